"""What the other jobs of a test say of it: whether it fails there too, and where it is no longer run.

A test that a job no longer runs, or skips, is absent there: it neither passes nor fails, and its last verdict
stands. A job that was cut off lacks tests, too, so several commits must lack it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from bot.rules.flakes import order
from bot.rules.flakes.order import Placed
from bot.rules.flakes.places import Key, key
from commands import job_contrast
from commands.phrases import times
from storage.records import RunOutcome, TestRun

_FEWEST = 3
"""Commits of the base at which a job ran without a test before that is absent there."""

_NAMED = 5


def elsewhere(runs: Sequence[TestRun], broken: Collection[Key] = ()) -> dict[Key, tuple[str, ...]]:
    """Sentences on each test in each job, where there is something to say.

    Args:
        broken: what a commit broke, by its verdict: where that is one job only, it is no chance.
    """
    ran_there = (RunOutcome.PASSED, RunOutcome.FAILED)
    rows = [r for r in order.placed(runs) if not r.branch and r.run.outcome in ran_there]
    counts: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    last: dict[Key, float] = {}
    for row in rows:
        ran, failed = counts[row.run.test].get(row.run.job, (0, 0))
        if row.first:
            bad = row.run.outcome is RunOutcome.FAILED
            counts[row.run.test][row.run.job] = (ran + 1, failed + bad)
        last[key(row)] = row.order
    found: dict[Key, list[str]] = defaultdict(list)
    for test, contrast in job_contrast.contrasts(counts).items():
        if contrast.may_be_chance and any((test, job) in broken for job in counts[test]):
            continue
        for job in counts[test]:
            found[test, job].append(job_contrast.sentence(contrast))
    without = _without(rows, last)
    for (test, job), commits in without.items():
        still = [j for j in counts[test] if (test, j) not in without]
        found[test, job].append(_absent(job, commits, still))
    return {of: tuple(told) for of, told in found.items()}


def _without(rows: Sequence[Placed], last: Mapping[Key, float]) -> dict[Key, int]:
    """Of each test that is absent from a job: at how many commits, up to the newest, the job lacks it."""
    commits: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        at = commits[row.run.job]
        if not at or at[-1] != row.order:
            at.append(row.order)
    since = {of: len(at := commits[of[1]]) - bisect_right(at, place) for of, place in last.items()}
    return {of: count for of, count in since.items() if count >= _FEWEST}


def _absent(job: str, commits: int, still: Sequence[str]) -> str:
    names = ", ".join(still[:_NAMED]) + (", …" if len(still) > _NAMED else "")
    where = f"it still runs in {names}" if still else "no job is known in which it still runs"
    return f"not run by {job or 'its job'} at the newest {times(commits, 'commit')}: that is no pass; {where}"
