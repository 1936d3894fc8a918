"""What is planted in a synthetic history: what each test really is, and what happens to it when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from storage.records import Label

NEVER = 1 << 30


class Kind(StrEnum):
    """What a test really is."""

    STABLE = "stable"
    FLAKY = "flaky"
    FULL = "full regression"
    PARTIAL = "partial regression"
    CALMED = "flaky, then fixed"
    MENDED = "regression, then fixed"
    RUNNER = "fails on one runner"
    QUARANTINED = "flaky, then skipped"
    MOVED = "moved to another job"


@dataclass(frozen=True, slots=True)
class Shape:
    """How big a history is and how much happens in it.

    Attributes:
        tests: for each job.
        commits: on the base, each with one pipeline.
        hours: between commits.
        kinds: share of the tests that are of that kind; the others are stable.
        rates: failure rates of flaky tests.
        kills: for each minute of a job, the chance that its runner kills it; on two runners.
        bursts: in the whole history.
        bad_commits: share of the base's commits that break tests and are dropped at once.
        branches: share of the commits with a branch's pipeline before them; half of the branches are broken.
        retried: chance that a failed job is tried again, up to twice.
    """

    jobs: int = 130
    tests: int = 8
    commits: int = 200
    hours: float = 12.0
    runners: int = 12
    kinds: Mapping[Kind, float] = field(default_factory=lambda: KINDS)
    rates: tuple[float, ...] = (0.3, 0.1, 0.05, 0.02, 0.01)
    kills: float = 8e-4
    bursts: int = 4
    bad_commits: float = 0.04
    branches: float = 0.3
    retried: float = 0.75


KINDS: Mapping[Kind, float] = {
    Kind.FLAKY: 0.06,
    Kind.FULL: 0.012,
    Kind.PARTIAL: 0.012,
    Kind.CALMED: 0.012,
    Kind.MENDED: 0.012,
    Kind.RUNNER: 0.008,
    Kind.QUARANTINED: 0.006,
    Kind.MOVED: 0.006,
}

OTHER = Shape(
    jobs=60,
    tests=12,
    commits=320,
    hours=7.0,
    runners=5,
    kinds={kind: 1.5 * share for kind, share in KINDS.items()},
    rates=(0.5, 0.2, 0.08, 0.03, 0.015),
    kills=1.5e-3,
    bursts=9,
    bad_commits=0.08,
    branches=0.6,
    retried=0.4,
)
"""Another project: what was tuned on the first must hold here too."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One test in one job.

    Attributes:
        rate: how often it fails, in the state that its kind names.
        change, end: the commits (by number) between which that holds.
        minutes: how long a run takes.
        runner: the only one that it fails on.
    """

    test: str
    job: str
    kind: Kind = Kind.STABLE
    rate: float = 0.0
    change: int = 0
    end: int = NEVER
    minutes: float = 0.2
    runner: str = ""

    def fails_at(self, commit: int, runner: str) -> float:
        """How often it fails at a commit on a runner."""
        on = self.change <= commit < self.end and self.runner in ("", runner)
        return self.rate if on else 0.0

    @property
    def label(self) -> Label:
        """What a verdict on all of its history should say, as far as the test itself goes."""
        return _LABELS.get(self.kind, Label.STABLE)


_LABELS = {
    Kind.FLAKY: Label.FLAKY,
    Kind.QUARANTINED: Label.FLAKY,
    Kind.FULL: Label.REGRESSION,
    Kind.PARTIAL: Label.REGRESSION,
    Kind.CALMED: Label.FIXED,
    Kind.MENDED: Label.FIXED,
    Kind.RUNNER: Label.INFRASTRUCTURE,
}


def plans(shape: Shape, random: Random) -> list[Plan]:
    """A plan for each test in each job; a few tests of a job are long, and long ones are innocent."""
    kinds = shape.kinds
    every = []
    for j in range(shape.jobs):
        for t in range(shape.tests):
            (kind,) = random.choices([Kind.STABLE, *kinds], [1 - sum(kinds.values()), *kinds.values()])
            minutes = 12.0 if t == 0 and j % 3 == 0 else random.lognormvariate(-1.5, 0.8)
            every.append(_plan(f"suite{t % 5}/test-{j}-{t}", f"job-{j}", kind, minutes, shape, random))
    return every


def _plan(test: str, job: str, kind: Kind, minutes: float, shape: Shape, random: Random) -> Plan:
    last = shape.commits
    rate, change, end, runner = 0.0, 0, NEVER, ""
    if kind in (Kind.FLAKY, Kind.QUARANTINED, Kind.CALMED):
        rate = random.choice(shape.rates)
        end = int(random.uniform(0.4, 0.6) * last) if kind is not Kind.FLAKY else NEVER
    elif kind in (Kind.FULL, Kind.PARTIAL):
        rate = 1.0 if kind is Kind.FULL else random.uniform(0.3, 0.7)
        change = int(random.uniform(0.3, 0.95) * last)
    elif kind is Kind.MENDED:
        rate = random.choice((1.0, 1.0, random.uniform(0.3, 0.7)))
        change = int(random.uniform(0.2, 0.6) * last)
        end = change + random.randint(3, max(4, last // 6))
    elif kind is Kind.RUNNER:
        rate, runner = random.uniform(0.2, 0.7), f"runner-{random.randrange(shape.runners)}"
        change = int(random.uniform(0.0, 0.5) * last)
    elif kind is Kind.MOVED:
        end = int(random.uniform(0.3, 0.8) * last)
    return Plan(test, job, kind, rate, change, end, minutes, runner)
