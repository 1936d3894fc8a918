"""The web face on loopback in a thread of its own: Playwright's synchronous side keeps the test's thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from aiohttp import web

from bot.frontends.ports import Answerer, Completer
from bot.frontends.web import routes
from commands.table import COMMANDS


async def _well() -> Sequence[str]:
    return ()


async def _nothing() -> str:
    return ""


@contextmanager
def served(answer: Answerer, complete: Completer) -> Iterator[str]:
    """The web face, until the block ends; where it is."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="web", daemon=True)
    thread.start()
    application = web.Application()
    application.add_routes(routes(COMMANDS, answer, complete, _well, _nothing, project="Pinewood"))
    runner = web.AppRunner(application)
    try:
        yield asyncio.run_coroutine_threadsafe(_listen(runner), loop).result()
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _listen(runner: web.AppRunner) -> str:
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"
