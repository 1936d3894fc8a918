"""Deliveries that arrive while another is being committed share the next commit.

A commit waits for the disk, whatever it holds; senders that wait for one each would wait for one another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from storage.records import Delivery

Keep = Callable[[Sequence[Delivery]], Awaitable[object]]


class Together:
    """Keeps what comes, with whatever came by the time that its turn is there.

    Args:
        keep: keeps deliveries; returns after the commit.
    """

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._waiting: list[Delivery] = []
        self._next: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    async def keep(self, delivery: Delivery) -> None:
        """Keeps a delivery; returns after the commit, and raises what that raised."""
        self._waiting.append(delivery)
        if self._next is None:
            self._next = asyncio.create_task(self._commit())
        await asyncio.shield(self._next)  # who leaves does not take the others' commit along

    async def _commit(self) -> None:
        async with self._turn:
            batch, self._waiting, self._next = self._waiting, [], None
            await self._keep(batch)
