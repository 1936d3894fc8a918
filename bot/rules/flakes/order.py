"""Puts the runs of a history in order: which branch is the base, when each commit came, which run was first.

A history comes in any order and with gaps. A commit stands where its first run ended, for all tests alike, so
that a retry a week later still counts for the commit that it tested.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from storage.records import TestRun

BASES = frozenset({"", "master", "main", "trunk", "staging", "develop", "devel", "default", "next", "head"})
"""Names of branches that show a project's state; the commits of pull requests pass through some of them."""

_BASE_SHARE = 0.2
_RENUMBERED = 10
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Placed:
    """A run and its place.

    Attributes:
        order: where its commit stands.
        branch: the run's branch where that is not the base, else "".
        first: it is a first attempt.
        at: when it ended, guessed from its neighbours where the history does not say.
    """

    run: TestRun
    order: float
    branch: str
    first: bool
    at: datetime

    @property
    def commit(self) -> tuple[float, str, str]:
        """The commit, in the order of commits."""
        return self.order, self.branch, self.run.sha


def placed(runs: Sequence[TestRun]) -> list[Placed]:
    """All runs in order: by commit, then by time, then as they stood in the history."""
    times = _times(runs)
    shas = [_sha(run, i) for i, run in enumerate(runs)]
    base = bases(run.ref for run in runs)
    firsts = _firsts(runs, times)
    seen: dict[tuple[str, str], datetime] = {}
    branches = ["" if run.ref in base else run.ref for run in runs]
    for sha, branch, at in zip(shas, branches, times, strict=True):
        key = (branch, sha)
        if key not in seen or at < seen[key]:
            seen[key] = at
    result = [
        Placed(
            run if run.sha == sha else replace(run, sha=sha),
            seen[branch, sha].timestamp(),
            branch,
            first,
            at,
        )
        for run, sha, branch, first, at in zip(runs, shas, branches, firsts, times, strict=True)
    ]
    result.sort(key=lambda p: (p.commit, p.at))
    return result


def _sha(run: TestRun, place: int) -> str:
    """The commit; where that is not known, each pipeline counts as one, or else each run."""
    if run.sha:
        return run.sha
    return f"pipeline {run.pipeline}" if run.pipeline else f"run {place}"


def bases(refs: Iterable[str]) -> frozenset[str]:
    """The branches that count as the base: those with a usual name, else the one with most runs, else all."""
    counts = Counter(refs)
    if known := frozenset(ref for ref in counts if ref.lower().rpartition("/")[2] in BASES and _plain(ref)):
        return known
    most, runs = counts.most_common(1)[0] if counts else ("", 0)
    return frozenset({most}) if runs >= _BASE_SHARE * counts.total() else frozenset(counts)


def _plain(ref: str) -> bool:
    """A base branch of the project itself, not of somebody's fork ("refs/merge-requests/7/head")."""
    return "/" not in ref or ref.lower().startswith(("origin/", "upstream/"))


def _times(runs: Sequence[TestRun]) -> list[datetime]:
    """When each run ended; where that is not said, as its pipeline, its commit, or the run before it."""
    known: dict[str, datetime] = {}
    for run in runs:
        if run.at is not None:
            for key in (f"p{run.pipeline}", f"s{run.sha}"):
                known[key] = min(known.get(key, run.at), run.at)
    last = min(known.values(), default=_NEVER)
    found = []
    for run in runs:
        pipeline = known.get(f"p{run.pipeline}") if run.pipeline else None
        commit = known.get(f"s{run.sha}") if run.sha else None
        last = run.at or pipeline or commit or last
        found.append(last)
    return found


def _firsts(runs: Sequence[TestRun], times: Sequence[datetime]) -> list[bool]:
    """Which runs are first attempts: the lowest of their job and pipeline; without numbers, the earliest."""
    groups: Mapping[tuple[str, str, str], list[int]] = defaultdict(list)
    least: dict[tuple[str, str], int] = {}
    first = [True] * len(runs)
    for i, run in enumerate(runs):
        if run.pipeline:
            groups[run.pipeline, run.job, run.test].append(i)
            if run.attempt is not None:
                of = run.pipeline, run.job
                least[of] = min(least.get(of, run.attempt), run.attempt)
        elif run.attempt is not None:
            first[i] = run.attempt <= 1
    for (pipeline, job, _), group in groups.items():
        if (pipeline, job) in least:
            for i in group:
                first[i] = runs[i].attempt in (None, least[pipeline, job])
        elif 1 < len(group) < _RENUMBERED:
            earliest = min(group, key=lambda i: (times[i], i))
            for i in group:
                first[i] = i == earliest
    return first
