"""Reads what was kept for senders that do not wait for it, such as GitLab's webhooks.

What was kept before the bot was killed is read at its next start: that it is unread stands in the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

from bot.ingest import Counts
from bot.sources import steady
from storage import troubles

EVERY = 60.0
"""Seconds until it is looked all the same, should nobody say that something was kept."""

LULL = 0.05
"""Seconds without anything new, after which a burst is taken to have ended."""

LONGEST = 0.5
"""Seconds that one lull is waited for: what comes without end is read too."""


async def watch(
    read: Callable[[], Awaitable[Counts]],
    kept: asyncio.Event,
    tell: steady.Tell,
    clock: Callable[[], datetime],
) -> None:
    """Reads what is unread and what comes, until cancelled.

    Args:
        read: reads some of it; counts nothing where nothing is left.
        kept: set by whoever keeps something.
        tell: as of `steady.watch`.
        clock: gives the time.
    """

    async def look() -> None:
        more = True
        while more:
            if kept.is_set():
                await _lull(kept)
            more = await read() != Counts()

    async def pause(seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(kept.wait(), seconds)

    await steady.watch(troubles.WEBHOOK, look, EVERY, tell, clock, pause)


async def _lull(kept: asyncio.Event) -> None:
    """A burst is kept before it is read: reading would take the one writer from senders that wait."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST):
            while True:
                kept.clear()
                await asyncio.wait_for(kept.wait(), LULL)
