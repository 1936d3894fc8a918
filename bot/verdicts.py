"""The verdict on each test in each job, brought up to date as results come.

A result is added to what is kept of its test (`bot/rules/flakes/state.py`), which costs the same however long
the history is. Where that cannot be, it is made anew from the test's results: after a first failure, a run
older than what was folded, a commit that turns out to be older, another outcome, a job no longer counting,
or when the suite as a whole comes to excuse it. So the order in which things come makes no difference, and
nothing is kept of the many tests that never fail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot import blaming
from bot.desk import Desk
from bot.placing import Moved, lane_of
from storage import contexts, histories
from storage.database import Database
from storage.histories import Kept, Run
from storage.records import TestOutcome
from storage.state import Context, Lane


@dataclass(slots=True)
class _Work:
    """What is to be done in one lane: tests to make anew, and runs to add to others."""

    again: set[int] = field(default_factory=set)
    more: dict[int, list[Run]] = field(default_factory=lambda: defaultdict(list))


def update(db: Database, moved: Moved) -> None:
    """Brings the verdicts up to date with what changed."""
    touched = {*moved.came, *moved.implied, *moved.other, *(job for job, _ in moved.new | moved.changed)}
    now = [context for _, context in sorted(contexts.get(db, touched).items())]
    desk = Desk(db)
    desk.turn(blaming.of_jobs(db, now))
    lanes: dict[Lane, list[Context]] = defaultdict(list)
    for context in now:
        lanes[lane_of(context)].append(context)
        if (before := moved.other.get(context.job, lane_of(context))) != lane_of(context):
            lanes[before].append(context)
    for lane in {lane for lane, _ in moved.renewed}:
        lanes.setdefault(lane, [])
    for lane, of_lane in sorted(lanes.items(), key=lambda entry: (entry[0].project, entry[0].name)):
        kept = {k.test: k for k in histories.kept(db, lane)}
        work = _Work()
        for context in of_lane:
            _sort(db, context, kept, moved, work)
        work.again |= {test for test in kept if (lane, test) in moved.renewed}
        _do(desk, lane, kept, work)
    days = blaming.days_of(db, (*moved.were, *(context for context in now if context.counts)))
    desk.turn(blaming.of_days(db, days | desk.days_of_habits(), desk.habit))
    for project in {context.project for context in now}:
        desk.excuse(project)
    desk.save()


def _sort(db: Database, context: Context, kept: Mapping[int, Kept], moved: Moved, work: _Work) -> None:
    """What a job means for each test that failed in its lane, now or before."""
    job = context.job
    outcomes = histories.of_job(db, context, kept)
    failing = {test for test, run in outcomes.items() if run.failed}
    by_logs = {test for test, k in kept.items() if k.from_log}
    if job in moved.other:
        work.again |= failing | (kept.keys() & outcomes.keys()) | by_logs
        return
    if job in moved.implied:
        work.again |= by_logs
    work.again |= {test for test in kept.keys() | failing if (job, test) in moved.changed}
    if not context.counts:
        return
    new = outcomes.keys() if job in moved.came else {test for test in outcomes if (job, test) in moved.new}
    work.again |= (new & failing) - kept.keys()
    for test in new & kept.keys():
        if test in by_logs and context.implies and job not in moved.came:
            work.again.add(test)  # it was taken to have passed
        else:
            work.more[test].append(outcomes[test])
    if job in moved.came and context.implies:
        for test in by_logs - outcomes.keys():
            work.more[test].append(Run(context, TestOutcome.PASSED))


def _do(desk: Desk, lane: Lane, kept: Mapping[int, Kept], work: _Work) -> None:
    for test in sorted(work.more.keys() - work.again):
        desk.lay(lane, kept[test])
        if not desk.add(lane, test, work.more[test]):
            work.again.add(test)
    for test in sorted(work.again):
        if test in kept:
            desk.lay(lane, kept[test])
        desk.anew(lane, test)
