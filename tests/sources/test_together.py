from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.sources.together import Together
from storage.database import DatabaseError
from storage.records import Delivery, Source
from tests.builders import START


def a_delivery(key: str) -> Delivery:
    return Delivery(Source.GITLAB, key, b"", START)


class Disk:
    """Commits when it is told to."""

    def __init__(self) -> None:
        self.commits: list[str] = []
        self.ready = asyncio.Event()
        self.full = False

    async def keep(self, arrived: Sequence[Delivery]) -> None:
        await self.ready.wait()
        if self.full:
            raise DatabaseError("no space is left")
        self.commits.append("".join(d.key for d in arrived))


async def begun(together: Together, keys: str) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(together.keep(a_delivery(key))) for key in keys]
    for _ in range(3):  # each task gets its turn to wait
        await asyncio.sleep(0)
    return tasks


async def test_what_comes_during_a_commit_shares_the_next() -> None:
    disk = Disk()
    together = Together(disk.keep)
    first = await begun(together, "a")
    others = await begun(together, "bcd")
    assert not any(task.done() for task in (*first, *others))
    disk.ready.set()
    await asyncio.gather(*first, *others)
    await together.keep(a_delivery("e"))
    assert disk.commits == ["a", "bcd", "e"]


async def test_what_is_not_kept_is_told_to_each_and_the_next_is_tried() -> None:
    disk = Disk()
    together = Together(disk.keep)
    tasks = [*await begun(together, "a"), *await begun(together, "bc")]
    disk.full = True
    disk.ready.set()
    for task in tasks:
        with pytest.raises(DatabaseError):
            await task
    disk.full = False
    await together.keep(a_delivery("d"))
    assert disk.commits == ["d"]


async def test_who_leaves_takes_no_others_commit_along() -> None:
    disk = Disk()
    together = Together(disk.keep)
    tasks = await begun(together, "ab")
    tasks[0].cancel()
    disk.ready.set()
    await tasks[1]
    assert disk.commits == ["ab"]
