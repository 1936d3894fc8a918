"""Where else and when else each test that fails ran: what the infrastructure rules look things up in.

Only tests that failed at all are indexed, so a long history costs one look at each row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules.flakes.order import Placed
from storage.records import RunOutcome

Key = tuple[str, str]
"""A test and its job."""


@dataclass(frozen=True, slots=True)
class Places:
    """The index.

    Attributes:
        rows: all runs, in order.
        of: for each test that failed, the places of its passes and failures in `rows`, in time.
        at: the same for each commit of it.
        failures: the places of all failures, in time.
        busy: for each runner, when its runs ended, in time.
    """

    rows: Sequence[Placed]
    of: Mapping[Key, Sequence[int]]
    at: Mapping[tuple[Key, str, str], Sequence[int]]
    failures: Sequence[int]
    busy: Mapping[str, Sequence[datetime]]

    def failed(self, place: int) -> bool:
        """That run failed."""
        return self.rows[place].run.outcome is RunOutcome.FAILED

    def key(self, place: int) -> Key:
        """Whose run it is."""
        return key(self.rows[place])

    def passed_there(self, place: int) -> bool | None:
        """Another run of that test at that commit passed; None where there is no other."""
        row = self.rows[place]
        others = [p for p in self.at[key(row), row.run.sha, row.branch] if p != place]
        return any(not self.failed(p) for p in others) if others else None

    def after(self, of: Key, branch: str, time: datetime) -> list[int]:
        """A test's next run on a branch after some time; several where they ended together."""
        places = self.of[of]
        later = places[bisect_right(places, time, key=lambda place: self.rows[place].at) :]
        there = [p for p in later if self.rows[p].branch == branch]
        return [p for p in there if self.rows[p].at == self.rows[there[0]].at]

    def between(self, runner: str, first: datetime, last: datetime) -> int:
        """How many runs ended on a runner in that time; on all of them, where no runner is named."""
        times = [self.busy[runner]] if runner else list(self.busy.values())
        return sum(bisect_right(t, last) - bisect_left(t, first) for t in times)


def key(row: Placed) -> Key:
    """Whose run it is."""
    return row.run.test, row.run.job


def index(rows: Sequence[Placed]) -> Places:
    """Makes the index."""
    failing = {key(row) for row in rows if row.run.outcome is RunOutcome.FAILED}
    of: dict[Key, list[int]] = defaultdict(list)
    busy: dict[str, list[datetime]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row.run.outcome in (RunOutcome.PASSED, RunOutcome.FAILED):
            busy[row.run.runner].append(row.at)
            if key(row) in failing:
                of[key(row)].append(place)
    for places in of.values():
        places.sort(key=lambda place: (rows[place].at, place))
    for times in busy.values():
        times.sort()
    at: dict[tuple[Key, str, str], list[int]] = defaultdict(list)
    for k, places in of.items():
        for place in places:
            at[k, rows[place].run.sha, rows[place].branch].append(place)
    failures = [p for places in of.values() for p in places if rows[p].run.outcome is RunOutcome.FAILED]
    failures.sort(key=lambda place: (rows[place].at, place))
    return Places(rows, of, at, failures, busy)
