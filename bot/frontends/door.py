"""Who is at the page: signing in by Discord, and out; by a cookie that says nothing of itself.

A session is a long random token in the browser and its hash here. What a form does has to carry a mark that
only a page of the same session can hold, so no other site can press our buttons (and the cookie is not sent
with what they post). What is not configured is not there: then the pages are for reading.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs, quote, unquote, urlencode

import aiohttp
from aiohttp import web

from bot.frontends import oauth
from bot.frontends.site import OWN, Visitor
from commands.answer import Answer
from commands.linked import DISCORD
from storage.sessions import Session

LASTS = timedelta(hours=12)
ASKING = timedelta(minutes=10)
"""How long somebody may take to agree at Discord."""

COOKIE, ASKED = "watchkeeper", "watchkeeper-asked"
SIGN_IN, SIGNED_IN, SIGN_OUT = "/sign-in", "/signed-in", "/sign-out"
_TOKEN = re.compile(r"[\w-]{20,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Door:
    """How people come in.

    Attributes:
        answer: runs a command for an account with these roles.
        begin, find, end: keep sessions by their tokens.
        token: makes one that nobody guesses.
    """

    provider: oauth.Provider
    http: aiohttp.ClientSession
    answer: Callable[[str, Mapping[str, str], str, Set[str]], Awaitable[Answer]]
    begin: Callable[[str, Session], Awaitable[None]]
    find: Callable[[str], Awaitable[Session | None]]
    end: Callable[[str], Awaitable[None]]
    now: Callable[[], datetime]
    token: Callable[[], str]

    async def visitor(self, request: web.Request) -> Visitor | None:
        """Who is signed in; None for a stranger."""
        token = request.cookies.get(COOKIE, "")
        session = await self.find(token) if _TOKEN.fullmatch(token) else None
        return Visitor(session.name, session.account, mark(token)) if session else None

    async def roles(self, account: str) -> frozenset[str]:
        """The names of the roles of an account, as they are now.

        Raises:
            NotTold: it is no member, or Discord is away.
        """
        return await oauth.roles(self.http, self.provider, account.removeprefix(f"{DISCORD}:"))


def mark(token: str) -> str:
    """What the forms of a session carry; from it nobody learns the token."""
    return hashlib.sha256(f"form {token}".encode()).hexdigest()


def marked(visitor: Visitor, given: str) -> bool:
    """Whether a form is of that session."""
    return hmac.compare_digest(visitor.mark.encode(), given.encode())


def sign_in(door: Door, base: str, request: web.Request) -> web.Response:
    """Sends the browser to Discord, with what it has to bring back."""
    state, verifier = door.token(), door.token()
    back = request.query.get("next", "")
    asked = urlencode({"state": state, "verifier": verifier, "next": back if OWN.fullmatch(back) else ""})
    response = web.Response(status=303, headers={"Location": oauth.begin(door.provider, state, verifier)})
    _keep(door, response, ASKED, quote(asked), base + SIGNED_IN, ASKING)
    return response


async def signed_in(door: Door, base: str, request: web.Request) -> web.Response:
    """Lets in whoever comes back from Discord with what we sent them there with.

    Raises:
        NotTold: they did not agree, did not come from us, are no member, or Discord is away.
    """
    asked = parse_qs(unquote(request.cookies.get(ASKED, "")))
    state, verifier, back = (asked.get(name, [""])[0] for name in ("state", "verifier", "next"))
    if not state or not hmac.compare_digest(state.encode(), request.query.get("state", "").encode()):
        raise oauth.NotTold("This sign-in was not begun in this browser, or too long ago. Begin again.")
    if "code" not in request.query:
        raise oauth.NotTold("Discord says that you did not agree, so you are not signed in.")
    known = await oauth.account(door.http, door.provider, request.query["code"], verifier)
    account = f"{DISCORD}:{known.number}"
    await door.roles(account)  # members alone
    token = door.token()
    await door.begin(token, Session(account, known.name, door.now() + LASTS))
    response = web.Response(status=303, headers={"Location": back or f"{base}/"})
    _keep(door, response, COOKIE, token, f"{base}/", LASTS)
    response.del_cookie(ASKED, path=base + SIGNED_IN)
    return response


async def sign_out(door: Door, base: str, request: web.Request) -> web.Response:
    """Forgets the session."""
    await door.end(request.cookies.get(COOKIE, ""))
    response = web.Response(status=303, headers={"Location": f"{base}/"})
    response.del_cookie(COOKIE, path=f"{base}/")
    return response


def _keep(door: Door, response: web.Response, name: str, value: str, path: str, lasts: timedelta) -> None:
    """A cookie that no script reads and that other sites' forms do not bring along."""
    secure = door.provider.back.startswith("https:")
    response.set_cookie(
        name,
        value,
        path=path,
        max_age=int(lasts.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=secure,
    )
