"""From what is believed to a word: which label, and at what probability."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.rules.flakes.entries import Counts, Entry
from bot.rules.flakes.folded import Folded
from bot.rules.flakes.on_runner import Sick, may_be_plain, sick
from bot.rules.flakes.rates import BROKEN, FULL, PRIOR
from commands.numbers import clean_runs_needed
from storage.records import Label

SURE = 0.9
"""A label is said from this probability on."""

_SURER = 0.95
"""A regression is said from this probability on: it calls somebody."""

DOUBT = 0.02
"""Nothing is called flaky that is a regression with a greater probability than this."""

_EARLY = 0.1
"""Chance of the clean runs before a change, had there been none, from which on they do not speak for it."""

_FEWEST_CLEAN = 14
"""Runs before "stable" is said: with 95 %, the rate is below 20 %."""

_FEWEST_FAILURES = 2
"""Failures before anything is said of them: one may be anything's."""

_ENOUGH = 5
"""Failures that make a flake where fewer than two stand beside a pass at the same commit: the others are of
commits that only failed, and each of these may have broken the test and been dropped."""

_MANY = 5
"""Failures that make a test broken that never was well: it may flake often."""

_ITS_DOING = (Label.REGRESSION, Label.FIXED)
"""What is never said of a test that only one branch fails: what that breaks is its own."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The probabilities, and what they rest on.

    Attributes:
        since: the commit that most probably changed things; None where there is none.
        after: the last clean commit before it.
        bad: the runs while it was bad, where it is broken or fixed.
        old_rate: how often it failed before it was fixed.
    """

    label: Label
    probability: dict[Label, float]
    since: str | None
    after: str | None
    bad: Counts
    old_rate: float
    sick: Sick | None
    of: Folded


def weigh(of: Folded) -> Weighed:
    """Gives a test its label."""
    (shares, old_rate), runner = _shares(of), sick(of)
    shares[Label.INFRASTRUCTURE] += runner.weight if runner else 0.0
    whole = sum(shares.values()) or 1.0
    probability = {label: share / whole for label, share in shares.items()}
    found = Weighed(Label.UNSURE, probability, *_change(of), old_rate, runner, of)
    best = max(probability, key=lambda label: probability[label])
    if probability[best] < SURE or not _GATES[best](found):
        return found
    if of.own and (best in _ITS_DOING or (best is Label.FLAKY and not of.mixed[0])):
        return found
    if best is Label.FIXED:
        return replace(found, label=best, since=of.recovered, after=of.last_bad[0])
    return replace(found, label=best)


def settles(of: Folded) -> bool:
    """Whether it has a label; sick runners, which take longest, are weighed only where they may decide it."""
    shares = _shares(of)[0].values()
    sure = max(shares) / (sum(shares) or 1.0) >= SURE
    return (sure or bool(of.explained) or may_be_plain(of)) and weigh(of).label is not Label.UNSURE


def _shares(of: Folded) -> tuple[dict[Label, float], float]:
    """How much speaks for each label, but for a sick runner, in the belief's scale; the old rate."""
    belief = of.belief
    stable, flaky, calmed, mended = (
        max(0.0, weight - blamed)
        for weight, blamed in zip(
            (belief.stable, sum(belief.flaky), belief.calmed, belief.mended), belief.blamed, strict=True
        )
    )
    stable += sum(belief.coming)
    early = sum(_early(e) for e in belief.entries)
    flaky += early
    broken = sum(sum(e.weight) for e in belief.entries) - early + sum(belief.blamed)
    old_rate = _old_rate(of, mended > calmed)
    if of.bad_commits == 1:
        stable, mended = stable + mended, 0.0  # broken by one commit alone: the test is what it was
    if _refuted(of, old_rate):
        calmed, mended = PRIOR.refuted * calmed, PRIOR.refuted * mended
    else:
        flaky, calmed, broken, mended = flaky + calmed, 0.0, broken + mended, 0.0
    shares = {
        Label.STABLE: stable,
        Label.FLAKY: flaky,
        Label.REGRESSION: broken,
        Label.INFRASTRUCTURE: 0.0,
        Label.FIXED: calmed + mended,
    }
    if of.explained:
        shares[Label.INFRASTRUCTURE] += shares[Label.STABLE]
        shares[Label.STABLE] = 0.0
    return shares, old_rate


def _early(entry: Entry) -> float:
    """How much of it no clean runs speak for: so few came before that a flake may have passed them.

    A test that failed now and then ever since its first known runs is a flake, as far as anybody can know.
    """
    return sum(
        weight
        for rate, weight in zip(BROKEN, entry.weight, strict=True)
        if rate < FULL and (1 - rate) ** entry.before.runs >= _EARLY
    )


def _change(of: Folded) -> tuple[str | None, str | None, Counts]:
    """The commit that most probably broke it, the clean one before, and the runs since."""
    entry = max(of.belief.entries, key=lambda e: sum(e.weight))
    if sum(of.belief.blamed) > sum(entry.weight):
        sha, failed, runs = of.last_bad
        return sha, of.last_clean, Counts(runs, failed)
    return entry.sha, entry.after, of.base - entry.before


def _old_rate(of: Folded, mended: bool) -> float:
    before = of.culprit.before if mended and of.culprit else Counts()
    bad = of.until_bad - before
    return (bad.failed + 0.5) / (bad.runs + 1) if bad.runs else 0.0


def _refuted(of: Folded, old_rate: float) -> bool:
    """So many clean runs that the old rate is unlikely; until then, what may be fixed is not.

    One is never enough.
    """
    return of.base.runs - of.until_bad.runs >= max(2, clean_runs_needed(old_rate))


def _is_stable(found: Weighed) -> bool:
    return found.of.base.runs + found.of.beside[0] >= _FEWEST_CLEAN


def _is_flaky(found: Weighed) -> bool:
    """A row of failures at the end that this rate explains badly may be a regression that begins."""
    counts, streak, mixed = found.of.base, found.of.streak[1], found.of.mixed[1]
    rate = counts.failed / counts.runs if counts.runs else 0.0
    return (
        (mixed >= _FEWEST_FAILURES or mixed + found.of.lone >= _ENOUGH)
        and found.probability[Label.REGRESSION] <= DOUBT
        and (streak < 2 or rate**streak > 1 - SURE)
    )


def _is_regression(found: Weighed) -> bool:
    fewest = _MANY if found.since is None else _FEWEST_FAILURES
    return found.probability[Label.REGRESSION] >= _SURER and found.bad.failed >= fewest


def _is_infrastructure(found: Weighed) -> bool:
    return bool(found.of.explained or (found.sick and found.sick.plain))


def _is_fixed(found: Weighed) -> bool:
    return found.of.until_bad.failed >= _FEWEST_FAILURES


_GATES: dict[Label, Callable[[Weighed], bool]] = {
    Label.STABLE: _is_stable,
    Label.FLAKY: _is_flaky,
    Label.REGRESSION: _is_regression,
    Label.INFRASTRUCTURE: _is_infrastructure,
    Label.FIXED: _is_fixed,
}


def fewest_clean(found: Weighed) -> int:
    """Clean runs before which no gate opens, so that nothing need be weighed."""
    of = found.of
    if of.base.failed + of.beside[1] >= _FEWEST_FAILURES or _is_infrastructure(found):
        return 0
    return _FEWEST_CLEAN - of.base.runs - of.beside[0]
