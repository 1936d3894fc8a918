"""Who somebody is, by Discord: OAuth2's authorization code flow (RFC 6749) with PKCE (RFC 7636).

Only `identify` is asked for. What roles an account has is asked with the bot's own token, each time that it
matters: somebody who lost one an hour ago may no longer do what it allowed.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

log = logging.getLogger(__name__)

AUTHORIZE = "https://discord.com/oauth2/authorize"
API = "https://discord.com/api/v10"
PATIENCE = aiohttp.ClientTimeout(total=10)


class NotTold(Exception):
    """Discord does not say who that is; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What is known of the application at Discord.

    Attributes:
        client, secret: the application's.
        token: the bot's.
        guild: the server whose members may sign in.
        back: the address to which Discord sends whoever agreed.
        authorize, api: Discord's own, or another's.
    """

    client: int
    secret: str
    token: str
    guild: int
    back: str
    authorize: str = AUTHORIZE
    api: str = API


@dataclass(frozen=True, slots=True)
class Known:
    """An account: its number and what it calls itself, which is only shown."""

    number: str
    name: str


def challenge(verifier: str) -> str:
    """What proves later that the same browser comes back (RFC 7636, 4.2, S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def begin(provider: Provider, state: str, verifier: str) -> str:
    """Where a browser is sent to be asked."""
    asked = {
        "response_type": "code",
        "client_id": str(provider.client),
        "scope": "identify",
        "state": state,
        "redirect_uri": provider.back,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        "prompt": "none",  # who agreed once is not asked again
    }
    return f"{provider.authorize}?{urlencode(asked)}"


async def account(session: aiohttp.ClientSession, provider: Provider, code: str, verifier: str) -> Known:
    """Whose code that is.

    Raises:
        NotTold: Discord does not take it, or is away.
    """
    given = {
        "client_id": str(provider.client),
        "client_secret": provider.secret,
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": provider.back,
        "code_verifier": verifier,
    }
    told = await _asked(session.post(f"{provider.api}/oauth2/token", data=given, timeout=PATIENCE))
    bearer = {"Authorization": f"Bearer {told.get('access_token', '')}"}
    who = await _asked(session.get(f"{provider.api}/users/@me", headers=bearer, timeout=PATIENCE))
    return Known(str(who["id"]), str(who.get("global_name") or who.get("username") or who["id"]))


async def roles(session: aiohttp.ClientSession, provider: Provider, number: str) -> frozenset[str]:
    """The names of the roles of an account in the server.

    Raises:
        NotTold: it is no member, or Discord is away.
    """
    bot = {"Authorization": f"Bot {provider.token}"}
    guild = f"{provider.api}/guilds/{provider.guild}"
    member = await _asked(session.get(f"{guild}/members/{number}", headers=bot, timeout=PATIENCE))
    server = await _asked(session.get(guild, headers=bot, timeout=PATIENCE))
    return frozenset(str(r["name"]) for r in server["roles"] if r["id"] in member["roles"])


async def _asked(request: AbstractAsyncContextManager[aiohttp.ClientResponse]) -> dict[str, Any]:
    """What Discord answers."""
    try:
        async with request as response:
            if response.status == 200:
                told: dict[str, Any] = await response.json(content_type=None)
                return told
            said = (await response.text())[:300]
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise NotTold("Discord cannot be asked just now. Try again in a minute.") from error
    log.warning("Discord refused %s: %s %s", response.url.path, response.status, said)
    if response.status == 404:
        raise NotTold("You are no member of this project's server on Discord, so nothing can be done here.")
    raise NotTold("Discord did not take this sign-in. Begin again.")
