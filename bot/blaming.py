"""What of each failure the runs around it explain, brought up to date as results come.

A result bears on the failures of its job and of a few days: its own, those at its commit, and that of the run
before it. Each of these days is judged anew from its failures alone (`bot/rules/flakes/bursts.py`), whatever
came in which order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.rules.flakes import bursts
from bot.rules.flakes.bursts import Bad, Ran
from bot.rules.flakes.commit import Cause
from bot.rules.flakes.places import Key
from bot.rules.flakes.tally import Habit
from storage import blames, histories, keys
from storage.blames import Blamed, Size
from storage.database import Database
from storage.state import Context, Counts

Days = set[tuple[str, date]]
"""Projects and days."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A failure that is thought of otherwise than before."""

    context: Context
    before: Blamed
    now: Blamed


def key_of(context: Context, test: int) -> Key:
    """How the rules call a test in a job."""
    return str(test), context.name


def of_jobs(db: Database, touched: Iterable[Context]) -> list[Turn]:
    """Brings up to date what failed alone in its job, and how much ran in it; what that turns."""
    turned: list[Turn] = []
    for context in touched:
        blames.resize(db, context, blames.measured(db, context.job) if context.counts else Size())
        blames.forget(db, context.job, all_of_it=context.counts is not Counts.ALL)
        failed = histories.of_job(db, context) if context.counts is Counts.ALL else {}
        for test, run in failed.items():
            now = Blamed(context.job, test, run.cause or Cause.NONE, len(failed) == 1)
            before = replace(now, alone=run.alone)
            if not run.cause or before != now:
                blames.save(db, [now])
            if run.cause and before != now:
                turned.append(Turn(context, before, now))
    return turned


def days_of(db: Database, touched: Iterable[Context]) -> Days:
    """The days on which these jobs bear."""
    days: Days = set()
    for context in touched:
        days |= {(context.project, day) for day in blames.days_before(db, context)}
        days.add((context.project, context.at.date()))
    return days


def of_days(db: Database, days: Days, habit: Callable[[str, Key], Habit]) -> list[Turn]:
    """Judges the failures of these days anew; those that are thought of otherwise than before.

    Args:
        habit: how a test of a project fails by itself.
    """
    turned: list[Turn] = []
    for project, day in sorted(days):
        failures = blames.of_day(db, project, day)
        causes = _causes(db, project, failures, habit)
        for (context, before), cause in zip(failures, causes, strict=True):
            now = replace(before, cause=cause)
            if now != before:
                turned.append(Turn(context, before, now))
    blames.save(db, (turn.now for turn in turned))
    return turned


def _causes(
    db: Database, project: str, failures: Sequence[tuple[Context, Blamed]], habit: Callable[[str, Key], Habit]
) -> list[Cause]:
    """What a burst has to do with each failure of a day; on most days too few tests fail to be one."""
    tests = {b.test for _, b in failures}
    if len(tests) < bursts.FEWEST_TESTS:
        return [Cause.NONE] * len(failures)
    programs = {test: bursts.program(name) for test, name in keys.identities(db, "T", tests).items()}
    bad = [Bad(c.job, key_of(c, b.test), c.at, c.runner, programs[b.test]) for c, b in failures]
    found = bursts.causes(bad, _Around(db, project, {c.job: c for c, _ in failures}, habit))
    return [found.get(one, Cause.NONE) for one in bad]


@dataclass(slots=True)
class _Around:
    """What is kept around the failures of a day (`bursts.Around`).

    Most failures are looked at twice, beside those of their runner and beside all.
    """

    db: Database
    project: str
    of: dict[int, Context]
    habits: Callable[[str, Key], Habit]
    _there: dict[Bad, Sequence[Ran]] = field(default_factory=dict)
    _habits: dict[Key, Habit] = field(default_factory=dict)

    def at_commit(self, bad: Bad) -> Sequence[Ran]:
        if bad not in self._there:
            found = blames.at_commit(self.db, self.of[bad.number], int(bad.key[0]))
            self._there[bad] = [Ran(*run) for run in found]
        return self._there[bad]

    def next(self, bad: Bad, after: datetime) -> bool | None:
        return blames.next_failed(self.db, self.of[bad.number], int(bad.key[0]), after)

    def runs(self, runner: str, first: datetime, last: datetime) -> int:
        return blames.ran_between(self.db, self.project, runner, first, last)

    def habit(self, key: Key) -> Habit:
        if key not in self._habits:
            self._habits[key] = self.habits(self.project, key)
        return self._habits[key]
