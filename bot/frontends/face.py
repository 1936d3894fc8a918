"""What the handlers of the web work with, and the one place where this face turns errors into answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from ipaddress import IPv4Address, IPv6Address, ip_address

from aiohttp import web

from bot.frontends import page
from bot.frontends.door import Door
from bot.frontends.forms import JSON, form_of
from bot.frontends.headers import HEADERS
from bot.frontends.limits import Limits
from bot.frontends.oauth import NotTold
from bot.frontends.ports import Answerer, Completer, apology
from bot.frontends.site import Site
from bot.frontends.strangers import refused
from bot.incidents import incident
from commands.answer import Answer, UserError, WrongUsage
from commands.answer_json import actions_json
from commands.declare import Command, ToConfirm
from commands.rights import NotAllowed

HSTS = {"Strict-Transport-Security": "max-age=31536000"}
TITLES = {
    200: "To be confirmed",
    400: "That cannot be asked",
    403: "Not allowed",
    404: "Not found",
    405: "Not from a page",
    429: "Too much at once",
    500: "Something broke",
}
STATUS: Mapping[type[UserError], int] = {NotAllowed: 403, ToConfirm: 200, WrongUsage: 400}
"""What HTTP calls the errors that it has a word for."""


@dataclass(frozen=True, slots=True)
class Face:
    """The web face, as one request sees it.

    Attributes:
        origin: the host that strangers reach it by; "" where only a request tells.
        limits: of each address; acts: of each account.
        door: lets people in; None where nobody can do anything here.
    """

    site: Site
    answer: Answerer
    complete: Completer
    origin: str
    limits: Limits
    acts: Limits
    door: Door | None = None

    async def ask(self, command: Command, arguments: Mapping[str, str]) -> Answer:
        """Runs a command for whoever is signed in, or for a stranger.

        Raises:
            UserError: as the command says.
            Refusal: Discord does not say what they may.
        """
        visitor = self.site.visitor
        if visitor is None or self.door is None:
            return await self.answer(command.name, arguments)
        try:
            roles = frozenset[str]() if command.public else await self.door.roles(visitor.account)
        except NotTold as error:
            raise Refusal(403, UserError(str(error))) from error
        return await self.door.answer(command.name, arguments, visitor.account, roles)


Handler = Callable[[Face, web.Request], Awaitable[web.StreamResponse]]


class Refusal(Exception):
    """A request that gets no answer.

    Attributes:
        status: the HTTP status.
        error: the sentence and the choices.
        asked: what was typed, to be mended in the box.
        wait: seconds after which it may be asked again; 0 where that would not help.
    """

    def __init__(self, status: int, error: UserError, asked: str = "", wait: int = 0) -> None:
        super().__init__(str(error))
        self.status, self.error, self.asked, self.wait = status, error, asked, wait


def refusal(error: UserError, otherwise: int, asked: str = "") -> Refusal:
    """A command's own refusal.

    Args:
        otherwise: the status where HTTP has no word of its own for it.
    """
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), otherwise)
    return Refusal(status, error, asked)


def guarded(face: Face, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The one place where this face turns errors into answers.

    1. A refusal (what was asked for is not known, or cannot be asked so, or by them, or so often): its
       status, the sentence and its choices.
    2. A redirection goes its way.
    3. Anything else: logged, 500 and the incident's number.
    """
    headers = {**HEADERS, **(HSTS if face.origin.startswith("https:") else {})}

    @wraps(handler)
    async def answered(request: web.Request) -> web.StreamResponse:
        mine = face
        try:
            if (whose := caller(request)) is not None:
                _limit(face.limits, whose)
            if face.door:
                mine = replace(face, site=replace(face.site, visitor=await face.door.visitor(request)))
            response = await handler(mine, request)
        except Refusal as error:
            response = _refused(mine, request, error)
        except web.HTTPException as redirect:
            redirect.headers.update(headers)
            raise
        except Exception:
            sentence = apology(incident(f"answering {request.method} {request.path}"))
            response = _refused(mine, request, Refusal(500, UserError(sentence)))
        response.headers.update(headers)
        if mine.site.visitor:
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    return answered


def caller(request: web.Request) -> str | None:
    """Whose request that is; None for this machine itself, which nobody limits.

    Behind a proxy of our own it is the address that the proxy saw, which is the last one. What a stranger
    writes into that header counts only where the connection itself is from this network.
    """
    remote = _address(request.remote or "")
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    if seen and (remote is None or remote.is_private):
        return seen
    return None if remote is None or remote.is_loopback else str(remote)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """None for who comes by a unix socket."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def act(face: Face, account: str) -> None:
    """Counts that somebody does something.

    Raises:
        Refusal: they did too much.
    """
    _limit(face.acts, account)


def _limit(limits: Limits, whose: str) -> None:
    if wait := limits.wait(whose):
        sentence = f"That was too much at once. Ask again in {wait} s."
        raise Refusal(429, UserError(sentence), wait=wait)


def _refused(face: Face, request: web.Request, why: Refusal) -> web.Response:
    status, error = why.status, refused(why.error)
    headers = {"Allow": ""} if status == 405 else {}  # no method does it here
    headers |= {"Retry-After": str(why.wait)} if why.wait else {}
    if form_of(request.path) == JSON:
        values = {"error": str(error), "choices": actions_json(error.choices)}
        return web.json_response(values, status=status, headers=headers)
    body = page.refusal_page(face.site, TITLES[status], str(error), error.choices, why.asked)
    return web.Response(text=body, status=status, content_type="text/html", headers=headers)
