"""What GitLab and test reports tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

OUT_OF_TIME = frozenset(
    {"job_execution_timeout", "job_execution_server_timeout"}
    | {"server_timeout_running", "server_timeout_canceling"}
)
"""GitLab's `failure_reason`s of a job that ran into its time limit."""

ENDED = ("success", "failed", "canceled", "skipped")
"""The status of a pipeline of which nothing runs any more, and of such a job."""

AT_REST = (*ENDED, "manual")
"""The same, or it waits for a person, maybe for ever."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run of a GitLab job of a pipeline, as one event told it.

    Attributes:
        user: who started it, by the name on GitLab; "" where the event does not say.
        archive: it left files.
        reports: it told GitLab which of them are JUnit reports; False where the event does not say.
        allow_failure: its failure does not make the pipeline fail.
    """

    id: int
    name: str
    status: str
    failure_reason: str | None
    runner: str
    retried: bool
    finished_at: datetime | None = None
    stage: str = ""
    user: str = ""
    started_at: datetime | None = None
    archive: bool = False
    reports: bool = False
    allow_failure: bool = False

    @property
    def late(self) -> bool:
        """It ran into its time limit: something hung in it, or its runner was slow."""
        return self.failure_reason in OUT_OF_TIME


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One GitLab pipeline, as one event told it.

    Attributes:
        project: path with namespace ("qemu-project/qemu").
        updated_at: the latest time in the event; orders events that arrive out of order.
        source: what started it, in GitLab's words ("push", "schedule"); "" where the event does not say, as
            with all that follow.
        tag: it runs for a tag.
        message: how the commit's message begins.
        merge_request: the number of a merge request within its project.
    """

    project: str
    id: int
    status: str
    ref: str
    sha: str
    url: str
    jobs: tuple[Job, ...]
    updated_at: datetime | None
    source: str = ""
    tag: bool = False
    message: str = ""
    merge_request: int | None = None

    @property
    def branch(self) -> str:
        """Its branch or tag as people call it."""
        return branch(self.ref)


def branch(ref: str) -> str:
    """A branch or tag as people call it."""
    return ref.removeprefix("refs/heads/").removeprefix("refs/tags/")


class PurposeKind(StrEnum):
    """What a pipeline tests."""

    MERGE_REQUEST = "merge request"
    PULL = "pull request"
    SERIES = "series"
    SCHEDULE = "schedule"
    TAG = "tag"
    BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a pipeline tests, and what says so.

    Attributes:
        name: what is tested: the merge request's number, the pull request's tag or branch, the series'
            Message-ID, the tag, or the branch.
        rule: the name of the rule that found it.
    """

    kind: PurposeKind
    name: str
    rule: str


class Fetched(StrEnum):
    """What came of fetching something that a job left."""

    KEPT = "kept"
    NONE = "none"
    GONE = "gone"
    REFUSED = "refused"
    TOO_LARGE = "too large"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Leavings:
    """What a job left, as it was found when it was fetched.

    Attributes:
        archive: its files; None while they were not asked for.
        log: what it printed, likewise.
        reports: how many test reports were found.
        skipped: bytes at the beginning of the log that were left out.
    """

    job: int
    archive: Fetched | None = None
    log: Fetched | None = None
    reports: int = 0
    skipped: int = 0


class TestOutcome(StrEnum):
    """How one run of one test case ended."""

    __test__ = False  # pytest: this is a noun, not a test class

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class TestCase:
    """One testcase element of a JUnit report.

    Attributes:
        ran: False where the report says that it was not run, whatever outcome its children make it.
    """

    __test__ = False

    name: str
    classname: str
    outcome: TestOutcome
    seconds: float | None
    message: str | None
    ran: bool = True
