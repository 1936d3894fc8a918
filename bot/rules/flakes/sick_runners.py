"""Sick runners: over many tests, failures gather on one runner.

One test may fail there by chance; that the failures of several do is asked of each runner, adjusted for how
many were looked at. A test is compared only over the time in which it failed, so that a commit which breaks
it while one runner does most of the work is not blamed on that runner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.rules.flakes.places import Key, Places
from bot.rules.flakes.state import Cause
from commands.numbers import adjusted, poisson_tail

_AROUND = 10
"""Runs before the first and after the last failure that count as that time."""

_CHANCE = 0.01
_FEWEST_TESTS = 3
_FEWEST_FAILURES = 5
_MUCH = 3.0


@dataclass(slots=True)
class _Gathered:
    """Failures on one runner, and how many were to be expected if runners were alike."""

    failures: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    expected: float = 0.0

    @property
    def seen(self) -> int:
        return sum(map(len, self.failures.values()))


def causes(of: Places, known: Mapping[int, Cause]) -> dict[int, Cause]:
    """Which failures a sick runner explains."""
    runners = _gathered(of, known)
    looked = sorted(name for name, g in runners.items() if g.failures)
    chances = adjusted([poisson_tail(runners[name].seen, runners[name].expected) for name in looked])
    found: dict[int, Cause] = {}
    for name, chance in zip(looked, chances, strict=True):
        on = runners[name]
        if chance <= _CHANCE and on.seen >= max(_FEWEST_FAILURES, _MUCH * on.expected):
            blamed = [key for key, places in on.failures.items() if _rarely_elsewhere(of, key, name, places)]
            if len({test for test, _ in blamed}) >= _FEWEST_TESTS:
                found |= {p: Cause.EXPLAINED for key in blamed for p in on.failures[key]}
    return found


def _gathered(of: Places, known: Mapping[int, Cause]) -> dict[str, _Gathered]:
    runners: dict[str, _Gathered] = defaultdict(_Gathered)
    for key in of.of:
        span = _span(of, key, known)
        failures = [p for p in span if of.failed(p)]
        on: dict[str, int] = defaultdict(int)
        for p in span:
            on[of.rows[p].run.runner] += 1
        if len(on) < 2 or not failures:
            continue
        for p in failures:
            if runner := of.rows[p].run.runner:
                runners[runner].failures[key].append(p)
        for runner, runs in on.items():
            runners[runner].expected += len(failures) * runs / len(span)
    return runners


def _span(of: Places, key: Key, known: Mapping[int, Cause]) -> list[int]:
    """The test's runs from a little before its first failure to a little after its last."""
    runs = [p for p in of.of[key] if known.get(p) is not Cause.EXPLAINED]
    failed = [i for i, p in enumerate(runs) if of.failed(p)]
    return runs[max(0, failed[0] - _AROUND) : failed[-1] + _AROUND + 1] if failed else []


def _rarely_elsewhere(of: Places, key: Key, runner: str, failures: list[int]) -> bool:
    """On other runners the test fails far less."""
    here = [p for p in of.of[key] if of.rows[p].run.runner == runner]
    others = [of.failed(p) for p in of.of[key] if of.rows[p].run.runner != runner]
    rate = sum(others) / len(others) if others else 1.0
    return rate < 0.25 * len(failures) / len(here)
