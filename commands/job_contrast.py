"""One test in several jobs: does it fail in all of them alike, or on one architecture only?

The same test runs in many jobs that differ by compiler or architecture. Each job in which it failed is held
against all others over their newest runs by Fisher's exact test, adjusted by Benjamini and Hochberg for how
many jobs of how many tests were looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commands.numbers import adjusted, fisher
from commands.phrases import chance, times

SURE = 0.05
"""From this chance on a difference may be none."""

_NAMED = 3

Counts = Mapping[str, tuple[int, int]]
"""Runs and failures of one test by job."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """What the jobs of a test say together.

    Attributes:
        jobs: those in which it fails more than in the others; empty where it fails in all alike.
        chance: of such a difference, were all jobs alike; the largest of these jobs.
        runs, failed: in these jobs, or in all where there are none. others, others_failed: in the others.
        failing: jobs in which it failed at all.
    """

    jobs: tuple[str, ...]
    chance: float
    runs: int
    failed: int
    others: int
    others_failed: int
    failing: int

    @property
    def may_be_chance(self) -> bool:
        """It failed in one job, no oftener than it might by chance."""
        return not self.jobs and self.failing == 1


def contrasts(of: Mapping[str, Counts]) -> dict[str, Contrast]:
    """Of each test that failed and ran in several jobs."""
    asked = [
        (test, job)
        for test, counts in sorted(of.items())
        if sum(runs > 0 for runs, _ in counts.values()) > 1
        for job, (_, failed) in sorted(counts.items())
        if failed
    ]
    worse: dict[str, dict[str, float]] = {test: {} for test, _ in asked}
    totals = {test: _sum(of[test], of[test]) for test in worse}
    chances = adjusted([_chance(*of[test][job], *totals[test]) for test, job in asked])
    for (test, job), found in zip(asked, chances, strict=True):
        if found <= SURE:
            worse[test][job] = found
    return {test: _contrast(of[test], jobs) for test, jobs in worse.items()}


def _chance(runs: int, failed: int, all_runs: int, all_failed: int) -> float:
    """Of so many failures there, were all jobs alike; 1 where it fails no more often than they all do."""
    if failed * all_runs <= all_failed * runs:
        return 1.0
    return fisher(failed, runs, all_failed - failed, all_runs - runs)


def _contrast(counts: Counts, worse: Mapping[str, float]) -> Contrast:
    here = worse or counts
    runs, failed = _sum(counts, here)
    all_runs, all_failed = _sum(counts, counts)
    return Contrast(
        jobs=tuple(worse),
        chance=max(worse.values(), default=1.0),
        runs=runs,
        failed=failed,
        others=all_runs - runs,
        others_failed=all_failed - failed,
        failing=sum(bad > 0 for _, bad in counts.values()),
    )


def _sum(counts: Counts, jobs: Mapping[str, object]) -> tuple[int, int]:
    return sum(counts[job][0] for job in jobs), sum(counts[job][1] for job in jobs)


def sentence(found: Contrast, *, lately: bool = False) -> str:
    """`only in check-s390x: 9 of 40 first attempts failed there, 0 of 120 in the other jobs (by chance: …)`.

    Args:
        lately: the newest runs were counted, not all.
    """
    failed = f"{found.failed} of {times(found.runs, 'first attempt')} failed"
    when = " lately" if lately else ""
    if found.may_be_chance:
        return f"in one job only, which may be chance: {failed}{when} in all jobs"
    if not found.jobs:
        return f"no job differs: {failed}{when}, in {found.failing} jobs"
    names = ", ".join(found.jobs[:_NAMED]) + (", …" if len(found.jobs) > _NAMED else "")
    how = "mostly in" if found.others_failed else "only in"
    return (
        f"{how} {names}: {failed} there{when},"
        f" {found.others_failed} of {found.others} in the other jobs (by chance: {chance(found.chance)})"
    )
