"""What is wrong with a pipeline: its failures gathered by cause, and what each cause is taken for.

Asked by the commands, and by the bot before it tells anybody, so it stands here. What a test's history says
comes as its verdict; what this pipeline adds is who else failed with the same words, where, and what the
retries did. Nothing is called new on one failure alone: a maintainer who is called for a flake does not come
the next time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from storage.records import FailureKind, Label, TestVerdict
from storage.state import Attempt, Failure

CHANCE = 0.05
"""What a test on which nothing was wrong so far may do by chance, at most, and still be called broken."""

Verdicts = Callable[[Failure], TestVerdict | None]
"""The verdict on the test that failed, in its job; None while there is none."""


class Breakage(StrEnum):
    """What a failure is taken for, in the order in which people want to read it."""

    NEW = "new"
    RUNNER = "runner"
    BUILD = "build"
    FLAKY = "flaky"
    UNSURE = "unsure"
    ALLOWED = "allowed to fail"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Failures of one pipeline that have one cause.

    Attributes:
        failures: the first that failed comes first.
        jobs: the runs they are of, in order.
        passed: later runs of these jobs in which what failed here did not.
        waits: a retry of one of these jobs has not ended.
        verdict: on its first test, where there is one.
    """

    kind: Breakage
    failures: tuple[Failure, ...]
    jobs: tuple[Attempt, ...]
    passed: tuple[Attempt, ...]
    waits: bool
    verdict: TestVerdict | None

    @property
    def first(self) -> Failure:
        """The failure that is shown for all."""
        return self.failures[0]

    @property
    def tests(self) -> tuple[str, ...]:
        """The tests that failed so, each once."""
        return tuple(dict.fromkeys(f.test for f in self.failures if f.test))

    @property
    def late(self) -> bool:
        """The failure that is shown is of a run that ended at its time limit."""
        return any(run.job.late for run in self.jobs if run.job.id == self.first.job)

    @property
    def mended(self) -> bool:
        """In every job it was in, a later run went well."""
        return {run.job.name for run in self.jobs} <= {run.job.name for run in self.passed}


def clusters(runs: Sequence[Attempt], failures: Iterable[Failure], verdicts: Verdicts) -> tuple[Cluster, ...]:
    """What is wrong with a pipeline, what is new first, and of each kind what is in most jobs.

    Args:
        runs: all runs of all its jobs.
        failures: what failed in them.
    """
    of_run: dict[int, list[Failure]] = defaultdict(list)
    for failure in failures:
        of_run[failure.job].append(failure)
    groups: dict[str, list[Failure]] = defaultdict(list)
    names = {run.job.id: run.job.name for run in runs}
    for failure in (f for job in sorted(of_run) for f in of_run[job] if job in names):
        groups[failure.cause or failure.test or f"{failure.said} {names[failure.job]}"].append(failure)
    found = [_cluster(group, runs, of_run, verdicts) for group in groups.values()]
    return tuple(sorted(found, key=lambda c: (list(Breakage).index(c.kind), -len(c.jobs), c.first.job)))


def _cluster(
    group: Sequence[Failure], runs: Sequence[Attempt], of_run: dict[int, list[Failure]], verdicts: Verdicts
) -> Cluster:
    failed_in = {f.job for f in group}
    jobs = tuple(run for run in runs if run.job.id in failed_in)
    first = {run.job.name: run.job.id for run in reversed(jobs)}
    tests = {f.test for f in group}
    later = [r for r in runs if r.job.name in first and r.job.id > first[r.job.name]]
    passed = tuple(r for r in later if r.job.id not in failed_in and _clean(r, tests, of_run))
    waits = not all(run.ended for run in later)
    spared = {run.job.id for run in jobs if run.job.allow_failure}
    counted = [f for f in group if f.job not in spared]
    judged = [verdicts(f) for f in counted or group]
    kinds = [_kind(f, v, jobs, passed) for f, v in zip(counted or group, judged, strict=True)]
    kind = _of_all(kinds)
    shown = kinds.index(kind)
    worst = (counted or group)[shown]
    failures = (worst, *(f for f in group if f is not worst))
    return Cluster(kind if counted else Breakage.ALLOWED, failures, jobs, passed, waits, judged[shown])


def _clean(run: Attempt, tests: set[str], of_run: dict[int, list[Failure]]) -> bool:
    """Whether what failed before went well in this run: all of it did, or it failed by something else."""
    if run.job.status == "success":
        return True
    others = {f.test for f in of_run[run.job.id]}
    told = run.job.status == "failed" and not run.incomplete and bool(others)
    return told and "" not in tests | others and not tests & others


def _kind(
    failure: Failure, verdict: TestVerdict | None, jobs: Sequence[Attempt], passed: Sequence[Attempt]
) -> Breakage:
    if failure.kind is FailureKind.INFRASTRUCTURE:
        return Breakage.RUNNER
    if failure.kind is FailureKind.BUILD:
        return Breakage.BUILD
    if failure.kind is not FailureKind.TEST or verdict is None:
        return Breakage.UNSURE
    if verdict.label in _MEANING:
        return _MEANING[verdict.label]
    return Breakage.NEW if _against_a_clean_past(verdict, jobs, passed) else Breakage.UNSURE


_MEANING = {
    Label.REGRESSION: Breakage.NEW,
    Label.FLAKY: Breakage.FLAKY,
    Label.INFRASTRUCTURE: Breakage.RUNNER,
}


def _against_a_clean_past(verdict: TestVerdict, jobs: Sequence[Attempt], passed: Sequence[Attempt]) -> bool:
    """A branch breaks what is well on the base: it failed again and again, and so it does not there.

    The most often that it may fail there (95 %) is taken for its rate, and its runs here for independent.
    """
    if verdict.label is not Label.STABLE or verdict.interval is None or passed or len(jobs) < 2:
        return False
    return verdict.interval[1] ** len(jobs) <= CHANCE


def _of_all(kinds: Sequence[Breakage]) -> Breakage:
    """What failures with one cause are taken for together.

    What is known of one explains the others, but for a flake: that another test flakes excuses none.
    """
    for kind in (Breakage.NEW, Breakage.RUNNER, Breakage.BUILD):
        if kind in kinds:
            return kind
    return Breakage.FLAKY if set(kinds) == {Breakage.FLAKY} else Breakage.UNSURE
