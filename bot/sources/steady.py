"""A source is looked at again and again; one that fails, later and later, and the others go on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from bot.incidents import incident
from storage import troubles
from storage.database import DatabaseError, Store
from storage.troubles import Trouble

LONGEST = 15 * 60.0
"""Seconds between two looks at a source that keeps failing."""


class InPart(Exception):
    """Something of a source cannot be read; as the rest was, it is looked at as often as one that is well."""


Tell = Callable[[Trouble | None], Awaitable[object]]
Pause = Callable[[float], Awaitable[object]]


async def watch(
    via: str,
    look: Callable[[], Awaitable[object]],
    every: float,
    tell: Tell,
    clock: Callable[[], datetime],
    pause: Pause = asyncio.sleep,
) -> None:
    """Takes in what is there and what comes, until cancelled.

    Args:
        via: what the source is called.
        look: takes in what came since the last look.
        every: seconds between two looks.
        tell: notes what is wrong, once for each thing that is; None when all is well again.
        clock: gives the time.
        pause: waits for so many seconds.
    """
    told: str | None = None  # an earlier run of the bot may have noted what is over by now
    delay = every
    while True:
        try:
            await look()
            if told != "":
                await tell(None)
            told, delay = "", every
        except Exception as error:  # whatever it is: the other sources bring mail
            problem = str(error) or repr(error)
            if problem != told:
                number = incident(f"watching {via}")
                with suppress(DatabaseError):  # it is in the log
                    await tell(Trouble(via, clock(), number, problem))
            told, delay = problem, every if isinstance(error, InPart) else min(delay * 2, LONGEST)
        await pause(delay)


def teller(store: Store, *vias: str) -> Tell:
    """Notes what is wrong with these sources in the database, so that `check`, another process, tells it."""

    async def tell(trouble: Trouble | None) -> None:
        for via in vias:
            if trouble:
                await store.write(troubles.begin, replace(trouble, via=via))
            else:
                await store.write(troubles.end, via)

    return tell
