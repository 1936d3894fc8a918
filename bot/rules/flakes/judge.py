"""From a whole history to a verdict for each test in each job."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.rules.flakes import evidence, order
from bot.rules.flakes.causes import causes
from bot.rules.flakes.label import needed, weigh
from bot.rules.flakes.order import Placed
from bot.rules.flakes.places import Key
from bot.rules.flakes.rates import PRIOR, Prior
from bot.rules.flakes.state import Cause, Result, State, empty
from storage.records import Label, RunOutcome, TestRun, TestVerdict


def judge(runs: Sequence[TestRun], prior: Prior = PRIOR) -> list[TestVerdict]:
    """The verdict on every test in every job of a history, in the order of their names."""
    rows = order.placed(runs)
    states = gathered(rows, causes(rows), prior)
    return [verdict(key, state, prior) for key, state in sorted(states.items())]


def gathered(rows: Sequence[Placed], caused: Mapping[int, Cause], prior: Prior) -> dict[Key, State]:
    """What must be known of each test.

    Args:
        caused: of some rows, by place, what the infrastructure has to do with them.
    """
    states: dict[Key, State] = {}
    alone = _never_on_the_base(rows)
    for i, row in enumerate(rows):
        key = (row.run.test, row.run.job)
        if key not in states:
            states[key] = empty(prior)
        if row.run.outcome not in (RunOutcome.PASSED, RunOutcome.FAILED):
            continue
        states[key].add(
            Result(
                row.run.sha,
                row.order,
                row.run.outcome is RunOutcome.FAILED,
                "" if key in alone else row.branch,
                row.run.runner,
                row.first,
                caused.get(i, Cause.NONE),
            )
        )
    return states


def _never_on_the_base(rows: Sequence[Placed]) -> set[Key]:
    """Tests that ran on other branches only: those are all the base they have."""
    on: dict[Key, set[bool]] = defaultdict(set)
    for row in rows:
        on[row.run.test, row.run.job].add(bool(row.branch))
    return {key for key, branches in on.items() if False not in branches}


def verdict(key: Key, state: State, prior: Prior = PRIOR) -> TestVerdict:
    """The verdict on one test in one job, from what is kept of it."""
    whole = state.whole()
    found = weigh(whole, prior)
    clean, failing = needed(state, whole, prior) if found.label is Label.UNSURE else (None, None)
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
