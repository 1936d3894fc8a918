"""What is counted of a test for the rules that look at the whole suite: how often it fails, where, how long.

Counted before anything is excused, since these rules are what excuses; a few numbers, however long the
history.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.rules.flakes.commit import Commit

AROUND = 10
"""Commits before the first and after the last failure that count as the time in which a test failed."""

RUNNERS = 16
"""Runners that are remembered of a test."""

_SELDOM = 2
"""Commits at which a test that otherwise passes may fail."""


class Habit(NamedTuple):
    """How a test fails by itself: the share of commits, without one; and whether it is more than seldom."""

    rate: float
    often: bool


@dataclass(slots=True)
class There:
    """What a test did on one runner.

    Attributes:
        span: runs up to its last failure anywhere, from a little before the first.
        since: runs since; tail: those soon after.
    """

    runs: int = 0
    failed: int = 0
    span: int = 0
    since: int = 0
    tail: int = 0


@dataclass(slots=True)
class Tally:
    """The counts.

    Attributes:
        commits: those with runs; bad: those with a failure, whatever it came from.
        doubled: the same two when the first last was a power of two. So a rate that moves with every run
            is one that seldom moves, and what rests on it need not be looked at again each time.
        timed, milliseconds: runs that tell how long they took, and how long that was together.
        killed: failures that a killed job would explain, by runner.
        early: runs by runner at the last commits before the first failure.
        after: commits since the last failure.
    """

    commits: int = 0
    bad: int = 0
    doubled: tuple[int, int] = (0, 0)
    timed: int = 0
    milliseconds: int = 0
    killed: dict[str, int] = field(default_factory=dict)
    runners: dict[str, There] = field(default_factory=dict)
    early: list[dict[str, int]] = field(default_factory=list)
    after: int = 0

    def copy(self) -> Tally:
        """One that can go on alone."""
        runners = {name: replace(on) for name, on in self.runners.items()}
        return replace(self, killed=dict(self.killed), runners=runners, early=list(self.early))

    @property
    def habit(self) -> Habit:
        """How it fails by itself; one bad commit is not held against it, since that is what is asked of."""
        commits, bad = self.doubled
        return Habit(max(0, bad - 1) / (commits + 1), self.bad > _SELDOM)

    def add(self, commit: Commit) -> None:
        """Takes the next commit in."""
        if not commit.runs and not commit.explained:
            return
        self.commits += 1
        self.bad += bool(commit.bad or commit.explained)
        if not self.commits & (self.commits - 1):
            self.doubled = (self.commits, self.bad)
        self.timed += commit.timed
        self.milliseconds += commit.milliseconds
        for name, killed in sorted(commit.killed.items()):
            self.killed[name] = self.killed.get(name, 0) + killed
        if commit.clean or not commit.branch:  # what a branch breaks, it breaks on any runner
            self._on_runners(commit)

    def _on_runners(self, commit: Commit) -> None:
        here = {name: runs for name, (runs, _) in sorted(commit.runners.items())}
        if any(failed for _, failed in commit.runners.values()):
            first = not any(on.failed for on in self.runners.values())
            for on in self.runners.values():
                on.span += 0 if first else on.since
                on.since = on.tail = 0
            for each in (*self.early, here):
                for name, runs in each.items():
                    self._on(name).span += runs
            self.early, self.after = [], 0
        else:
            for name, runs in here.items():
                self._on(name).since += runs
                self._on(name).tail += runs if self.after < AROUND else 0
            self.after += 1
            if not any(on.failed for on in self.runners.values()):
                self.early = [*self.early, here][-AROUND:]
        for name, (runs, failed) in sorted(commit.runners.items()):
            self._on(name).runs += runs
            self._on(name).failed += failed

    def _on(self, name: str) -> There:
        if name not in self.runners and len(self.runners) >= RUNNERS:
            of = self.runners
            del of[min(of, key=lambda n: (of[n].failed, of[n].runs, n))]
        return self.runners.setdefault(name, There())
