"""What arrives one by one over a network, in transactions of many; what came before an error is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Protocol

from bot.ingest import BATCH, BATCH_BYTES
from storage.imports import Import
from storage.records import Delivery

Take = Callable[[Sequence[Delivery]], Awaitable[object]]


class TakeOf(Protocol):
    """A `Take` that also remembers how far an import is, where the deliveries belong to one."""

    def __call__(self, arrived: Sequence[Delivery], of: Import | None = None) -> Awaitable[object]:
        """Keeps them; returns after the commit."""


async def take_all(arrived: AsyncIterator[Delivery], take: Take) -> None:
    """Keeps what comes; also what came before an error, which is raised then.

    Args:
        arrived: the deliveries, in the order in which their cursors may move.
        take: keeps deliveries; returns after the commit.
    """
    batch, size = list[Delivery](), 0
    try:
        async for delivery in arrived:
            batch.append(delivery)
            size += len(delivery.raw)
            if len(batch) == BATCH or size > BATCH_BYTES:
                full, batch, size = batch, [], 0
                await take(full)
    except Exception:
        if batch:
            await take(batch)
        raise
    if batch:
        await take(batch)
