"""Lets people sign in to the pages with Discord, where the settings say how."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Set
from datetime import datetime
from functools import partial

from aiohttp import ClientSession

from bot.frontends.door import SIGNED_IN, Door
from bot.frontends.oauth import API, AUTHORIZE, Provider
from bot.settings import Settings
from commands.answer import Answer
from storage import sessions
from storage.database import Store

TOKEN = 32
"""Bytes that are chosen at random, and make 43 letters."""


@contextlib.asynccontextmanager
async def door(
    settings: Settings,
    store: Store,
    answer: Callable[[str, Mapping[str, str], str, Set[str]], Awaitable[Answer]],
    clock: Callable[[], datetime],
) -> AsyncIterator[Door | None]:
    """The door of the pages; None where nobody is let in.

    Args:
        answer: runs a command for an account with these roles.

    Raises:
        SettingsError: a secret is not where the settings say.
    """
    web, discord = settings.web, settings.discord
    if discord is None or not web.client_secret.named:
        yield None
        return
    provider = Provider(
        client=web.client,
        secret=web.client_secret.read(),
        token=discord.token.read(),
        guild=discord.guild,
        back=web.public_url.rstrip("/") + SIGNED_IN,
        authorize=web.authorize or AUTHORIZE,
        api=discord.api.rstrip("/") or API,
    )
    async with ClientSession() as http:
        yield Door(
            provider,
            http,
            answer,
            begin=lambda token, session: store.write(sessions.begin, token, session, clock()),
            find=lambda token: store.read(sessions.find, token, clock()),
            end=lambda token: store.write(sessions.end, token),
            now=clock,
            token=partial(secrets.token_urlsafe, TOKEN),
        )
