"""Synthetic histories: pipelines of a made-up project, drawn from a seed, with what really happened.

Nothing in them is anybody's: jobs, tests, runners and commits are numbered. They look like a big C project's
CI: a staging branch whose bad commits are dropped, branches with commits of their own, jobs that are retried
when they fail, runners that come at random, one that kills jobs, outages of an hour, long tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from bench.flakes.plan import Kind, Plan, Shape, plans
from commands.numbers import SURE
from storage.records import Label, RunOutcome, TestRun

START = datetime(2026, 1, 1, tzinfo=UTC)
_OUTAGE = timedelta(hours=2)
_ATTEMPTS = 3
_BASE = "staging"

Key = tuple[str, str]


@dataclass(slots=True)
class Truth:
    """What really happened to one test.

    Attributes:
        failed: how many runs failed of its own accord; by_infrastructure: for another reason.
        broken_at: pipelines of the base at which a commit had broken it.
        clean: runs on the base since it was fixed, without a failure for another reason.
        broken_last: a bad commit, not yet dropped, ends the history.
    """

    plan: Plan
    failed: int = 0
    by_infrastructure: int = 0
    broken_at: set[str] = field(default_factory=set)
    clean: int = 0
    broken_last: bool = False

    @property
    def accepted(self) -> frozenset[Label]:
        """The labels that are right at the end."""
        label = self.plan.label
        if self.broken_last:
            return frozenset({Label.REGRESSION, label})
        if label is Label.STABLE or not self.failed:
            if self.by_infrastructure:
                return frozenset({Label.INFRASTRUCTURE, Label.STABLE})
            return frozenset({Label.STABLE, Label.FIXED} if self.broken_at else {Label.STABLE})
        if label is Label.FIXED and (1 - self.plan.rate) ** self.clean > 1 - SURE:
            return frozenset({Label.FIXED, Label.FLAKY})  # nobody can know yet
        return frozenset({label, Label.STABLE} if self.failed == 1 else {label})

    @property
    def label(self) -> Label:
        """The one that says it best."""
        if self.accepted == {Label.INFRASTRUCTURE, Label.STABLE}:
            return Label.INFRASTRUCTURE
        if self.broken_last:
            return Label.REGRESSION
        return Label.STABLE if Label.STABLE in self.accepted else self.plan.label


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A history, in the order of its pipelines, and its truth."""

    pipelines: list[list[TestRun]]
    truth: dict[Key, Truth]


def make(shape: Shape, seed: int) -> Synthetic:
    """Draws a history."""
    random = Random(seed)  # noqa: S311 (a corpus, no secret)
    every = plans(shape, random)
    maker = _Maker(shape, random, {(p.test, p.job): Truth(p) for p in every})
    by_job: dict[str, list[Plan]] = defaultdict(list)
    for p in every:
        by_job[p.job].append(p)
    return Synthetic(list(maker.pipelines(by_job)), maker.truth)


