"""Bursts: several tests that otherwise pass fail on one runner, or everywhere, within a short time.

A commit that breaks many tests looks the same at first. What tells them apart is what these tests did at the
same commit elsewhere or later, and whether they still failed afterwards: a burst passes, a broken commit
stays. Where only the next commit passed, it may have been either; in no case was it the tests.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from bot.rules.flakes.places import Places
from bot.rules.flakes.state import Cause
from commands.numbers import poisson_tail

_GAP = timedelta(minutes=45)
_FEWEST_TESTS = 3
_CHANCE = 1e-4
"""A gathering this improbable is none by chance; so low because every hour on every runner is looked at."""

_OFTEN = 2
"""Failures outside bursts that make a test one that fails by itself, and so perhaps inside one, too."""

_UNKNOWN_RATE = 5e-4
"""What a test that failed nowhere else may fail at."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Failures that came together.

    Attributes:
        runner: where; "" for everywhere.
        places: which.
    """

    runner: str
    places: tuple[int, ...]


def causes(of: Places, known: Mapping[int, Cause]) -> dict[int, Cause]:
    """Which failures a burst explains, and which it may."""
    open_ = [p for p in of.failures if p not in known]
    found: dict[int, Cause] = {}
    for burst in _gathered(of, open_):
        found |= {p: c for p, c in _judged(of, burst).items() if found.get(p) is not Cause.EXPLAINED}
    alone = Counter(of.key(p) for p in open_ if p not in found)
    return {p: c for p, c in found.items() if c is Cause.EXPLAINED or alone[of.key(p)] < _OFTEN}


def _gathered(of: Places, failures: Iterable[int]) -> Iterator[Burst]:
    """Failures of several tests, close in time: of each runner, then of all."""
    by_runner: dict[str, list[int]] = defaultdict(list)
    for place in failures:
        by_runner[""].append(place)
        if of.rows[place].run.runner:
            by_runner[of.rows[place].run.runner].append(place)
    for runner in sorted(by_runner, reverse=True):
        for places in _close(of, by_runner[runner]):
            if len({of.rows[p].run.test for p in places}) >= _FEWEST_TESTS:
                yield Burst(runner, places)


def _close(of: Places, failures: Sequence[int]) -> Iterator[tuple[int, ...]]:
    start = 0
    for i in range(1, len(failures) + 1):
        if i == len(failures) or of.rows[failures[i]].at - of.rows[failures[i - 1]].at > _GAP:
            yield tuple(failures[start:i])
            start = i


def _judged(of: Places, burst: Burst) -> dict[int, Cause]:
    """What each failure of a burst comes from: nothing is said of those that are the commit's doing."""
    signs = {p: _sign(of, burst, p) for p in burst.places}
    passed = [p for p, sign in signs.items() if sign is _Sign.PASSED]
    gone = [p for p, sign in signs.items() if sign is _Sign.GONE]
    found: dict[int, Cause] = {}
    if _is_strange(of, burst, passed):
        found = dict.fromkeys(passed, Cause.EXPLAINED)
    if (passed or gone) and _is_strange(of, burst, [p for p, s in signs.items() if s is not _Sign.FAILED]):
        here = Cause.EXPLAINED if found and burst.runner else Cause.SUSPECTED
        unknown = [p for p, sign in signs.items() if sign is _Sign.UNKNOWN]
        found |= dict.fromkeys([*gone, *unknown], here)
    return found


def _is_strange(of: Places, burst: Burst, places: Sequence[int]) -> bool:
    """More tests fail at once than their own rates at other times explain."""
    keys = {of.key(p) for p in places}
    inside = Counter(of.key(p) for p in burst.places)
    if len({test for test, _ in keys}) < _FEWEST_TESTS:
        return False
    first, last = of.rows[burst.places[0]].at, of.rows[burst.places[-1]].at
    expected = _UNKNOWN_RATE * of.between(burst.runner, first, last)
    for key in keys:
        failed, runs = of.bad[key] - inside[key], len(of.of[key]) - inside[key]
        expected += (failed + _UNKNOWN_RATE) / (runs + 1)
    return poisson_tail(len(keys), expected) <= _CHANCE


class _Sign(Enum):
    """What a test did elsewhere at the commit of a burst, or else in its next run."""

    PASSED = auto()
    FAILED = auto()
    GONE = auto()
    UNKNOWN = auto()


def _sign(of: Places, burst: Burst, place: int) -> _Sign:
    """What a test did elsewhere at that commit, or else in its next run."""
    row = of.rows[place]
    first, last = of.rows[burst.places[0]].at, of.rows[burst.places[-1]].at
    key, at = of.key(place), (of.key(place), row.run.sha, row.branch)
    there = [
        of.failed(p)
        for p in of.at[at]
        if not (first <= of.rows[p].at <= last and burst.runner in ("", of.rows[p].run.runner))
    ]
    if there:
        return _Sign.FAILED if all(there) else _Sign.PASSED
    after = of.after(key, row.branch, last)
    if after is None:
        return _Sign.UNKNOWN
    return _Sign.FAILED if of.failed(after) else _Sign.GONE
