"""What a job's trace tells: which tests failed, what broke before them, and whether it was all there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FailureKind(StrEnum):
    """What failed.

    `BUILD` is a step before or beside the tests: configuring, compiling, linking, merging. `INFRASTRUCTURE`
    is what no change of the project's code could have caused: runner, network, disk, memory, the job's time
    limit. `INCOMPLETE` is no failure: results are missing, and nothing follows for the tests they were of.
    `UNKNOWN` is a script that failed and did not say how in a form we read.
    """

    TEST = "test"
    BUILD = "build"
    INFRASTRUCTURE = "infrastructure"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"


class FailureOutcome(StrEnum):
    """How it ended: it said no, it died, or it was still at it when its time was over."""

    FAILED = "failed"
    ERROR = "error"
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class LogFailure:
    """One failure that a job's trace tells of.

    Attributes:
        test: the test as its runner calls it, without project and suite; None where it was no test.
        signal: what killed it ("SIGABRT"), if anything did.
        excerpt: the few lines that say what went wrong, without colours and secrets.
        lines: the first and the last line it stands in, numbered as GitLab's page does (`#L123`).
        subtests: those of its parts that failed, where it has parts (TAP).
        file: where a build failed, if it says so; `line` goes with it.
        passed_again: the same job ran it again, and then it passed.
    """

    kind: FailureKind
    test: str | None
    suite: str | None
    outcome: FailureOutcome
    excerpt: str
    lines: tuple[int, int]
    seconds: float | None = None
    signal: str | None = None
    exit_status: int | None = None
    subtests: tuple[str, ...] = ()
    file: str | None = None
    line: int | None = None
    passed_again: bool = False


@dataclass(frozen=True, slots=True)
class JobLog:
    """What was read of one trace.

    Attributes:
        failures: in the order of their lines.
        omitted: how many more there were; a job in which thousands fail tells nothing by the last of them.
        complete: nothing shows that results are missing. Where it is false, a test that is not named here
            has neither passed nor failed.
    """

    failures: tuple[LogFailure, ...]
    omitted: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Signature:
    """What a failure says once all that differs from run to run is masked.

    Attributes:
        key: a short digest of the template; the same in every job, on every branch, for ever.
        template: the decisive lines, masked, in alphabetical order.
    """

    key: str
    template: str
