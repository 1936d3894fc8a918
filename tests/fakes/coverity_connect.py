"""Coverity Connect's view service on 127.0.0.1: signs in, pages, and refuses as the real one does."""

from __future__ import annotations

import asyncio
import contextlib
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from aiohttp import web

USER, KEY = "ada", "sesame"
PROJECT, VIEW = "10004", "Outstanding Issues/lamps"
LOGIN = f"Basic {b64encode(f'{USER}:{KEY}'.encode()).decode()}"


@dataclass
class Connect:
    """The server's state, and what it was asked.

    Attributes:
        rows: what the view shows.
        broken: what it answers instead: a status, or a body.
        asked: (offset, rowCount) of each request that was let in.
    """

    url: str = ""
    rows: list[dict[str, object]] = field(default_factory=list)
    broken: int | str | None = None
    asked: list[tuple[int, int]] = field(default_factory=list)
    answered: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def times(self, count: int) -> None:
        """Waits until it has answered so often."""
        async with self.answered, asyncio.timeout(10):
            await self.answered.wait_for(lambda: len(self.asked) >= count)

    async def contents(self, request: web.Request) -> web.Response:
        """`GET /api/viewContents/issues/v1/{view}`."""
        if request.headers.get("Authorization") != LOGIN:
            return web.Response(status=401, text="Authentication failed.")
        offset, count = int(request.query.get("offset", 0)), int(request.query.get("rowCount", 200))
        async with self.answered:
            self.asked.append((offset, count))
            self.answered.notify_all()
        if isinstance(self.broken, int):
            return web.Response(status=self.broken)
        if self.broken is not None:
            return web.Response(text=self.broken, content_type="application/json")
        if request.match_info["view"] != VIEW or request.query["projectId"] != PROJECT:
            return web.json_response({"statusMessage": "No such view or project"}, status=404)
        view = {
            "offset": offset,
            "totalRows": len(self.rows),
            "columns": [{"name": "cid", "label": "CID"}, {"name": "checker", "label": "Checker"}],
            "rows": self.rows[offset : offset + count],
        }
        return web.json_response({"viewContentsV1": view})


@contextlib.asynccontextmanager
async def connect() -> AsyncIterator[Connect]:
    """Runs the server on a free port."""
    server = Connect()
    application = web.Application()
    application.router.add_get("/api/viewContents/issues/v1/{view:[^/]*|.*}", server.contents)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
