"""Waits where another process keeps writing to the database, as an import or a replay beside the bot does.

That ends by itself, and a bot that ended instead would be started again and again until then.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from storage.database import Busy

log = logging.getLogger(__name__)

AGAIN = 5.0
"""Seconds before the next attempt, each of which waits by itself (`storage.database.BUSY_MILLISECONDS`)."""

T = TypeVar("T")


async def patient(do: Callable[[], Awaitable[T]]) -> T:
    """Does it, from its beginning, until no other process keeps it from writing.

    Args:
        do: what begins again where it was, or did nothing yet.
    """
    while True:
        try:
            return await do()
        except Busy as error:
            log.warning("waiting: %s", error)
        await asyncio.sleep(AGAIN)
