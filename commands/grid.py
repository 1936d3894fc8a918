"""What tests did day by day or pipeline by pipeline, on each class of runners: rows and columns of a picture.

A flake is spread over the days, a regression begins on one, a sick runner is one row: three courses that a
list of runs does not show. Pure, so that each face draws the same squares in its own way.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from storage.state import Did, Seen


class By(StrEnum):
    """What has a column of its own."""

    DAY = "day"
    PIPELINE = "pipeline"


@dataclass(frozen=True, slots=True)
class Column:
    """A day, by UTC; or a pipeline, with the day on which GitLab last told of it.

    Attributes:
        name: of a pipeline; "" of a day.
        status, sha: of a pipeline, as GitLab tells them.
        url: where more is said of a pipeline; "" where nowhere.
    """

    day: date
    name: str = ""
    status: str = ""
    sha: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Square:
    """One test on one class of runners in one column.

    Attributes:
        failed: how many of its runs failed, for whatever reason.
    """

    did: Did
    failed: int
    runs: int


@dataclass(frozen=True, slots=True)
class Row:
    """One test on one class of runners.

    Attributes:
        squares: one for each column; None where nothing ran.
        failed, runs: over all columns.
    """

    test: str
    runners: str
    squares: tuple[Square | None, ...]
    failed: int
    runs: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A picture's worth of squares.

    Attributes:
        columns: the oldest first; at least one.
        left_out: how many more rows there would be.
    """

    title: str
    by: By
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    left_out: int = 0


_WORST = tuple(Did)
_NUMBER = re.compile(r"(?<=\w)[-_. ]*#?\d+$")
_COUNTED = {By.DAY: "on {} day", By.PIPELINE: "in {} pipeline"}


@cache
def runner_class(name: str) -> str:
    """What a runner has in common with its fellows: its name without the number behind it."""
    return _NUMBER.sub("", name) or name or "runner not known"


def rows(test: str, runs: Iterable[Seen], columns: Sequence[str]) -> tuple[Row, ...]:
    """One row for each class of runners on which a test had any run in these columns, the worst first.

    Args:
        columns: what runs call them (`Seen.column`), in order.
    """
    known = set(columns)
    found: dict[str, dict[str, Counter[Did]]] = defaultdict(lambda: defaultdict(Counter))
    for run in runs:
        if run.column in known:
            found[runner_class(run.runner)][run.column][run.did] += run.runs
    made = [_row(test, name, by_column, columns) for name, by_column in found.items()]
    return tuple(sorted(made, key=lambda row: (-row.failed, row.runners)))


def _row(test: str, runners: str, did: Mapping[str, Counter[Did]], columns: Sequence[str]) -> Row:
    squares = tuple(_square(did[column]) if column in did else None for column in columns)
    there = [square for square in squares if square]
    return Row(test, runners, squares, sum(s.failed for s in there), sum(s.runs for s in there))


def _square(did: Counter[Did]) -> Square:
    worst = min(did, key=_WORST.index)
    failed = sum(did[bad] for bad in (Did.FAILED, Did.FLAKY, Did.INFRASTRUCTURE))
    return Square(worst, failed, did.total() - did[Did.ABSENT])


def head(column: Column) -> str:
    """What stands above a column: `5 Oct`, or the pipeline's name."""
    return column.name or f"{column.day.day} {column.day:%b}"


def caption(grid: Grid) -> str:
    """What the picture shows: `lamp-test, 30 Sep to 6 Oct 2026, by UTC day and class of runners`."""
    first, last = (head(Column(grid.columns[n].day)) for n in (0, -1))
    by = "UTC day" if grid.by is By.DAY else grid.by
    return f"{grid.title}, {first} to {last} {grid.columns[-1].day.year}, by {by} and class of runners"


def alt(grid: Grid) -> str:
    """The picture in words, for who cannot see it: what each row did in how many columns."""
    told = [f"{_called(row, grid)}: {_counted(row, _COUNTED[grid.by])}" for row in grid.rows]
    return f"{caption(grid)}. {'; '.join(told)}."


def _called(row: Row, grid: Grid) -> str:
    several = len({r.test for r in grid.rows}) > 1
    return f"{row.test} on {row.runners}" if several else row.runners


def _counted(row: Row, where: str) -> str:
    counts = {did: sum(square.did is did for square in row.squares if square) for did in Did}
    return ", ".join(f"{did} {where.format(n)}{'s' if n != 1 else ''}" for did, n in counts.items() if n)
