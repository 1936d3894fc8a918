from __future__ import annotations

import asyncio

from bot.sources.woken import APART, QUIET, pause


class Waits:
    """Sleeps no time, and says how long it was asked to; each time somebody may do something."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.woken = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


async def test_being_told_ends_the_wait_after_a_moment_of_quiet() -> None:
    waits = Waits()
    waits.woken.set()
    wait = pause(waits.woken, 300.0, waits.sleep)
    await wait(300.0)
    assert (waits.slept, waits.woken.is_set()) == ([APART, QUIET], False)
    later = asyncio.ensure_future(wait(300.0))
    await asyncio.sleep(0)
    assert not later.done()
    waits.woken.set()
    await later
    assert waits.slept == [APART, QUIET] * 2


async def test_nobody_tells_and_it_is_looked_all_the_same() -> None:
    waits = Waits()
    await pause(waits.woken, 300.0, waits.sleep)(APART)  # nothing is left to be waited for after the least
    assert waits.slept == [APART]


async def test_a_source_that_fails_is_left_alone_whatever_is_told() -> None:
    waits = Waits()
    waits.woken.set()
    await pause(waits.woken, 300.0, waits.sleep)(600.0)
    assert (waits.slept, waits.woken.is_set()) == ([600.0], True)
