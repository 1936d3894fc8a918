"""By what each rate of failing is multiplied where runs of a test come, whatever is believed of the test.

Most tests of a job take the same steps, and what would settle a verdict takes them again and again: so the
numbers of the last ones are remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

from bot.rules.flakes.rates import BROKEN, FLAKY

_LOG = {rate: (log(rate), log(1 - rate)) for rate in (*FLAKY, *BROKEN)}

_REMEMBERED = 1024
"""Steps of each kind."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen at one commit: clean runs, failures, and failures that may be the infrastructure's."""

    clean: int
    failed: int
    suspected: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """By what clean commits in a row multiply each rate.

    Attributes:
        flaky, broken: what stays so through all of them.
        calmed, mended: what is fixed at any of them.
        came: what breaks at any of them, and stays so.
    """

    flaky: tuple[float, ...]
    broken: tuple[float, ...]
    calmed: tuple[float, ...]
    mended: tuple[float, ...]
    came: tuple[float, ...]


@lru_cache(_REMEMBERED)
def stretch(commits: int, runs: int, calmed: float, mended: float) -> Stretch:
    """The factors of so many clean commits in a row with so many runs.

    Args:
        calmed, mended: as of `Prior`; 0 where nothing can be fixed.
    """
    each = runs / commits
    stay_f = [(1 - r) ** each * (1 - calmed * r) for r in FLAKY]
    stay_b = [(1 - r) ** each * (1 - mended * r) for r in BROKEN]
    broken = [_series(s, commits) for s in stay_b]
    return Stretch(
        flaky=tuple(s**commits for s in stay_f),
        broken=tuple(s**commits for s in stay_b),
        calmed=tuple(calmed * r * _series(s, commits) for r, s in zip(FLAKY, stay_f, strict=True)),
        mended=tuple(mended * r * x for r, x in zip(BROKEN, broken, strict=True)),
        came=tuple((1 - r) ** each * x for r, x in zip(BROKEN, broken, strict=True)),
    )


@dataclass(frozen=True, slots=True)
class Odds:
    """How well what was seen at one commit goes with each rate; the best as 1."""

    stable: float
    flaky: tuple[float, ...]
    broken: tuple[float, ...]


@lru_cache(_REMEMBERED)
def likelihoods(seen: Seen, glitch: float, maybe: float) -> Odds:
    """How well each rate foretells what was seen, the best one as 1."""

    def of(rate: float) -> float:
        fail, well = _LOG[rate]
        sure = seen.failed * fail + seen.clean * well
        return sure + (seen.suspected * log(maybe + (1 - maybe) * rate) if seen.suspected else 0.0)

    stable = seen.failed * log(glitch) + seen.suspected * log(maybe)
    flaky, broken = [of(r) for r in FLAKY], [of(r) for r in BROKEN]
    top = max(stable, *flaky, *broken)
    return Odds(exp(stable - top), tuple(exp(x - top) for x in flaky), tuple(exp(x - top) for x in broken))


def _series(ratio: float, terms: int) -> float:
    """1 + x + x² + …, so many terms."""
    return (1 - ratio**terms) / (1 - ratio) if ratio < 1 else float(terms)
