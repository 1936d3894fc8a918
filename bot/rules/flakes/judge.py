"""From a whole history to a verdict for each test in each job."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from bot.rules.flakes import evidence, order, suite
from bot.rules.flakes.causes import blames
from bot.rules.flakes.commit import NO_BLAME, NO_EXCUSE, Blame, Excuse, Result
from bot.rules.flakes.exposure import Exposed
from bot.rules.flakes.label import weigh
from bot.rules.flakes.order import Placed
from bot.rules.flakes.places import Key, key
from bot.rules.flakes.settling import needed
from bot.rules.flakes.state import State, empty
from bot.rules.flakes.tally import Tally
from storage.records import Label, RunOutcome, TestRun, TestVerdict

_RAN = (RunOutcome.PASSED, RunOutcome.FAILED)


def judge(runs: Sequence[TestRun]) -> list[TestVerdict]:
    """The verdict on every test in every job of a history, in the order of their names."""
    rows = order.placed(runs)
    alone = _never_on_the_base(rows)
    blamed = blames(rows)
    states = _gathered(rows, alone, blamed, {})
    tallies = {k: state.tallied() for k, state in states.items()}
    excused = suite.excuses({k: t for k, t in tallies.items() if t.bad}, _totals(tallies))
    if excused:
        again = [(i, row) for i, row in enumerate(rows) if key(row) in excused]
        renumbered = {n: blamed[i] for n, (i, _) in enumerate(again) if i in blamed}
        states |= _gathered([row for _, row in again], alone, renumbered, excused)
    return [verdict(key, state) for key, state in sorted(states.items())]


def _totals(tallies: Mapping[Key, Tally]) -> dict[str, Exposed]:
    """How long all tests of each job ran together."""
    totals: dict[str, Exposed] = defaultdict(Exposed)
    for (_, job), tally in tallies.items():
        totals[job] += Exposed(tally.milliseconds, tally.timed)
    return totals


def _gathered(
    rows: Sequence[Placed],
    alone: Set[Key],
    blamed: Mapping[int, Blame],
    excused: Mapping[Key, Excuse],
) -> dict[Key, State]:
    """What must be known of each test.

    Args:
        alone: tests that never ran on the base.
        blamed: what is known of failures, by place.
        excused: what the suite explains of tests.
    """
    states: dict[Key, State] = {}
    for i, row in enumerate(rows):
        of = key(row)
        if of not in states:
            states[of] = empty(excused.get(of, NO_EXCUSE))
        if row.run.outcome in _RAN:
            states[of].add(_result(row, blamed.get(i, NO_BLAME), alone=of in alone))
    return states


def _result(row: Placed, blame: Blame, *, alone: bool) -> Result:
    return Result(
        sha=row.run.sha,
        order=row.order,
        failed=row.run.outcome is RunOutcome.FAILED,
        branch="" if alone else row.branch,
        runner=row.run.runner,
        first=row.first,
        blame=blame,
        milliseconds=round((row.run.seconds or 0.0) * 1000),
        ref="" if order.is_usual(row.run.ref) or (row.branch and not alone) else row.run.ref,
    )


def _never_on_the_base(rows: Sequence[Placed]) -> set[Key]:
    """Tests that ran on other branches only: those are all the base they have."""
    on: dict[Key, set[bool]] = defaultdict(set)
    for row in rows:
        on[row.run.test, row.run.job].add(bool(row.branch))
    return {key for key, branches in on.items() if False not in branches}


def verdict(key: Key, state: State) -> TestVerdict:
    """The verdict on one test in one job, from what is kept of it."""
    found = weigh(state.whole())
    clean, failing = needed(state, found) if found.label is Label.UNSURE else (None, None)
    rate, interval = evidence.rate(found)
    return TestVerdict(
        test=key[0],
        job=key[1],
        label=found.label,
        probability=found.probability,
        failure_rate=rate,
        interval=interval,
        since=found.since if found.label in (Label.REGRESSION, Label.FIXED) else None,
        evidence=evidence.sentences(found),
        clean=clean,
        failing=failing,
    )
