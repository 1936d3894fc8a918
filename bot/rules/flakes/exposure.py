"""Exposure: the longest test of a job is under way the longest, so whatever kills jobs hits it most often.

A runner that kills at a constant hazard makes each test fail in proportion to its minutes. Where the failures
of many tests are spread like that, the killing is their cause, and the longest test is not to blame. Asked of
each job, then of all of them together.

Source: the Poisson process of constant hazard, whose expected count is rate times exposure (D. R. Cox and
D. Oakes, *Analysis of Survival Data*, 1984). That minutes explain the failures better than runs do is a
likelihood ratio of two multinomial distributions, since Poisson counts given their sum are multinomial.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from bot.rules.flakes.places import Key, Places, key
from bot.rules.flakes.state import Cause
from commands.numbers import poisson_tail

_OWN_DOING = 0.01
_FITS = 0.05
_FEWEST_TESTS = 4
_PLAINLY = 3.0
"""Log likelihood ratio by which minutes must explain better than runs: odds of twenty to one."""


@dataclass(slots=True)
class _Exposed:
    """How long a test ran, how many times, and how often it failed."""

    minutes: float = 0.0
    runs: int = 0
    failed: int = 0


def causes(of: Places, known: Mapping[int, Cause]) -> dict[int, Cause]:
    """Which failures the killing of jobs explains."""
    every: dict[Key, _Exposed] = defaultdict(_Exposed)
    together = Counter(_job(of, p) for p in of.failures)
    alone = {
        p
        for p in of.failures
        if p not in known and together[_job(of, p)] == 1 and of.passed_there(p) is not False
    }
    for place, row in enumerate(of.rows):
        if row.run.seconds and place not in known:
            exposed = every[key(row)]
            exposed.minutes += row.run.seconds / 60
            exposed.runs += 1
            exposed.failed += place in alone
    jobs: dict[str, dict[Key, _Exposed]] = defaultdict(dict)
    for k, exposed in every.items():
        jobs[k[1]][k] = exposed
    groups = [*jobs.values(), every] if len(jobs) > 1 else [every]
    innocent = {k for tests in groups for k in _innocent(tests)}
    return {p: Cause.EXPLAINED for p in alone if of.key(p) in innocent}


def _job(of: Places, place: int) -> tuple[str, str, int | None, str]:
    """The run of a job; what kills one hits one test."""
    run = of.rows[place].run
    return run.pipeline or str(place), run.job, run.attempt, run.runner


def _innocent(tests: Mapping[Key, _Exposed]) -> set[Key]:
    """The tests that fail as often as their length explains; none where length explains nothing."""
    pool = dict(tests)
    while own := {k for k, chance in _chances(pool).items() if chance < _OWN_DOING}:
        most = max(pool[k].failed for k in own)
        for k in own:
            if 2 * pool[k].failed >= most:  # the others may fit once these are gone
                del pool[k]
    fitting = {k for k, chance in _chances(pool).items() if chance >= _FITS}
    return fitting if len(fitting) >= _FEWEST_TESTS and _better(pool) > _PLAINLY else set()


def _chances(pool: Mapping[Key, _Exposed]) -> dict[Key, float]:
    """Of each test that failed: how likely so many failures are at the hazard of the other tests."""
    failed, minutes = sum(t.failed for t in pool.values()), sum(t.minutes for t in pool.values())
    found = {}
    for k, t in pool.items():
        if t.failed:
            others = minutes - t.minutes
            hazard = (failed - t.failed) / others if others > 0 else 0.0
            found[k] = poisson_tail(t.failed, hazard * t.minutes)
    return found


def _better(pool: Mapping[Key, _Exposed]) -> float:
    """By how much minutes explain better than runs which tests the failures hit."""
    minutes, runs = sum(t.minutes for t in pool.values()), sum(t.runs for t in pool.values())
    return sum(t.failed * (log(t.minutes / minutes) - log(t.runs / runs)) for t in pool.values() if t.failed)
