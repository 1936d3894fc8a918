"""What a test's runs make probable, commit after commit.

A hidden Markov model: at each commit a test is stable, flaky with some rate, broken since some commit, or
fixed; each run passes or fails with the rate of that state. `clean` and `failing` take the belief over one
step forward, so what is kept does not grow with the history. Retries count as first attempts do: whether
somebody retries depends on results that are counted, so it does not bias a likelihood. And since the belief
after each run is what it would be had nobody looked before, looking often needs no further correction.

Sources: the forward algorithm, L. R. Rabiner, *A Tutorial on Hidden Markov Models*, Proc. IEEE 77 (1989);
change points while data arrive, R. P. Adams and D. J. C. MacKay, *Bayesian Online Changepoint Detection*
(2007), of which LUCI Analysis uses a relative; the likelihood principle for stopping, Berger and Wolpert
(1988).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.rules.flakes.entries import Counts, Entry, fewest, weighing
from bot.rules.flakes.rates import BROKEN, FLAKY, FULL, PRIOR
from bot.rules.flakes.steps import Seen, likelihoods, stretch

_FULL_FROM = next(i for i, rate in enumerate(BROKEN) if rate >= FULL)
_BETTER = tuple(sum(broken >= max(3 * flaky, 0.3) and broken > flaky for flaky in FLAKY) for broken in BROKEN)
"""For each rate of BROKEN: how many of FLAKY, from the least, are so much lower that the break is worse."""
_AT_FIRST = replace(PRIOR, breaks=0.0, dropped=0.0)
"""At the first commit of a history, before which there is nothing that it could differ from."""


@dataclass(frozen=True, slots=True)
class Belief:
    """How probable each state is, up to a common factor.

    Attributes:
        flaky: for each rate of FLAKY.
        coming: broken by a commit among the clean runs since the last failure, for each rate of BROKEN.
        calmed: was flaky, is fixed.
        mended: was broken, is fixed.
        blamed: of stable, flaky, calmed and mended, how much blames the newest commit alone.
    """

    stable: float
    flaky: tuple[float, ...]
    entries: tuple[Entry, ...]
    coming: tuple[float, ...] = (0.0,) * len(BROKEN)
    calmed: float = 0.0
    mended: float = 0.0
    blamed: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


def start() -> Belief:
    """Before the first run."""
    broken = tuple(PRIOR.from_start * w if i >= _FULL_FROM else 0.0 for i, w in enumerate(PRIOR.broken))
    return Belief(
        stable=1 - PRIOR.flaky - PRIOR.from_start,
        flaky=tuple(PRIOR.flaky * w for w in PRIOR.rates),
        entries=(Entry(None, None, Counts(), broken),),
    )


def clean(belief: Belief, commits: int, runs: int, *, fixable: bool) -> Belief:
    """After commits of the base branch in a row at which every run passed.

    The change may have been at any of them, so each geometric series below adds up all of them. What was
    flaky before it was broken flakes again once that is mended, from the first of them on.

    Args:
        fixable: something failed before.
    """
    calmed, mended = (PRIOR.calmed, PRIOR.mended) if fixable else (0.0, 0.0)
    of = stretch(commits, runs, calmed, mended)
    source = belief.stable * PRIOR.breaks + (belief.calmed + belief.mended) * PRIOR.returns
    ended = [(e.was, sum(_times(e.weight, of.mended))) for e in belief.entries]
    again = [sum([was[i] * weight for was, weight in ended]) for i in range(len(FLAKY))]
    return _scaled(
        Belief(
            stable=belief.stable * (1 - PRIOR.glitch) ** runs,
            flaky=tuple([(f + a) * x for f, a, x in zip(belief.flaky, again, of.flaky, strict=True)]),
            entries=tuple([weighing(e, _times(e.weight, of.broken)) for e in belief.entries]),
            coming=tuple(
                [
                    c * p + source * w * x
                    for c, p, w, x in zip(belief.coming, of.broken, PRIOR.broken, of.came, strict=True)
                ]
            ),
            calmed=belief.calmed + sum(_times(belief.flaky, of.calmed)),
            mended=belief.mended + sum([(1 - sum(was)) * weight for was, weight in ended]),
        )
    )


def failing(belief: Belief, seen: Seen, here: Entry) -> Belief:
    """After one commit of the base branch at which a run failed.

    Args:
        here: the commit, with no weight yet.
    """
    prior = PRIOR if here.before.runs else _AT_FIRST
    odds = likelihoods(seen, prior.glitch, prior.suspected)
    dropped = prior.dropped * _fully(odds.broken, seen)
    source = belief.stable * prior.breaks + (belief.calmed + belief.mended) * prior.returns
    better = list(accumulate(belief.flaky, initial=0.0))
    arrived = [
        c + (source + prior.breaks * better[n]) * w
        for c, w, n in zip(belief.coming, prior.broken, _BETTER, strict=True)
    ]
    entries = [weighing(e, _times(e.weight, odds.broken)) for e in belief.entries]
    weight = _times(arrived, odds.broken)
    were = _were(belief.flaky, _times(prior.broken, odds.broken), prior.breaks / (sum(weight) or 1.0))
    entries.append(replace(here, weight=weight, was=were))
    flaky = [f + belief.calmed * prior.returns * w for f, w in zip(belief.flaky, prior.rates, strict=True)]
    return _scaled(
        Belief(
            stable=belief.stable * (odds.stable + dropped),
            flaky=tuple(f * (x + dropped) for f, x in zip(flaky, odds.flaky, strict=True)),
            entries=fewest(entries),
            calmed=belief.calmed * (odds.stable + dropped),
            mended=belief.mended * (odds.stable + dropped),
            blamed=(
                belief.stable * dropped,
                sum(flaky) * dropped,
                belief.calmed * dropped,
                belief.mended * dropped,
            ),
        )
    )


def beside(belief: Belief, seen: Seen, *, again: bool) -> Belief:
    """After a commit of another branch: it tells of flakes; what it breaks is its own, in part or fully.

    Whether the branch holds the base's newest commits is not known, but it is likely.

    Args:
        again: the test failed at the branch's commit before, too.
    """
    odds = likelihoods(seen, PRIOR.glitch, PRIOR.suspected)
    fully, partly = (PRIOR.branch_again,) * 2 if again else (PRIOR.branch, PRIOR.branch_partly)
    own = fully * _fully(odds.broken, seen)
    own += partly * sum(_times(PRIOR.broken, odds.broken)) if seen.failed else 0.0
    well = odds.stable + own
    mixed = [PRIOR.rebased * x + (1 - PRIOR.rebased) * well for x in odds.broken]
    flaky = tuple(f * (x + own) for f, x in zip(belief.flaky, odds.flaky, strict=True))
    blamed, faded = belief.blamed, sum(flaky) / (sum(belief.flaky) or 1.0)
    return _scaled(
        replace(
            belief,
            stable=belief.stable * well,
            flaky=flaky,
            entries=tuple(weighing(e, _times(e.weight, mixed)) for e in belief.entries),
            coming=_times(belief.coming, mixed),
            calmed=belief.calmed * well,
            mended=belief.mended * well,
            blamed=(blamed[0] * well, blamed[1] * faded, blamed[2] * well, blamed[3] * well),
        )
    )


def _were(flaky: Sequence[float], odds: Sequence[float], by: float) -> tuple[float, ...]:
    """Which share of what broke at a commit was flaky before, for each rate of FLAKY.

    Args:
        odds: of each rate of BROKEN, how common it is and how well it foretells what was seen.
        by: chance to break, over the weight of all that broke.
    """
    worse = [sum(x for x, n in zip(odds, _BETTER, strict=True) if n > i) for i in range(len(FLAKY))]
    return tuple([f * x * by for f, x in zip(flaky, worse, strict=True)])


def _fully(broken: Sequence[float], seen: Seen) -> float:
    """How well "this commit breaks the test fully" foretells what was seen: not at all where a run passed."""
    if seen.clean:
        return 0.0
    full = PRIOR.broken[_FULL_FROM:]
    return sum(_times(full, broken[_FULL_FROM:])) / sum(full)


def _times(weights: Sequence[float], by: Sequence[float]) -> tuple[float, ...]:
    return tuple([w * x for w, x in zip(weights, by, strict=True)])  # a generator takes twice as long


def total(belief: Belief) -> float:
    """What all states weigh together."""
    entries = sum([sum(e.weight) for e in belief.entries])
    return belief.stable + sum(belief.flaky) + entries + sum(belief.coming) + belief.calmed + belief.mended


def _scaled(belief: Belief) -> Belief:
    """The same, adding up to 1, so that long histories do not fade to nothing."""
    by = 1 / (total(belief) or 1.0)
    return Belief(
        belief.stable * by,
        tuple([f * by for f in belief.flaky]),
        tuple([weighing(e, tuple([w * by for w in e.weight])) for e in belief.entries]),
        tuple([c * by for c in belief.coming]),
        belief.calmed * by,
        belief.mended * by,
        tuple(b * by for b in belief.blamed),  # type: ignore[arg-type]
    )
