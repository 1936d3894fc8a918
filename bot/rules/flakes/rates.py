"""What is thought of a test before its runs are known, and the failure rates it may have.

A rate is one of a grid, not a number: then every likelihood is a short sum, whatever happened in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log


def _spread(low: float, high: float, count: int) -> tuple[float, ...]:
    """Rates at equal steps of log odds, which are equal steps of what a run can tell."""
    first, last = log(low / (1 - low)), log(high / (1 - high))
    odds = (first + (last - first) * i / (count - 1) for i in range(count))
    return tuple(1 / (1 + exp(-x)) for x in odds)


FLAKY = _spread(2.5e-4, 0.9, 24)
"""Rates of a flaky test; what fails nearly always is broken."""

BROKEN = (*FLAKY[-10:], 0.97, 0.999)
"""Rates after a commit broke a test: some break it only sometimes.

Else those of flakes: one that lay nearer to a flake's rate would make a long history of it a regression.
"""

_SPREAD = tuple((1 - r) ** 2.5 / sum((1 - r) ** 2.5 for r in FLAKY) for r in FLAKY)
"""Beta(0, 2.5), cut off at both ends: most flaky tests fail seldom."""

FULL = 0.9
"""From this rate on a regression is a full one."""


@dataclass(frozen=True, slots=True)
class Prior:
    """How often things happen, before a test's own runs are known. Each per (test, job).

    Attributes:
        flaky: share of tests that are flaky.
        rates: how the flaky ones spread over FLAKY. They add up to 1.
        broken: how the regressions spread over BROKEN: six of ten are full.
        breaks: chance that a commit breaks a test for good (LUCI Analysis takes 1e-4 a commit).
        dropped: chance that a commit breaks a test and is dropped or mended by the next.
        branch: the same of a commit on a branch that is not the base: that is what branches are for.
        branch_partly: the same, so that it fails sometimes.
        branch_again: either, where it failed at the branch's commit before.
        rebased: chance that a branch holds what broke the base.
        from_start: share of tests that were broken before the history begins.
        mended: chance that the next commit mends a broken test, for a rate of 1; people mend what fails
            often.
            Low, lest what fails for long be taken for mended and broken again and again.
        calmed: the same of a flaky test.
        refuted: how much more likely it is that it was mended once clean runs refute the old rate, for
            that is what somebody's fix looks like.
        returns: chance that a commit breaks again what was mended.
        glitch: chance that a run of a stable test fails for a reason that no rule here knows.
        suspected: chance that a failure which may come from the infrastructure does.
    """

    flaky: float = 0.03
    rates: tuple[float, ...] = _SPREAD
    broken: tuple[float, ...] = (*(0.04,) * 10, 0.1, 0.5)
    breaks: float = 1e-4
    dropped: float = 5e-4
    branch: float = 0.03
    branch_partly: float = 3e-3
    branch_again: float = 0.5
    rebased: float = 0.9
    from_start: float = 5e-3
    mended: float = 0.02
    calmed: float = 0.02
    refuted: float = 10.0
    returns: float = 1e-3
    glitch: float = 3e-7
    suspected: float = 0.5


PRIOR = Prior()
