"""What the runs around each failure of a history say of it.

Asked in this order, each of what the ones before left open: did GitLab itself say so; was the job cut off;
did many tests fail at once. What is explained does not count against a test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.rules.flakes import bursts, cut_off, places
from bot.rules.flakes.bursts import Bad, Ran
from bot.rules.flakes.commit import Blame, Cause, Commit, Result
from bot.rules.flakes.order import Placed
from bot.rules.flakes.places import Key, Places
from bot.rules.flakes.tally import Habit, Tally
from bot.rules.incomplete import BROKEN


def blames(rows: Sequence[Placed]) -> dict[int, Blame]:
    """Of each failure, by its place among the rows."""
    of = places.index(rows)
    found = {p: Cause.EXPLAINED for p in of.failures if rows[p].run.reason in BROKEN}
    found |= cut_off.causes(of, found)
    around = _Around(of, {key: _habit(of, key) for key in of.of})
    day = [_bad(of, p) for p in of.failures if p not in found]
    for _, failures in groupby(day, key=lambda bad: bad.at.date()):
        found |= {bad.number: cause for bad, cause in bursts.causes(list(failures), around).items()}
    together = Counter(_job(of, p) for p in of.failures)
    return {p: Blame(found.get(p, Cause.NONE), together[_job(of, p)] == 1) for p in of.failures}


def _bad(of: Places, place: int) -> Bad:
    row = of.rows[place]
    return Bad(place, of.key(place), row.at, row.run.runner, bursts.program(row.run.test))


def _job(of: Places, place: int) -> tuple[str, str, int | None, str]:
    """The run of a job."""
    run = of.rows[place].run
    return run.pipeline or str(place), run.job, run.attempt, run.runner


def _habit(of: Places, key: Key) -> Habit:
    tally = Tally()
    for (order, branch, sha), at in groupby(sorted(of.of[key]), key=lambda p: of.rows[p].commit):
        commit = Commit(sha, order, branch)
        for place in at:
            commit.add(Result(sha, order, of.failed(place), branch))
        tally.add(commit)
    return tally.habit


@dataclass(frozen=True, slots=True)
class _Around:
    """What a history knows of its failures (`bursts.Around`)."""

    of: Places
    habits: Mapping[Key, Habit]

    def at_commit(self, bad: Bad) -> Sequence[Ran]:
        run = self.of.rows[bad.number]
        there = self.of.at[bad.key, run.run.sha, run.branch]
        return [Ran(self.of.rows[p].at, self.of.rows[p].run.runner, self.of.failed(p)) for p in there]

    def next(self, bad: Bad, after: datetime) -> bool | None:
        there = self.of.after(bad.key, self.of.rows[bad.number].branch, after)
        return all(map(self.of.failed, there)) if there else None

    def runs(self, runner: str, first: datetime, last: datetime) -> int:
        return self.of.between(runner, first, last)

    def habit(self, key: Key) -> Habit:
        return self.habits[key]
