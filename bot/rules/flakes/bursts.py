"""Bursts: several tests that otherwise pass fail on one runner, or everywhere, within a short time.

A commit that breaks many tests looks the same at first. What tells them apart is what these tests did at the
same commit elsewhere or later, and whether they still failed afterwards: a burst passes, a broken commit
stays. Where only the next commit passed, it may have been either; in no case was it the tests.

One program in several configurations, as `qtest-arm/ring-test` and `qtest-ppc/ring-test`, is one test here:
what makes it fail makes it fail in all of them at once.

Each day (in UTC) is judged alone, so that a new result asks for one day's failures anew and not for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import NamedTuple, Protocol

from bot.rules.flakes.commit import Cause
from bot.rules.flakes.places import Key
from bot.rules.flakes.tally import Habit
from commands.numbers import poisson_tail

_GAP = timedelta(minutes=45)
FEWEST_TESTS = 3
_CHANCE = 1e-4
"""A gathering this improbable is none by chance; so low because every hour on every runner is looked at."""

_UNKNOWN_RATE = 5e-4
"""What a test that failed nowhere else may fail at."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A failure.

    Attributes:
        number: tells it from the others of its test: its place, or its job.
        program: what ran, whatever the configuration.
    """

    number: int
    key: Key
    at: datetime
    runner: str
    program: str


class Ran(NamedTuple):
    """A run of a test: when it ended, and where."""

    at: datetime
    runner: str
    failed: bool


class Around(Protocol):
    """What else is known of the tests that failed, and of the runners."""

    def at_commit(self, bad: Bad) -> Sequence[Ran]:
        """All runs of that test at that commit."""

    def next(self, bad: Bad, after: datetime) -> bool | None:
        """Whether it failed in the next run of its job on that branch; None where that does not tell."""

    def runs(self, runner: str, first: datetime, last: datetime) -> int:
        """How many results came from a runner in that time; from all of them, where none is named."""

    def habit(self, key: Key) -> Habit:
        """How that test fails by itself."""


@dataclass(frozen=True, slots=True)
class _Burst:
    """Failures that came together on a runner; "" is everywhere."""

    runner: str
    failures: tuple[Bad, ...]

    def holds(self, run: Ran) -> bool:
        """The run was in it."""
        on = self.runner in ("", run.runner)
        return on and self.failures[0].at <= run.at <= self.failures[-1].at


def program(test: str) -> str:
    """What a test of this name runs, whatever the configuration."""
    return test.rpartition("/")[2]


def causes(day: Sequence[Bad], around: Around) -> dict[Bad, Cause]:
    """Which failures of one day, in time, a burst explains, and which it may."""
    found: dict[Bad, Cause] = {}
    for burst in _gathered(day):
        judged = _judged(burst, around)
        found |= {bad: c for bad, c in judged.items() if found.get(bad) is not Cause.EXPLAINED}
    return {b: c for b, c in found.items() if c is Cause.EXPLAINED or not around.habit(b.key).often}


def _gathered(day: Sequence[Bad]) -> Iterator[_Burst]:
    """Failures of several tests, close in time: of each runner, then of all."""
    by_runner: dict[str, list[Bad]] = defaultdict(list)
    for bad in day:
        by_runner[""].append(bad)
        if bad.runner:
            by_runner[bad.runner].append(bad)
    for runner in sorted(by_runner, reverse=True):
        for failures in _close(by_runner[runner]):
            if len({bad.program for bad in failures}) >= FEWEST_TESTS:
                yield _Burst(runner, failures)


def _close(failures: Sequence[Bad]) -> Iterator[tuple[Bad, ...]]:
    start = 0
    for i in range(1, len(failures) + 1):
        if i == len(failures) or failures[i].at - failures[i - 1].at > _GAP:
            yield tuple(failures[start:i])
            start = i


def _judged(burst: _Burst, around: Around) -> dict[Bad, Cause]:
    """What each failure of a burst comes from: nothing is said of those that are the commit's doing."""
    signs = {bad: _sign(burst, bad, around) for bad in burst.failures}
    passed = [bad for bad, sign in signs.items() if sign is _Sign.PASSED]
    gone = [bad for bad, sign in signs.items() if sign is _Sign.GONE]
    found: dict[Bad, Cause] = {}
    if _is_strange(burst, passed, around):
        found = dict.fromkeys(passed, Cause.EXPLAINED)
    if (passed or gone) and _is_strange(
        burst, [b for b, s in signs.items() if s is not _Sign.FAILED], around
    ):
        here = Cause.EXPLAINED if found and burst.runner else Cause.SUSPECTED
        unknown = [bad for bad, sign in signs.items() if sign is _Sign.UNKNOWN]
        found |= dict.fromkeys([*gone, *unknown], here)
    return found


def _is_strange(burst: _Burst, failures: Sequence[Bad], around: Around) -> bool:
    """More tests fail at once than their own rates explain."""
    if len({bad.program for bad in failures}) < FEWEST_TESTS:
        return False
    ran = around.runs(burst.runner, burst.failures[0].at, burst.failures[-1].at)
    expected = _UNKNOWN_RATE * ran + sum(around.habit(key).rate for key in sorted({b.key for b in failures}))
    return poisson_tail(len({(bad.program, bad.key[1]) for bad in failures}), expected) <= _CHANCE


class _Sign(Enum):
    """What a test did elsewhere at the commit of a burst, or else in its next run."""

    PASSED = auto()
    FAILED = auto()
    GONE = auto()
    UNKNOWN = auto()


def _sign(burst: _Burst, bad: Bad, around: Around) -> _Sign:
    there = [run.failed for run in around.at_commit(bad) if not burst.holds(run)]
    if there:
        return _Sign.FAILED if all(there) else _Sign.PASSED
    after = around.next(bad, burst.failures[-1].at)
    if after is None:
        return _Sign.UNKNOWN
    return _Sign.FAILED if after else _Sign.GONE
