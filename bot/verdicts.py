"""The verdict on each test in each job, brought up to date as results come.

A result is added to what is kept of its test (`bot/rules/flakes/state.py`), which costs the same however long
the history is. Where that cannot be, it is made anew from the test's results: after a first failure, a run
older than what was folded, a commit that turns out to be older, another outcome, a job no longer counting. So
the order in which things come makes no difference, and nothing is kept of the many tests that never fail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from bot.placing import Moved, lane_of
from bot.rules.flakes.judge import verdict
from bot.rules.flakes.state import NEWEST, Cause, Commit, Folded, Result, State, empty
from storage import contexts, histories, test_results
from storage.database import Database
from storage.histories import Kept
from storage.records import TestOutcome
from storage.state import Context, Counts, Lane

_STATE = msgspec.msgpack.Decoder(tuple[Folded, list[Commit]])

Run = tuple[Context, TestOutcome]


@dataclass(slots=True)
class _Work:
    """What is to be done in one lane: tests to make anew, and runs to add to others."""

    again: set[int] = field(default_factory=set)
    more: dict[int, list[Run]] = field(default_factory=lambda: defaultdict(list))


def update(db: Database, moved: Moved) -> None:
    """Brings the verdicts up to date with what changed."""
    touched = {*moved.came, *moved.implied, *moved.other, *(job for job, _ in moved.new | moved.changed)}
    lanes: dict[Lane, list[Context]] = defaultdict(list)
    for job, context in sorted(contexts.get(db, touched).items()):
        lanes[lane_of(context)].append(context)
        if (before := moved.other.get(job, lane_of(context))) != lane_of(context):
            lanes[before].append(context)
    for lane in {lane for lane, _ in moved.renewed}:
        lanes.setdefault(lane, [])
    for lane, of_lane in sorted(lanes.items(), key=lambda entry: (entry[0].project, entry[0].name)):
        kept = {k.test: k for k in histories.kept(db, lane)}
        work = _Work()
        for context in of_lane:
            _sort(db, context, kept, moved, work)
        work.again |= {test for of, test in moved.renewed if of == lane} & kept.keys()
        _do(db, lane, kept, work)


def _sort(db: Database, context: Context, kept: Mapping[int, Kept], moved: Moved, work: _Work) -> None:
    """What a job means for each test that failed in its lane, now or before."""
    job = context.job
    outcomes = test_results.outcomes(db, job)
    failing = {test for test, outcome in outcomes.items() if outcome is not TestOutcome.PASSED}
    by_logs = {test for test, k in kept.items() if k.from_log}
    if job in moved.other:
        work.again |= failing | (kept.keys() & outcomes.keys()) | by_logs
        return
    if job in moved.implied:
        work.again |= by_logs
    changed = {test for of, test in moved.changed if of == job}
    work.again |= changed & (kept.keys() | failing)
    if not context.counts:
        return
    new = outcomes.keys() if job in moved.came else {test for of, test in moved.new if of == job}
    work.again |= (new & failing) - kept.keys()
    for test in new & kept.keys():
        if test in by_logs and context.implies and job not in moved.came:
            work.again.add(test)  # it was taken to have passed
        else:
            work.more[test].append((context, outcomes[test]))
    if job in moved.came and context.implies:
        for test in by_logs - outcomes.keys():
            work.more[test].append((context, TestOutcome.PASSED))


def _do(db: Database, lane: Lane, kept: Mapping[int, Kept], work: _Work) -> None:
    for test in sorted(work.more.keys() - work.again):
        state = _state(kept[test])
        if _add(state, kept[test], work.more[test]):
            _save(db, lane, kept[test], state)
        else:
            work.again.add(test)
    for test in sorted(work.again):
        _anew(db, lane, test)


def _anew(db: Database, lane: Lane, test: int) -> None:
    """Makes what is kept of a test anew from its runs."""
    runs = histories.runs(db, lane, test)
    if all(outcome is TestOutcome.PASSED for _, outcome in runs):
        histories.clear(db, lane, test)
        return
    alone = all(context.branch for context, _ in runs)
    state = empty()
    for context, outcome in runs:
        if result := _result(context, outcome, alone=alone):
            state.add(result)
    _save(db, lane, Kept(test, from_log=False, alone=alone, state=b""), state)


def _add(state: State, kept: Kept, runs: Iterable[Run]) -> bool:
    """Adds runs; False where one comes too late to be added."""
    for context, outcome in sorted(runs, key=lambda r: (r[0].place, r[0].branch, r[0].sha, r[0].job)):
        if kept.alone and not context.branch:
            return False
        result = _result(context, outcome, alone=kept.alone)
        if result is None:
            continue
        oldest = state.newest[0] if len(state.newest) >= NEWEST else None
        if oldest and (result.order, result.branch, result.sha) < (oldest.order, oldest.branch, oldest.sha):
            return False
        state.add(result)
    return True


def _result(context: Context, outcome: TestOutcome, *, alone: bool) -> Result | None:
    """A run as evidence; None where it is none."""
    failed = outcome is not TestOutcome.PASSED
    explained = context.counts is Counts.EXPLAINED
    if explained and not failed:
        return None
    return Result(
        sha=context.sha,
        order=context.place.timestamp(),
        failed=failed,
        branch="" if alone else context.branch,
        runner=context.runner,
        first=context.first,
        cause=Cause.EXPLAINED if explained else Cause.NONE,
    )


def _state(kept: Kept) -> State:
    folded, newest = _STATE.decode(kept.state)
    return State(folded, newest)


def _save(db: Database, lane: Lane, kept: Kept, state: State) -> None:
    for commit in state.newest:
        commit.runners = dict(sorted(commit.runners.items()))  # the same bytes in whatever order they came
    raw = msgspec.msgpack.encode((state.folded, state.newest))
    name = next(iter(test_results.keys_of(db, [kept.test])))
    found = verdict((name, lane.name), state)
    histories.save(db, lane, Kept(kept.test, kept.from_log, kept.alone, raw), found, _firsts(state))


def _firsts(state: State) -> tuple[int, int]:
    """First attempts on the base, and how many of them failed."""
    newest = [c for c in state.newest if not c.branch]
    counts = state.folded.base
    return (
        counts.firsts + sum(c.firsts for c in newest),
        counts.firsts_failed + sum(c.firsts_failed for c in newest),
    )
