"""What arrives one by one over a network, in transactions of many; what came before an error is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar

from bot.ingest import BATCH, BATCH_BYTES
from bot.prepared import Arrived
from storage.imports import Import
from storage.records import Cursor, Delivery

Take = Callable[[Sequence[Delivery]], Awaitable[object]]

Item = TypeVar("Item")


class TakeOf(Protocol):
    """A `Take` that also remembers how far an import is, where the deliveries belong to one."""

    def __call__(self, arrived: Sequence[Arrived], of: Import | None = None) -> Awaitable[object]:
        """Keeps them; returns after the commit."""


def begun(read: Cursor, total: int | None, at: datetime) -> Import:
    """The import that a look at a place is; people see it once it is more than one transaction.

    Args:
        read: the place, and whose it is.
        total: about how many deliveries it has; None where only reading tells.
    """
    return Import(read.via, read.place, total, 0, at, at)


async def take_all(arrived: AsyncIterator[Delivery], take: TakeOf, run: Import) -> None:
    """Keeps what comes; also what came before an error, which is raised then.

    Args:
        arrived: the deliveries, in the order in which their cursors may move.
        take: keeps deliveries; returns after the commit.
        run: the import at its beginning.
    """
    batch, size = list[Delivery](), 0
    try:
        async for delivery in arrived:
            batch.append(delivery)
            size += len(delivery.raw)
            if len(batch) == BATCH or size > BATCH_BYTES:
                full, batch, size = batch, [], 0
                run = replace(run, done=run.done + len(full))
                await take(full, run)
    except Exception:
        if batch:
            await take(batch, replace(run, done=run.done + len(batch)) if run.done else None)
        raise
    if batch or run.done:
        await take(batch, replace(run, ended=True))


@asynccontextmanager
async def in_thread(
    stream: Generator[Item, None, None],
) -> AsyncIterator[Callable[[], Awaitable[Item | None]]]:
    """Lets a thread go along a stream, and end it, with the processes and pipes that it holds.

    Yields:
        What gives the next item, None behind the last.
    """
    loop, thread = asyncio.get_running_loop(), ThreadPoolExecutor(1, "stream")
    try:
        yield lambda: loop.run_in_executor(thread, next, stream, None)
    finally:
        await loop.run_in_executor(thread, stream.close)  # once it gave what a cancelled caller waited for
        thread.shutdown(wait=False)
