"""The few formulas of statistics that the verdict needs, in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, comb, exp, inf, lgamma, log, sqrt

SURE = 0.95
_Z95 = 1.959964


def interval(failed: int, runs: int) -> tuple[float, float]:
    """The 95 % interval of a rate, Wilson's score interval.

    Source: E. B. Wilson, *Probable inference, the law of succession, and statistical inference*, JASA 22
    (1927); recommended for small counts by Brown, Cai and DasGupta, *Interval Estimation for a Binomial
    Proportion*, Statistical Science 16 (2001).
    """
    if not runs:
        return 0.0, 1.0
    rate, z2 = failed / runs, _Z95**2
    middle = (rate + z2 / (2 * runs)) / (1 + z2 / runs)
    half = _Z95 / (1 + z2 / runs) * sqrt(rate * (1 - rate) / runs + z2 / (4 * runs * runs))
    return (0.0 if failed == 0 else middle - half), (1.0 if failed == runs else middle + half)


def clean_runs_needed(rate: float) -> int:
    """Clean runs in a row that make an old failure rate unlikely: the n with (1 - rate)^n <= 1 - SURE.

    29 at 10 %, 59 at 5 %, 299 at 1 %. Source: the binomial probability of no failure; for small rates it is
    the "rule of three", n = 3 / rate (Hanley and Lippman-Hand, JAMA 249, 1983).
    """
    if rate >= 1:
        return 1
    return ceil(log(1 - SURE) / log(1 - rate) - 1e-9) if rate > 0 else 0


_NOTHING = 1e-17
"""A share that a sum of floats does not hold."""


def fisher(failed: int, runs: int, others_failed: int, others_runs: int) -> float:
    """How likely at least so many failures are here, if failing had nothing to do with the place.

    One-sided exact test of a 2x2 table: the upper tail of the hypergeometric distribution.
    Source: R. A. Fisher, *The Logic of Inductive Inference*, JRSS 98 (1935).
    """
    total, bad = runs + others_runs, failed + others_failed
    if failed <= max(0, bad - others_runs):
        return 1.0
    if failed > (bad + 1) * (runs + 1) // (total + 2):  # beyond the likeliest number the terms only fall
        return min(1.0, _tail(failed, 1, runs, others_runs, bad))
    return max(0.0, 1.0 - _tail(failed - 1, -1, runs, others_runs, bad))


def _tail(first: int, step: int, runs: int, others_runs: int, bad: int) -> float:
    """The chances of `first` failures here, and of one more or one less each time, while they tell."""
    whole = _log_comb(runs + others_runs, bad)
    k, left = first, others_runs - bad
    term = exp(_log_comb(runs, k) + _log_comb(others_runs, bad - k) - whole)
    tail = 0.0
    while term > tail * _NOTHING:
        tail += term
        if step > 0:
            term *= (runs - k) * (bad - k) / ((k + 1) * (left + k + 1))
        else:
            term *= k * (left + k) / ((runs - k + 1) * (bad - k + 1))
        k += step
    return tail


def _log_comb(n: int, k: int) -> float:
    if n < 1000:
        return log(comb(n, k))
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def poisson_tail(seen: int, expected: float) -> float:
    """How likely at least so many events are where that many are expected.

    Source: the Poisson distribution, P(X >= k) = 1 - sum of e^-m m^i / i! for i < k.
    """
    if seen <= 0:
        return 1.0
    if expected <= 0:
        return 0.0
    if seen > expected + 30 * sqrt(expected) + 30:
        return 0.0
    each = log(expected)
    return max(0.0, 1.0 - sum([exp(i * each - expected - lgamma(i + 1)) for i in range(seen)]))


def adjusted(chances: Sequence[float]) -> list[float]:
    """p-values, each raised for how many were looked at: the false discovery rate at which it would pass.

    Source: Y. Benjamini and Y. Hochberg, *Controlling the False Discovery Rate*, JRSS B 57 (1995).
    """
    order = sorted(range(len(chances)), key=lambda i: chances[i], reverse=True)
    found = [1.0] * len(chances)
    least = 1.0
    for place, i in enumerate(order):
        least = min(least, chances[i] * len(chances) / (len(chances) - place))
        found[i] = least
    return found


def log_sum(logs: Sequence[float]) -> float:
    """log(sum(exp(x))), without overflow."""
    top = max(logs, default=-inf)
    return top if top == -inf else top + log(sum(exp(x - top) for x in logs))