class _Maker:
    """Draws pipeline after pipeline; outages and sick runners hold for all of them."""

    def __init__(self, shape: Shape, random: Random, truth: dict[Key, Truth]) -> None:
        self.shape, self.random, self.truth = shape, random, truth
        self.killers = {f"runner-{random.randrange(shape.runners)}" for _ in range(2)}
        self.outages = [
            (
                f"runner-{random.randrange(shape.runners)}",
                START + timedelta(hours=shape.hours * commit, minutes=random.uniform(-30, 30)),
            )
            for commit in random.sample(range(shape.commits), min(shape.bursts, shape.commits))
        ]

    def pipelines(self, by_job: dict[str, list[Plan]]) -> Iterator[list[TestRun]]:
        for commit in range(self.shape.commits):
            at = START + timedelta(hours=self.shape.hours * commit)
            if self.random.random() < self.shape.branches:
                yield from self._branch(commit, at - timedelta(hours=self.shape.hours / 2), by_job)
            broken = self._breaks(by_job) if self.random.random() < self.shape.bad_commits else frozenset()
            yield self._pipeline(f"{commit:08x}", _BASE, commit, at, by_job, broken)

    def _branch(self, commit: int, at: datetime, by_job: dict[str, list[Plan]]) -> Iterator[list[TestRun]]:
        """A branch with a few pushes; half of them break tests of their own."""
        jobs = dict(self.random.sample(sorted(by_job.items()), max(1, len(by_job) // 4)))
        broken = self._breaks(jobs) if self.random.random() < 0.5 else frozenset()
        for push in range(self.random.randint(1, 3)):
            sha = f"b{commit:05x}{push:02x}"
            yield self._pipeline(sha, f"fix-{commit}", commit, at + timedelta(hours=push), jobs, broken)

    def _breaks(self, by_job: dict[str, list[Plan]]) -> frozenset[Key]:
        """The tests that a bad commit breaks: some of one to three jobs."""
        jobs = self.random.sample(sorted(by_job), min(len(by_job), self.random.randint(1, 3)))
        return frozenset(
            (p.test, p.job)
            for job in jobs
            for p in self.random.sample(by_job[job], min(len(by_job[job]), self.random.randint(1, 4)))
        )

    def _pipeline(
        self,
        sha: str,
        ref: str,
        commit: int,
        at: datetime,
        jobs: dict[str, list[Plan]],
        broken: frozenset[Key],
    ) -> list[TestRun]:
        rows: list[TestRun] = []
        for job, tests in jobs.items():
            began = at + timedelta(minutes=self.random.uniform(0, 20))
            for attempt in range(1, _ATTEMPTS + 1):
                ran = list(self._job(sha, ref, commit, began, job, tests, attempt, broken))
                rows += ran
                failed = any(run.outcome is RunOutcome.FAILED for run in ran)
                if not failed or self.random.random() > self.shape.retried:
                    break
                began += timedelta(minutes=self.random.uniform(30, 150))
        return rows

    def _job(
        self,
        sha: str,
        ref: str,
        commit: int,
        at: datetime,
        job: str,
        tests: list[Plan],
        attempt: int,
        broken: frozenset[Key],
    ) -> Iterator[TestRun]:
        runner = f"runner-{self.random.randrange(self.shape.runners)}"
        for plan in tests:
            key = (plan.test, plan.job)
            at += timedelta(minutes=plan.minutes)
            run = TestRun(
                plan.test, job, RunOutcome.PASSED, sha, ref, runner, sha, attempt, plan.minutes * 60, at
            )
            if plan.kind is Kind.QUARANTINED and commit >= plan.end:
                yield _ended(run, RunOutcome.SKIPPED)
                continue
            if plan.kind is Kind.MOVED and commit >= plan.end:
                continue
            if runner in self.killers and self.random.random() < self.shape.kills * plan.minutes:
                self.truth[key].by_infrastructure += 1
                yield _ended(run, RunOutcome.FAILED)
                return  # killed: what comes after it in the job never ran
            yield _ended(run, RunOutcome.FAILED) if self._fails(plan, run, commit, key in broken) else run

    def _fails(self, plan: Plan, run: TestRun, commit: int, broken: bool) -> bool:
        truth = self.truth[plan.test, plan.job]
        truth.clean += run.ref == _BASE and commit >= plan.end
        breaks = plan.kind in (Kind.FULL, Kind.PARTIAL, Kind.MENDED) and plan.fails_at(commit, run.runner)
        if run.ref == _BASE and (broken or breaks):
            truth.broken_at.add(run.pipeline)
        truth.broken_last = broken and run.ref == _BASE and commit == self.shape.commits - 1
        if broken:
            truth.clean = 0
            return True
        if self.random.random() < plan.fails_at(commit, run.runner):
            truth.failed += 1
            return True
        at = run.at or START
        outage = any(run.runner == r and start <= at < start + _OUTAGE for r, start in self.outages)
        if outage and self.random.random() < 0.4:
            truth.by_infrastructure += 1
            return True
        return False


def _ended(run: TestRun, outcome: RunOutcome) -> TestRun:
    return TestRun(
        run.test,
        run.job,
        outcome,
        run.sha,
        run.ref,
        run.runner,
        run.pipeline,
        run.attempt,
        run.seconds,
        run.at,
    )
