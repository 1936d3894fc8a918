"""The web face on loopback in a thread of its own: Playwright's synchronous side keeps the test's thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, contextmanager

from aiohttp import web

from bot.frontends.door import Door
from bot.frontends.ports import Answerer, Completer
from bot.frontends.web import routes
from commands.table import COMMANDS


async def _well() -> Sequence[str]:
    return ()


async def _nothing() -> str:
    return ""


@contextmanager
def served(
    answer: Answerer,
    complete: Completer,
    *,
    door: AbstractAsyncContextManager[Door] | None = None,
    port: int = 0,
) -> Iterator[str]:
    """The web face, until the block ends; where it is.

    Args:
        door: lets people in, while it is open.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="web", daemon=True)
    thread.start()
    parts = AsyncExitStack()

    async def start() -> str:
        opened = await parts.enter_async_context(door) if door else None
        application = web.Application()
        application.add_routes(
            routes(COMMANDS, answer, complete, _well, _nothing, project="Pinewood", door=opened)
        )
        runner = web.AppRunner(application)
        parts.push_async_callback(runner.cleanup)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    try:
        yield asyncio.run_coroutine_threadsafe(start(), loop).result()
    finally:
        asyncio.run_coroutine_threadsafe(parts.aclose(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
