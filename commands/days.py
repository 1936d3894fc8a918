"""What tests did day by day, on each class of runners: the rows of a picture, from stored results alone.

A flake is spread over the days, a regression begins on one, a sick runner is one row: three courses that a
list of runs does not show. Pure, so that each face draws the same days in its own way.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from storage.state import Did, Seen


@dataclass(frozen=True, slots=True)
class Day:
    """One test on one class of runners on one day.

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
        days: from `Days.first` on; None where nothing ran.
        failed, runs: over all days.
    """

    test: str
    runners: str
    days: tuple[Day | None, ...]
    failed: int
    runs: int


@dataclass(frozen=True, slots=True)
class Days:
    """A picture's worth of days, by UTC.

    Attributes:
        first: the first day; `count`: how many there are.
        left_out: how many more rows there would be.
    """

    title: str
    first: date
    count: int
    rows: tuple[Row, ...]
    left_out: int = 0

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + timedelta(days=self.count - 1)


_WORST = tuple(Did)
_NUMBER = re.compile(r"(?<=\w)[-_. ]*#?\d+$")


@cache
def runner_class(name: str) -> str:
    """What a runner has in common with its fellows: its name without the number behind it."""
    return _NUMBER.sub("", name) or name or "runner not known"


def rows(test: str, runs: Iterable[Seen], first: date, count: int) -> tuple[Row, ...]:
    """One row for each class of runners on which a test had any run in these days, the worst first."""
    found: dict[str, dict[int, Counter[Did]]] = defaultdict(lambda: defaultdict(Counter))
    for run in runs:
        day = (run.day - first).days
        if 0 <= day < count:
            found[runner_class(run.runner)][day][run.did] += run.runs
    made = [_row(test, name, by_day, count) for name, by_day in found.items()]
    return tuple(sorted(made, key=lambda row: (-row.failed, row.runners)))


def _row(test: str, runners: str, by_day: Mapping[int, Counter[Did]], count: int) -> Row:
    days = tuple(_day(by_day[n]) if n in by_day else None for n in range(count))
    there = [day for day in days if day]
    return Row(test, runners, days, sum(d.failed for d in there), sum(d.runs for d in there))


def _day(did: Counter[Did]) -> Day:
    worst = min(did, key=_WORST.index)
    failed = sum(did[bad] for bad in (Did.FAILED, Did.FLAKY, Did.INFRASTRUCTURE))
    return Day(worst, failed, did.total() - did[Did.ABSENT])


def alt(days: Days) -> str:
    """The picture in words, for who cannot see it: what each row did on how many days."""
    span = f"{days.first:%d %b} to {days.last:%d %b %Y}".replace(" 0", " ").lstrip("0")
    told = [f"{_called(row, days)}: {_counted(row)}" for row in days.rows]
    return f"{days.title}, {span}, by day and class of runners. {'; '.join(told)}."


def _called(row: Row, days: Days) -> str:
    several = len({r.test for r in days.rows}) > 1
    return f"{row.test} on {row.runners}" if several else row.runners


def _counted(row: Row) -> str:
    counts = {did: sum(day.did is did for day in row.days if day) for did in Did}
    return ", ".join(f"{did} on {n} {'day' if n == 1 else 'days'}" for did, n in counts.items() if n)
