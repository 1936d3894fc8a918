"""Sick runners: over many tests, failures gather on one runner.

One test may fail there by chance; that the failures of several do is asked of each runner, adjusted for how
many were looked at. A test is compared only over the time in which it failed, so that a commit which breaks
it while one runner does most of the work is not blamed on that runner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum

from bot.rules.flakes.places import Key
from bot.rules.flakes.tally import Tally
from commands.numbers import adjusted, poisson_tail

_CHANCE = 0.01
_FEWEST_TESTS = 3
_FEWEST_FAILURES = 5
_MUCH = 3.0
"""Times as often as on the others: of all, itself among them, one of two or three could hardly reach that."""


@dataclass(slots=True)
class _Gathered:
    """Failures on one runner, by test.

    Attributes:
        expected: how many were to be expected of each if runners were alike.
        as_elsewhere: the same if it failed here as often as on the others.
    """

    failures: dict[Key, int] = field(default_factory=dict)
    expected: list[float] = field(default_factory=list)
    as_elsewhere: list[float] = field(default_factory=list)

    @property
    def seen(self) -> int:
        return sum(self.failures.values())


def sick(tallies: Mapping[Key, Tally]) -> dict[str, set[Key]]:
    """The sick runners, each with the tests whose failures there it explains."""
    runners = _gathered(tallies)
    looked = sorted(name for name, g in runners.items() if g.failures)
    expected = {name: fsum(runners[name].expected) for name in looked}  # the same in whatever order
    chances = adjusted([poisson_tail(runners[name].seen, expected[name]) for name in looked])
    found: dict[str, set[Key]] = {}
    for name, chance in zip(looked, chances, strict=True):
        on = runners[name]
        if chance <= _CHANCE and on.seen >= max(_FEWEST_FAILURES, _MUCH * fsum(on.as_elsewhere)):
            blamed = {key for key in on.failures if _rarely_elsewhere(tallies[key], name)}
            if len({test for test, _ in blamed}) >= _FEWEST_TESTS:
                found[name] = blamed
    return found


def _gathered(tallies: Mapping[Key, Tally]) -> dict[str, _Gathered]:
    runners: dict[str, _Gathered] = defaultdict(_Gathered)
    for key, tally in tallies.items():
        failures = sum(on.failed for on in tally.runners.values())
        spans = {name: on.span + on.tail for name, on in tally.runners.items() if on.span + on.tail}
        if len(spans) < 2 or not failures:
            continue
        whole = sum(spans.values())
        for name, runs in spans.items():
            failed = tally.runners[name].failed
            runners[name].expected.append(failures * runs / whole)
            runners[name].as_elsewhere.append((failures - failed) * runs / (whole - runs))
            if failed:
                runners[name].failures[key] = failed
    return runners


def _rarely_elsewhere(tally: Tally, runner: str) -> bool:
    """On other runners the test fails far less."""
    here = tally.runners[runner]
    others = sum(on.runs for name, on in tally.runners.items() if name != runner)
    failed = sum(on.failed for name, on in tally.runners.items() if name != runner)
    rate = failed / others if others else 1.0
    return rate < 0.25 * here.failed / here.runs
