from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.sources import folders, steady
from storage.database import DatabaseError
from storage.troubles import Trouble
from tests.builders import START

LAST = "the test is over"


class Source:
    """Fails or not, as it is told, until it has no more to do."""

    def __init__(self, course: Iterable[str], *, disk_full: bool = False) -> None:
        self.course, self.disk_full = iter(course), disk_full
        self.told: list[Trouble | None] = []
        self.paused: list[float] = []

    async def look(self) -> None:
        if problem := next(self.course, LAST):
            if problem == LAST:
                raise asyncio.CancelledError
            raise steady.InPart(problem) if problem == "in part" else RuntimeError(problem)

    async def tell(self, trouble: Trouble | None) -> None:
        if self.disk_full:
            raise DatabaseError("no space is left")
        self.told.append(trouble)

    async def pause(self, seconds: float) -> None:
        self.paused.append(seconds)

    async def watched(self) -> None:
        with pytest.raises(asyncio.CancelledError):
            await steady.watch("devel", self.look, 60, self.tell, lambda: START, self.pause)


async def test_a_source_that_fails_is_tried_later_and_later_until_it_is_well() -> None:
    source = Source(["", "away", "away", "away", "away", "away", "", "", "away"])
    await source.watched()
    assert source.paused == [60, 120, 240, 480, 900, 900, 60, 60, 120]


async def test_one_of_which_only_something_cannot_be_read_is_looked_at_as_often_as_ever() -> None:
    source = Source(["away", "away", "in part", "in part", ""])
    await source.watched()
    assert source.paused == [120, 240, 60, 60, 60]
    assert [told and told.problem for told in source.told] == ["away", "in part", None]


async def test_what_is_wrong_is_told_once_and_with_the_number_that_the_log_has(
    caplog: pytest.LogCaptureFixture,
) -> None:
    source = Source(["away", "away", "damaged", "", ""])
    with caplog.at_level(logging.ERROR):
        await source.watched()
    away, damaged, well = source.told
    assert away and damaged and well is None
    assert [(t.via, t.since, t.problem) for t in (away, damaged)] == [
        ("devel", START, "away"),
        ("devel", START, "damaged"),
    ]
    assert [r.getMessage() for r in caplog.records] == [
        f"incident {t.incident} while watching devel" for t in (away, damaged)
    ]


async def test_what_an_earlier_run_noted_is_over_once_it_is_well() -> None:
    source = Source(["", ""])
    await source.watched()
    assert source.told == [None]


async def test_a_full_disk_ends_no_watch() -> None:
    source = Source(["", "away"], disk_full=True)
    await source.watched()
    assert source.paused == [120, 240]


async def test_a_folder_that_cannot_be_looked_at_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 300)  # longer than a file system takes
    source = Source([""] * 3)
    known: dict[Path, folders.Stamp] = {}

    async def look() -> None:
        await source.look()
        await folders.look(path, "devel", known, _nothing, START)

    with pytest.raises(asyncio.CancelledError):
        await steady.watch("devel", look, 1, source.tell, lambda: START, source.pause)
    assert [trouble and path.name in trouble.problem for trouble in source.told] == [True]


async def _nothing(arrived: object, of: object = None) -> None:
    raise AssertionError(arrived)
