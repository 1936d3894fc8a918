"""What tests did as a table for a page: what the picture shows by colour stands in each cell as words.

The eye sees squares, by colour and by a mark as in the picture; whoever listens hears column, test and
outcome, for each cell has its words and each row and column its head.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.frontends.heatmap import LEGEND
from commands import grid as squares
from commands.grid import Column, Grid, Square
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

_SHA = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One square: its style and its words; both "" where nothing ran."""

    letter: str
    words: str


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a column.

    Attributes:
        shown: Mondays are, and pipelines; other days are only heard.
        about: more of it; "" of a day.
        url: where a pipeline's page is.
    """

    name: str
    shown: bool
    about: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What the template draws.

    Attributes:
        of: what tells rows apart: test and class of runners, or the latter alone where all are of one test.
        rows: what it is of, the squares, and how many runs failed.
        legend: each square with what it means.
        more: how many rows are left out.
    """

    caption: str
    heads: tuple[Head, ...]
    of: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[Cell, ...], str], ...]
    legend: tuple[Cell, ...]
    more: int


def table(grid: Grid) -> Table:
    """The table of these squares."""
    several = len({row.test for row in grid.rows}) > 1
    return Table(
        caption=squares.caption(grid),
        heads=tuple(map(_head, grid.columns)),
        of=("Test", "Runners") if several else ("Runners",),
        rows=tuple(
            (
                (row.test, row.runners) if several else (row.runners,),
                tuple(map(_cell, row.squares)),
                f"{row.failed} of {row.runs}",
            )
            for row in grid.rows
        ),
        legend=tuple(Cell(LETTERS[did], words) for did, words in LEGEND.items()),
        more=grid.left_out,
    )


def _head(column: Column) -> Head:
    if not column.name:
        return Head(squares.head(column), column.day.weekday() == 0)
    day = squares.head(Column(column.day))
    at = f", at {column.sha[:_SHA]}" if column.sha else ""
    return Head(column.name, shown=True, about=f"{column.status} {day}{at}", url=column.url)


def _cell(square: Square | None) -> Cell:
    if square is None:
        return Cell("", "")
    count = f", {square.failed} of {square.runs}" if square.failed else ""
    return Cell(LETTERS[square.did], f"{LEGEND[square.did]}{count}")
