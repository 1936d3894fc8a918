"""What jobs and the tests in them did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.records import FailureKind, Job, LogFailure, Signature, TestCase, TestOutcome


@dataclass(frozen=True, slots=True)
class Attempt:
    """A job with its place among the runs of the same job in its pipeline.

    Attributes:
        number: 1 for the first run, 2 for its first retry, …
        attempts: how many runs there are.
        incomplete: why some of its results are missing, which says nothing of the tests; "" where none is
            known to be.
    """

    job: Job
    project: str
    pipeline: int
    number: int
    attempts: int
    incomplete: str = ""


@dataclass(frozen=True, slots=True)
class LoggedFailure:
    """A failure that a job's log tells of, with the signature of its cause."""

    job: int
    failure: LogFailure
    signature: Signature


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
        cause: the key of the signature that stands for all of its pipeline that most likely have one cause;
            "" where its words say nothing.
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
