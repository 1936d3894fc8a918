from __future__ import annotations

from math import comb, exp, inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.numbers import adjusted, clean_runs_needed, fisher, interval, log_sum, poisson_tail


@pytest.mark.parametrize(
    ("rate", "runs"), [(0.3, 9), (0.2, 14), (0.1, 29), (0.05, 59), (0.02, 149), (0.01, 299), (1, 1), (0, 0)]
)
def test_the_clean_runs_that_refute_an_old_rate(rate: float, runs: int) -> None:
    assert clean_runs_needed(rate) == runs


def test_the_interval_of_a_rate() -> None:
    assert interval(9, 180) == pytest.approx((0.0265, 0.0923), abs=1e-4)
    assert interval(0, 0) == (0.0, 1.0)
    assert (interval(0, 9)[0], interval(9, 9)[1]) == (0.0, 1.0)


@given(st.integers(0, 300), st.integers(1, 300))
def test_an_interval_holds_its_rate(failed: int, more: int) -> None:
    low, high = interval(failed, failed + more)
    assert 0 <= low <= failed / (failed + more) <= high <= 1


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_fishers_test_adds_up_the_tables_that_are_as_strange(a: int, b: int, c: int, d: int) -> None:
    runs, others, bad = a + b, c + d, a + c
    tables = range(max(0, bad - others), min(bad, runs) + 1)
    weights = {k: comb(runs, k) * comb(others, bad - k) for k in tables}
    expected = sum(w for k, w in weights.items() if k >= a) / sum(weights.values())
    assert fisher(a, runs, c, others) == pytest.approx(expected)


def test_fishers_test_stays_exact_where_numbers_are_large() -> None:
    assert fisher(8, 20, 0, 180) == pytest.approx(comb(20, 8) / comb(200, 8))
    assert fisher(3, 3000, 0, 3000) == pytest.approx(0.125, abs=1e-3)


@given(st.integers(1, 40), st.floats(0.01, 40))
def test_the_tail_of_poissons_distribution_goes_down(seen: int, expected: float) -> None:
    assert 0 <= poisson_tail(seen + 1, expected) <= poisson_tail(seen, expected) <= 1


def test_the_tail_of_poissons_distribution() -> None:
    assert poisson_tail(1, 2.0) == pytest.approx(1 - exp(-2))
    assert (poisson_tail(0, 1.0), poisson_tail(2, 0.0), poisson_tail(900, 1.0)) == (1.0, 0.0, 0.0)


def test_many_looks_raise_what_each_must_show() -> None:
    assert adjusted([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.04 * 4 / 3, 0.04 * 4 / 3, 0.5])
    assert adjusted([]) == []


def test_sums_of_logarithms() -> None:
    assert log_sum([log(2), log(3)]) == pytest.approx(log(5))
    assert log_sum([-2000.0, -2000.0]) == pytest.approx(-2000 + log(2))
    assert log_sum([]) == -inf
