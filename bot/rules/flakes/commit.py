"""What was seen of a test at one commit, run by run, and what of it the suite as a whole excuses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Cause(StrEnum):
    """What the infrastructure has to do with a failure."""

    NONE = "none"
    SUSPECTED = "suspected"
    """It, or a commit that was dropped; not the test."""
    EXPLAINED = "explained"


@dataclass(frozen=True, slots=True)
class Blame:
    """What the runs around a failure say of it.

    Attributes:
        alone: nothing else failed in its job, as when a job is killed.
    """

    cause: Cause = Cause.NONE
    alone: bool = False


NO_BLAME = Blame()


@dataclass(frozen=True, slots=True)
class Result:
    """One run that passed or failed, as the state takes it.

    Attributes:
        order: where its commit stands among the commits: when the first run at it ended, say.
        branch: the branch, where it is not the base; "" on the base.
        first: it is the job's first attempt in its pipeline.
        milliseconds: how long it took; 0 where nothing tells.
        ref: the branch's name where every branch counts as the base, since the test never ran on that.
    """

    sha: str
    order: float
    failed: bool
    branch: str = ""
    runner: str = ""
    first: bool = True
    blame: Blame = NO_BLAME
    milliseconds: int = 0
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Excuse:
    """Failures of a test that the suite as a whole explains.

    Attributes:
        runners: sick ones; what fails there does not count.
        killed: something kills jobs, and this test no more often than its length explains.
    """

    runners: tuple[str, ...] = ()
    killed: bool = False


NO_EXCUSE = Excuse()


@dataclass(slots=True)
class Commit:
    """What was seen at one commit.

    Attributes:
        timed, milliseconds: runs that tell how long they took, and how long that was together.
        alone: of `failed`, those that failed alone in their job, by runner.
        runners: runs and failures that count, by runner.
        refs: runs, by the branch's name where every branch counts as the base.
    """

    sha: str
    order: float
    branch: str
    clean: int = 0
    failed: int = 0
    suspected: int = 0
    explained: int = 0
    firsts: int = 0
    firsts_failed: int = 0
    timed: int = 0
    milliseconds: int = 0
    alone: dict[str, int] = field(default_factory=dict)
    runners: dict[str, tuple[int, int]] = field(default_factory=dict)
    refs: dict[str, int] = field(default_factory=dict)

    def add(self, result: Result, times: int = 1) -> None:
        """Counts one run; -1 takes it back."""
        self.timed += times * bool(result.milliseconds)
        self.milliseconds += times * result.milliseconds
        if result.ref:
            self.refs[result.ref] = self.refs.get(result.ref, 0) + times
        if result.blame.cause is Cause.EXPLAINED and result.failed:
            self.explained += times
            return
        if not result.failed:
            self.clean += times
        elif result.blame.cause is Cause.SUSPECTED:
            self.suspected += times
        else:
            self.failed += times
            if result.blame.alone:
                self.alone[result.runner] = self.alone.get(result.runner, 0) + times
        self.firsts += times * result.first
        self.firsts_failed += times * (result.first and result.failed)
        if result.runner:
            runs, failed = self.runners.get(result.runner, (0, 0))
            self.runners[result.runner] = (runs + times, failed + times * result.failed)

    def sort(self) -> None:
        """Puts it into the same form in whatever order its runs came and were taken back."""
        self.alone = {name: n for name, n in sorted(self.alone.items()) if n}
        self.runners = {name: on for name, on in sorted(self.runners.items()) if on[0]}
        self.refs = {name: n for name, n in sorted(self.refs.items()) if n}

    @property
    def runs(self) -> int:
        """Runs that count."""
        return self.clean + self.bad

    @property
    def bad(self) -> int:
        """Failures that count."""
        return self.failed + self.suspected

    @property
    def killed(self) -> dict[str, int]:
        """Failures, by runner, that a killed job would explain: alone in it, and gone when run again."""
        return self.alone if self.clean or self.runs == 1 else {}

    def excused(self, by: Excuse) -> Commit:
        """The same, with what the suite excuses explained."""
        gone = {name: self.runners[name][1] for name in by.runners if name in self.runners}
        gone |= {n: c for n, c in self.killed.items() if by.killed and n not in by.runners}
        count = sum(gone.values())
        if not count:
            return self
        sure = min(count, self.failed)
        firsts = min(count, self.firsts_failed)
        left = {
            name: (on[0] - gone.get(name, 0), on[1] - gone.get(name, 0)) for name, on in self.runners.items()
        }
        return replace(
            self,
            failed=self.failed - sure,
            suspected=self.suspected - (count - sure),
            explained=self.explained + count,
            firsts=self.firsts - firsts,
            firsts_failed=self.firsts_failed - firsts,
            runners={name: on for name, on in left.items() if on[0]},
        )
