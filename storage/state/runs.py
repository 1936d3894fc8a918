"""What jobs and the tests in them did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records import (
    AT_REST,
    FailureKind,
    Job,
    LogFailure,
    Pipeline,
    Signature,
    TestCase,
    TestOutcome,
    TestVerdict,
)

SPAN = 1 << 44
"""Numbers of jobs that each server has to itself; the largest GitLab has given a thousandth of them."""


def own_number(job: int) -> int:
    """The number that a job has on its server; see `storage.servers`."""
    return job % SPAN if job >= SPAN else job


@dataclass(frozen=True, slots=True)
class Attempt:
    """A job with its place among the runs of the same job in its pipeline.

    Attributes:
        number: 1 for the first run, 2 for its first retry, …
        attempts: how many runs there are.
        incomplete: why some of its results are missing, which says nothing of the tests; "" where none is
            known to be.
        page: its address on GitLab; "" where no event told that.
    """

    job: Job
    project: str
    pipeline: int
    number: int
    attempts: int
    incomplete: str = ""
    page: str = ""

    @property
    def ended(self) -> bool:
        """It does not run, and will not by itself."""
        return self.job.status in AT_REST


@dataclass(frozen=True, slots=True)
class LoggedFailure:
    """A failure that a job's log tells of, with the signature of its cause."""

    job: int
    failure: LogFailure
    signature: Signature


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that ended, with no more than what runners are held against one another by."""

    job: int
    project: str
    pipeline: int
    name: str
    status: str
    runner: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that failed in one run of a job, by its report and its log together.

    Attributes:
        test: the name under which the test has its history; where no report names it, as its runner calls
            it; "" where it was no test.
        key: the test's short key, where it has one; else "".
        said: the lines that say what went wrong, or why there are none.
        line: where they begin in the log, as GitLab numbers it (`#L123`); None where that is not known.
        signature: of what it said.
        cause: the key of the signature that stands for all, of whatever pipeline and branch, that most likely
            have one cause; "" where its words say nothing.
    """

    job: int
    kind: FailureKind
    test: str
    key: str
    said: str
    line: int | None
    signature: Signature
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One outcome of one test case.

    Attributes:
        job: the GitLab job it ran in.
        key: the test case's short key ("T-214").
        at: when the job ended, or when the report came where no event told that.
    """

    job: int
    name: str
    key: str
    outcome: TestOutcome
    seconds: float | None
    message: str | None
    at: datetime

    @property
    def failed(self) -> bool:
        """It failed or broke off."""
        return self.outcome in (TestOutcome.FAILED, TestOutcome.ERROR)


def full_name(case: TestCase) -> str:
    """The name under which a test case has its history: class and name, once where they are the same."""
    if not case.classname or case.name.startswith(case.classname):
        return case.name
    return f"{case.classname}/{case.name}" if case.name else case.classname


class Did(StrEnum):
    """What a test did, the worst first: of several runs in one column, that is what stands for it."""

    FAILED = "failed"
    FLAKY = "passed on retry"
    INFRASTRUCTURE = "infrastructure"
    INCOMPLETE = "incomplete"
    PASSED = "passed"
    ABSENT = "not among the job's tests"


@dataclass(frozen=True, slots=True)
class Seen:
    """Runs of a job that has a test, on one runner and in one column of a picture, in which it did the same.

    Attributes:
        key: the test's short key.
        column: a day or a pipeline, as `storage.seen` calls it.
        runs: how many they are.
    """

    key: str
    column: str
    runner: str
    did: Did
    runs: int = 1


class Counts(StrEnum):
    """What a job's results count for in the verdict on its tests."""

    ALL = "all"
    EXPLAINED = "explained"
    """The infrastructure broke the job: its failures are no test's."""
    NOTHING = ""
    """It is not known what it tested, it has not ended, or some of its results are missing."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where and on what a job ran: what a result of it is evidence of.

    Attributes:
        project, name: of the job; "" where no event told of it.
        sha: the commit that it tested.
        branch: where that is not the project's base; "" on the base.
        first: it is the first run of its name in its pipeline.
        at: when it ended, or when its results came where no event told that.
        place: when the first job at that commit ended: where the commit stands among the others.
        implies: a test that only logs tell of passed in it, unless its log says otherwise.
    """

    job: int
    project: str
    name: str
    sha: str
    branch: str
    runner: str
    first: bool
    at: datetime
    place: datetime
    counts: Counts
    implies: bool


@dataclass(frozen=True, slots=True)
class Told:
    """All that is known of a job that its context follows from.

    Attributes:
        job: None where no event told of it; project and incomplete are "" then.
        first: no run of its name in its pipeline came before.
        pipeline: None where no event told of it.
        reported: when its first results came.
        log: the kinds of failures that its log tells of; None where there is no log, or not the whole of it.
    """

    number: int
    job: Job | None
    project: str
    incomplete: str
    first: bool
    pipeline: Pipeline | None
    reported: datetime | None
    log: frozenset[FailureKind] | None


@dataclass(frozen=True, slots=True)
class Lane:
    """A job's name in a project: what runs the same tests again and again."""

    project: str
    name: str


@dataclass(frozen=True, slots=True)
class TestHistory:
    """What is kept of a test in the runs of one job.

    Attributes:
        key, name: of the test.
        from_log: only logs tell of it.
        verdict: None while it never failed there.
        firsts, firsts_failed: first attempts on the base that count, and how many of them failed; 0 while it
            never failed there.
    """

    __test__ = False  # pytest: this is a noun, not a test class

    lane: Lane
    key: str
    name: str
    from_log: bool
    verdict: TestVerdict | None
    firsts: int = 0
    firsts_failed: int = 0
