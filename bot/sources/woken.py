"""When a source is looked at before its time: somebody said that there is more to read.

GitLab's webhook tells that a job failed, and what the job printed is behind the API. A pipeline of a hundred
jobs tells a hundred times, so whoever is told waits until it is quiet for a moment, and leaves the server
alone for a while between two looks. Nothing depends on being told: what is lost is found when it is time, and
what is told twice finds nothing new.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.sources.steady import Pause

APART = 10.0
"""Seconds at least between two looks."""

QUIET = 0.2
"""Seconds in which more may be told."""


def pause(
    woken: asyncio.Event, every: float, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
) -> Pause:
    """What waits between two looks (`steady.watch`).

    Args:
        woken: set by whoever tells.
        every: seconds between two looks at a source that is well. One that fails is left alone for as long as
            it is meant to be, whatever is told.
        sleep: waits for so many seconds.
    """

    async def wait(seconds: float) -> None:
        if seconds > every:
            await sleep(seconds)
            return
        least = min(APART, seconds)
        await sleep(least)
        with suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), seconds - least)
            await sleep(QUIET)
        woken.clear()

    return wait
