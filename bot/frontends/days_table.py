"""The days of tests as a table for a page: what the picture shows by colour stands in each cell as words.

The eye sees squares, by colour and by a mark as in the picture; whoever listens hears day, test and outcome,
for each cell has its words and each row and column its head.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.frontends.heatmap import LEGEND
from commands.days import Day, Days
from storage.state import Did

LETTERS = {
    Did.PASSED: "p",
    Did.FAILED: "f",
    Did.FLAKY: "r",
    Did.INFRASTRUCTURE: "i",
    Did.INCOMPLETE: "u",
    Did.ABSENT: "a",
}
"""The style sheet's names of them; short, for there are hundreds of cells."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One square: its style and its words; both "" where nothing ran."""

    letter: str
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """What the template draws.

    Attributes:
        days: the columns' heads, and whether each is shown: Mondays are, and the others are only heard.
        rows: test, class of runners, the squares, and how many runs failed.
        legend: each square with what it means.
        more: how many rows are left out.
    """

    caption: str
    days: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, str, tuple[Cell, ...], str], ...]
    legend: tuple[Cell, ...]
    more: int


def table(days: Days) -> Table:
    """The table of these days."""
    dates = [days.first + timedelta(days=n) for n in range(days.count)]
    return Table(
        caption=f"{days.title}, {_day(days.first)} to {_day(days.last)} {days.last.year}, by UTC day",
        days=tuple((_day(d), d.weekday() == 0) for d in dates),
        rows=tuple(
            (row.test, row.runners, tuple(map(_cell, row.days)), f"{row.failed} of {row.runs}")
            for row in days.rows
        ),
        legend=tuple(Cell(LETTERS[did], words) for did, words in LEGEND.items()),
        more=days.left_out,
    )


def _cell(day: Day | None) -> Cell:
    if day is None:
        return Cell("", "")
    count = f", {day.failed} of {day.runs}" if day.failed else ""
    return Cell(LETTERS[day.did], f"{LEGEND[day.did]}{count}")


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
