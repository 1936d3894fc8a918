"""One run of one test in one job, and what the runs of a test together say of it.

What a run was part of (pipeline, commit, branch, runner, attempt) stands beside its outcome, because that is
what tells a flake from a regression from a sick runner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RunOutcome(StrEnum):
    """How a run ended, as far as the test is concerned."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    """It was left out: that is no run."""
    INCOMPLETE = "incomplete"
    """The job was killed or cancelled before the test could end: nobody knows."""


@dataclass(frozen=True, slots=True)
class TestRun:
    """One row of a history.

    Attributes:
        sha: the commit that was tested; "" where it is not known.
        ref: the branch it stood on, without "refs/heads/".
        attempt: 1 for the job's first run in its pipeline, 2 for its first retry; None where not known.
        at: when it ended; None where not known.
        reason: GitLab's `failure_reason` of the job, where the history has it.
    """

    __test__ = False  # pytest: this is a noun, not a test class

    test: str
    job: str
    outcome: RunOutcome
    sha: str = ""
    ref: str = ""
    runner: str = ""
    pipeline: str = ""
    attempt: int | None = None
    seconds: float | None = None
    at: datetime | None = None
    reason: str = ""


class Label(StrEnum):
    """What a test's history shows."""

    STABLE = "stable"
    FLAKY = "flaky"
    REGRESSION = "regression"
    INFRASTRUCTURE = "infrastructure"
    FIXED = "fixed"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class TestVerdict:
    """What is thought of one test in one job.

    Attributes:
        probability: of each label but UNSURE; they add up to 1.
        failure_rate: of first attempts that infrastructure does not explain: since the change where there was
            one, else of all; None where there is none.
        interval: of that rate, 95 %.
        since: the commit of the change; None where there was none or it is older than the history.
        evidence: sentences that a maintainer can check.
        clean: so many more clean runs would settle it; None when it is settled, or never that way.
        failing: so many more failing runs would settle it; None as above.
    """

    __test__ = False

    test: str
    job: str
    label: Label
    probability: Mapping[Label, float]
    failure_rate: float | None
    interval: tuple[float, float] | None
    since: str | None
    evidence: tuple[str, ...]
    clean: int | None = None
    failing: int | None = None

    @property
    def needed(self) -> int | None:
        """How many more runs would settle it, going whichever way is shorter."""
        return min((n for n in (self.clean, self.failing) if n is not None), default=None)
