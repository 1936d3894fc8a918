"""Puts the runs of a history in order: which branch is the base, when each commit came, which run was first.

A history comes in any order and with gaps. A commit stands where its first run ended, for all tests alike, so
that a retry a week later still counts for the commit that it tested. Where times are missing or the same, the
numbers of pipelines tell which commit came first, since GitLab counts up; else the order of the rows does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from storage.records import TestRun

BASES = frozenset({"", "master", "main", "trunk", "staging", "develop", "devel", "default", "next", "head"})
"""Names of branches that show a project's state; the commits of pull requests pass through some of them."""

_BASE_SHARE = 0.2
_RENUMBERED = 10
_LONGEST = 18
"""Digits of a pipeline's number."""

_APART = timedelta(seconds=1)
"""Between commits that cannot be told apart by time; what is imported is kept by the second."""

_TIMELESS = timedelta(hours=1)
"""The same in a history that tells no time at all: what failed at several commits did not fail together."""

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
    guessed = _times(runs)
    shas = [_sha(run, i) for i, run in enumerate(runs)]
    base = bases(run.ref for run in runs)
    firsts = _firsts(runs, guessed)
    branches = ["" if run.ref in base else run.ref for run in runs]
    seen, times = _apart(runs, list(zip(branches, shas, strict=True)), guessed)
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
    if known := frozenset(filter(is_usual, counts)):
        return known
    most, runs = counts.most_common(1)[0] if counts else ("", 0)
    return frozenset({most}) if runs >= _BASE_SHARE * counts.total() else frozenset(counts)


def is_usual(ref: str) -> bool:
    """Whether a branch shows a project's state by its name."""
    return ref.lower().rpartition("/")[2] in BASES and _plain(ref)


def _plain(ref: str) -> bool:
    """A base branch of the project itself, not of somebody's fork ("refs/merge-requests/7/head")."""
    return "/" not in ref or ref.lower().startswith(("origin/", "upstream/"))


def _times(runs: Sequence[TestRun]) -> list[datetime]:
    """When each run ended; where that is not said, as its pipeline, its commit, or the one before it."""
    known: dict[str, datetime] = {}
    for run in runs:
        if run.at is not None:
            for key in (f"p{run.pipeline}", f"s{run.sha}"):
                known[key] = min(known.get(key, run.at), run.at)
    numbered = sorted({(n, known[f"p{run.pipeline}"]) for run in runs if run.at and (n := _number(run))})
    last = min(known.values(), default=_NEVER)
    found = []
    for run in runs:
        pipeline = known.get(f"p{run.pipeline}") if run.pipeline else None
        commit = known.get(f"s{run.sha}") if run.sha else None
        last = run.at or pipeline or commit or _before(run, numbered) or last
        found.append(last)
    return found


def _number(run: TestRun) -> int:
    """Its pipeline's number; 0 where that is none."""
    text = run.pipeline
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else 0


def _before(run: TestRun, numbered: Sequence[tuple[int, datetime]]) -> datetime | None:
    """When the pipeline before it ran, of those that have a number and a time."""
    number = _number(run)
    if not number or not numbered:
        return None
    return numbered[max(0, bisect_left(numbered, number, key=itemgetter(0)) - 1)][1]


def _apart(
    runs: Sequence[TestRun], commits: Sequence[tuple[str, str]], times: Sequence[datetime]
) -> tuple[dict[tuple[str, str], datetime], list[datetime]]:
    """When each commit was first tested, no two at one time; and when each run ended, moved with its commit.

    Args:
        commits: of each run, the branch and the commit.
    """
    first: dict[tuple[str, str], tuple[datetime, int, int]] = {}
    for place, (run, commit, at) in enumerate(zip(runs, commits, times, strict=True)):
        then, number, seen = first.get(commit, (at, _number(run), place))
        first[commit] = min(then, at), min(number, _number(run)), seen
    gap = _APART if any(run.at for run in runs) else _TIMELESS
    apart: dict[tuple[str, str], datetime] = {}
    last = None
    for commit, (at, _, _) in sorted(first.items(), key=itemgetter(1)):
        last = apart[commit] = at if last is None or at > last else last + gap
    moved = [at + (apart[c] - first[c][0]) for c, at in zip(commits, times, strict=True)]
    return apart, moved


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
