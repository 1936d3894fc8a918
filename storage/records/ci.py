"""What GitLab and test reports tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Job:
    """One GitLab job of a pipeline, as one event told it."""

    id: int
    name: str
    status: str
    failure_reason: str | None
    runner: str
    retried: bool
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One GitLab pipeline, as one event told it.

    Attributes:
        project: path with namespace ("qemu-project/qemu").
        updated_at: the latest time in the event; orders events that arrive out of order.
    """

    project: str
    id: int
    status: str
    ref: str
    sha: str
    url: str
    jobs: tuple[Job, ...]
    updated_at: datetime | None


class TestOutcome(StrEnum):
    """How one run of one test case ended."""

    __test__ = False  # pytest: this is a noun, not a test class

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class TestCase:
    """One testcase element of a JUnit report."""

    __test__ = False

    name: str
    classname: str
    outcome: TestOutcome
    seconds: float | None
    message: str | None
