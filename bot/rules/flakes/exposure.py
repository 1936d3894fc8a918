"""Exposure: the longest test of a job is under way the longest, so whatever kills jobs hits it most often.

A runner that kills at a constant hazard makes each test fail in proportion to its minutes. Where the failures
of many tests are spread like that, the killing is their cause, and the longest test is not to blame. Asked of
each job, then of all of them together.

Source: the Poisson process of constant hazard, whose expected count is rate times exposure (D. R. Cox and
D. Oakes, *Analysis of Survival Data*, 1984). That minutes explain the failures better than runs do is a
likelihood ratio of two multinomial distributions, since Poisson counts given their sum are multinomial.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, log

from bot.rules.flakes.places import Key
from bot.rules.flakes.tally import Tally
from commands.numbers import poisson_tail

_OWN_DOING = 0.01
_FITS = 0.05
_FEWEST_TESTS = 4
_PLAINLY = 3.0
"""Log likelihood ratio by which minutes must explain better than runs: odds of twenty to one."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """How long and how often a test, or all of a job, ran, and how often something may have killed it."""

    milliseconds: int = 0
    runs: int = 0
    failed: int = 0

    def __add__(self, other: Exposed) -> Exposed:
        return Exposed(
            self.milliseconds + other.milliseconds, self.runs + other.runs, self.failed + other.failed
        )

    def __sub__(self, other: Exposed) -> Exposed:
        return Exposed(
            self.milliseconds - other.milliseconds, self.runs - other.runs, self.failed - other.failed
        )


def innocent(
    tallies: Mapping[Key, Tally], sick: Mapping[str, set[Key]], totals: Mapping[str, Exposed]
) -> set[Key]:
    """The tests whose lone failures the killing of jobs explains.

    Args:
        sick: runners that explain the failures of tests there already.
        totals: of all tests of each job, those that never failed among them.
    """
    every = {key: _exposed(key, tally, sick) for key, tally in tallies.items()}
    jobs: dict[str, dict[Key, Exposed]] = defaultdict(dict)
    for key, exposed in every.items():
        if exposed.failed and exposed.milliseconds:
            jobs[key[1]][key] = exposed
    groups = [(totals.get(job, Exposed()), tests) for job, tests in jobs.items()]
    if len(totals) > 1:
        all_of_them = {key: exposed for _, tests in groups for key, exposed in tests.items()}
        groups.append((sum(totals.values(), Exposed()), all_of_them))
    return {key for whole, tests in groups for key in _innocent(whole, tests)}


def _exposed(key: Key, tally: Tally, sick: Mapping[str, set[Key]]) -> Exposed:
    failed = sum(n for runner, n in tally.killed.items() if key not in sick.get(runner, ()))
    return Exposed(tally.milliseconds, tally.timed, failed)


def _innocent(whole: Exposed, tests: Mapping[Key, Exposed]) -> set[Key]:
    """The tests that fail as often as their length explains; none where length explains nothing.

    Args:
        tests: those that failed. whole: of all tests.
    """
    pool = dict(tests)
    whole = Exposed(whole.milliseconds, whole.runs, sum(t.failed for t in pool.values()))
    chances = _chances(whole, pool)
    while own := [k for k, chance in chances.items() if chance < _OWN_DOING]:
        most = max(pool[k].failed for k in own)
        for k in own:
            if 2 * pool[k].failed >= most:  # the others may fit once these are gone
                whole -= pool.pop(k)
        chances = _chances(whole, pool)
    fitting = {k for k, chance in chances.items() if chance >= _FITS}
    return fitting if len(fitting) >= _FEWEST_TESTS and _better(whole, pool) > _PLAINLY else set()


def _chances(whole: Exposed, pool: Mapping[Key, Exposed]) -> dict[Key, float]:
    """Of each test: how likely so many failures are at the hazard of the other tests."""
    found = {}
    for key, test in pool.items():
        others = whole.milliseconds - test.milliseconds
        expected = (whole.failed - test.failed) * test.milliseconds / others if others > 0 else 0.0
        # So many are no surprise, and most tests are asked of in vain.
        found[key] = 1.0 if test.failed <= expected else poisson_tail(test.failed, expected)
    return found


def _better(whole: Exposed, pool: Mapping[Key, Exposed]) -> float:
    """By how much minutes explain better than runs which tests the failures hit."""
    each = (
        t.failed * (log(t.milliseconds / whole.milliseconds) - log(t.runs / whole.runs))
        for t in pool.values()
    )
    return fsum(each)
