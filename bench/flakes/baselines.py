"""Three rules that others use, as plainly as they can be written, to compare the verdict with.

Each takes the runs of one test in one job, in time, and says a label. They know nothing of runners; only the
runs of the base branch are given to them, which is kinder than what they see in real life.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from math import lgamma, log

from commands.numbers import fisher
from storage.records import Label, RunOutcome, TestRun

Rule = Callable[[Sequence[TestRun]], Label]


def retry(runs: Sequence[TestRun]) -> Label:
    """Failed and then passed at one commit: flaky. Failed to the end at the newest commit: a regression."""
    commits = _by(runs, lambda run: run.sha)
    if any(_failed(c[i]) and not _failed(c[-1]) for c in commits for i in range(len(c))):
        return Label.FLAKY
    return Label.REGRESSION if commits and _failed(commits[-1][-1]) else Label.STABLE


def sippy(runs: Sequence[TestRun]) -> Label:
    """OpenShift's Sippy, component readiness: Fisher's exact test, 7 days against the 30 before, at 95 %.

    At least 3 failures, and the pass rate must have dropped by more than 5 points. A pass on retry is a pass.
    """
    if not runs or runs[-1].at is None:
        return Label.STABLE
    ended = [p[-1] for p in _by(runs, lambda run: run.pipeline)]
    start = runs[-1].at - timedelta(days=7)
    sample = [_failed(r) for r in ended if r.at and r.at > start]
    base = [_failed(r) for r in ended if r.at and start - timedelta(days=30) < r.at <= start]
    if not sample or not base or sum(sample) < 3:
        return Label.STABLE
    worse = sum(sample) / len(sample) - sum(base) / len(base) > 0.05
    unlikely = fisher(sum(sample), len(sample), sum(base), len(base)) < 0.05
    return Label.REGRESSION if worse and unlikely else Label.STABLE


def luci(runs: Sequence[TestRun]) -> Label:
    """Chromium's LUCI Analysis: change points between Beta(0.05, 0.5) rates, 1e-4 for each commit."""
    counts = [(len(c), sum(map(_failed, c))) for c in _by(runs, lambda run: run.sha)]
    start, before = 0, -1.0
    while (split := _change(counts[start:])) is not None:
        before = _rate(counts[start : start + split])
        start += split
    now = _rate(counts[start:])
    if before >= 0:
        return Label.REGRESSION if now > before else Label.FIXED
    return Label.STABLE if now == 0 else Label.FLAKY if now < 1 else Label.REGRESSION


def _change(counts: Sequence[tuple[int, int]]) -> int | None:
    """Where the rate changed, if it did: the best split, where it beats none by the prior's odds."""
    runs, failed = sum(n for n, _ in counts), sum(f for _, f in counts)
    best, found, n, f = log(1e4), None, 0, 0
    if not failed:
        return None
    whole = _marginal(runs, failed)
    for place, (more, bad) in enumerate(counts[:-1], 1):
        n, f = n + more, f + bad
        factor = _marginal(n, f) + _marginal(runs - n, failed - f) - whole
        if factor > best:
            best, found = factor, place
    return found


def _marginal(runs: int, failed: int) -> float:
    a, b = 0.05, 0.5
    return (
        lgamma(a + failed)
        + lgamma(b + runs - failed)
        - lgamma(a + b + runs)
        - lgamma(a)
        - lgamma(b)
        + lgamma(a + b)
    )


def _rate(counts: Sequence[tuple[int, int]]) -> float:
    runs = sum(n for n, _ in counts)
    return sum(f for _, f in counts) / runs if runs else 0.0


def _failed(run: TestRun) -> bool:
    return run.outcome is RunOutcome.FAILED


def _by(runs: Sequence[TestRun], key: Callable[[TestRun], str]) -> list[list[TestRun]]:
    groups: dict[str, list[TestRun]] = defaultdict(list)
    for run in runs:
        if run.outcome in (RunOutcome.PASSED, RunOutcome.FAILED):
            groups[key(run)].append(run)
    return list(groups.values())


RULES: dict[str, Rule] = {
    "fail then pass": retry,
    "Sippy's Fisher": sippy,
    "LUCI's change point": luci,
}
