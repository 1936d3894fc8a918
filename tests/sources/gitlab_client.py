"""A client for tests: it waits for nobody, and says for how long it would have."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import aiohttp

from bot.sources.gitlab_api import Api
from bot.sources.gitlab_http import Client
from tests.fakes.gitlab import GitLab

PROJECT = "pinewood/tools/pinewood"


@asynccontextmanager
async def client(server: GitLab, token: str = "") -> AsyncIterator[tuple[Api, list[float]]]:
    """The project's API, and the seconds that were to be waited."""
    waits: list[float] = []

    async def pause(seconds: float) -> None:
        waits.append(seconds)

    def clock() -> datetime:
        return server.world.now

    async with aiohttp.ClientSession() as session:
        yield Api(Client(session, server.url, token, clock, pause), PROJECT), waits
