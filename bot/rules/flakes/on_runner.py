"""Does a test fail on one runner only?

The other way to explain failures: the test is well, one runner is sick, always or since or for a while. It is
weighed against a flake, which fails everywhere alike, over the same runs; how strange the gathering on one
runner would be by chance is told by Fisher's exact test, raised for the number of runners looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

from bot.rules.flakes.folded import Folded, OnRunner
from bot.rules.flakes.rates import BROKEN, FLAKY, PRIOR
from commands.numbers import fisher, log_sum

_SICK_RATES = (*(r for r in FLAKY if r > 0.01), *BROKEN)
_LOGS = {rate: (log(rate), log(1 - rate)) for rate in {*_SICK_RATES, *FLAKY}}
_SICK_LOGS = [_LOGS[rate] for rate in _SICK_RATES]

_SICK = 0.003
"""Chance that a test meets a sick runner."""

_CHANCE = 0.05

_REMEMBERED = 4096
"""Numbers that are kept: what would settle a verdict asks the same many times."""


@dataclass(frozen=True, slots=True)
class Sick:
    """A runner that may explain a test's failures.

    Attributes:
        weight: how probable that is, in the belief's scale.
        runs, failed: there, since its first failure. others_runs, others_failed: elsewhere, in that time.
        chance: of so many failures there if runners were alike, times the number of runners.
    """

    runner: str
    weight: float
    runs: int
    failed: int
    others_runs: int
    others_failed: int
    chance: float

    @property
    def plain(self) -> bool:
        """The gathering is no chance."""
        return self.chance <= _CHANCE


def sick(of: Folded) -> Sick | None:
    """The runner that explains most; None where nothing failed or all ran on one runner."""
    names = [name for name, on in of.runners.items() if on.failed] if len(of.runners) > 1 else []
    if not names:
        return None
    bad = sum(o.failed for o in of.runners.values())
    flaky = _flaky(bad, of.on_runners, of.commits)
    return max((_sick(of, name, bad, flaky) for name in names), key=lambda s: s.weight)


@lru_cache(_REMEMBERED)
def _flaky(bad: int, runs: int, commits: int) -> float:
    """How well a flake explains so many failures, as a logarithm."""
    return log_sum(
        [
            log(PRIOR.flaky * w) + _log(r, bad, runs) + commits * log(1 - PRIOR.calmed * r)
            for w, r in zip(PRIOR.rates, FLAKY, strict=True)
        ]
    )


def _sick(of: Folded, name: str, bad: int, flaky: float) -> Sick:
    """One runner.

    Args:
        bad: failures on all runners. flaky: how well a flake explains them, as a logarithm.
    """
    on, chance = of.runners[name], _gathering(of, name, bad)
    elsewhere = bad - on.failed
    spans = (on.runs, on.runs - on.before[0], on.until[0] - on.before[0])
    costs = (0.0, log(0.5 / max(of.commits, 1)), 2 * log(0.5 / max(of.commits, 1)))
    logs = [c + _sickly(on.failed, runs) for c, runs in zip(costs, spans, strict=True)]
    gathered = log(_SICK / len(of.runners)) + log_sum(logs) + elsewhere * log(PRIOR.dropped)
    weight = sum(of.belief.flaky) * exp(min(gathered - flaky, 300.0))
    runs, others = _since_first(of, on)
    return Sick(name, weight, runs, on.failed, others, bad - on.failed, chance)


def may_be_plain(of: Folded) -> bool:
    """On some runner failures gather so that it is no chance; whether that explains them is not asked."""
    bad = sum([o.failed for o in of.runners.values()])
    return len(of.runners) > 1 and any(
        _gathering(of, name, bad) <= _CHANCE for name, on in of.runners.items() if on.failed
    )


def _gathering(of: Folded, name: str, bad: int) -> float:
    """How likely so many failures of all are on one runner, were all alike, times the number of runners."""
    on = of.runners[name]
    runs, others = _since_first(of, on)
    return min(1.0, _by_chance(on.failed, runs, bad - on.failed, others) * len(of.runners))


def _since_first(of: Folded, on: OnRunner) -> tuple[int, int]:
    """Runs since the first failure there: there, and elsewhere."""
    runs = on.runs - on.before[0]
    return runs, of.on_runners - on.before[1] - runs


@lru_cache(_REMEMBERED)
def _by_chance(failed: int, runs: int, others_failed: int, others_runs: int) -> float:
    return fisher(failed, runs, others_failed, others_runs)


@lru_cache(_REMEMBERED)
def _sickly(failed: int, runs: int) -> float:
    """How well a sick runner's rates foretell that, each as likely as another, as a logarithm."""
    well = runs - failed
    return log_sum([failed * f + well * w for f, w in _SICK_LOGS]) - log(len(_SICK_LOGS))


def _log(rate: float, failed: int, runs: int) -> float:
    fail, well = _LOGS[rate]
    return failed * fail + (runs - failed) * well
