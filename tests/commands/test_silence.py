from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from commands.silence import ENOUGH, WEEK, too_long, usual
from tests.builders import START, after

HOUR = timedelta(hours=1)


@given(st.integers(1, 7 * 24), st.integers(ENOUGH + 1, 30))
def test_what_comes_at_even_steps_is_usually_silent_for_one(hours: int, weeks: int) -> None:
    arrivals = [after(n) for n in range(0, weeks * 7 * 24, hours)]
    assert usual(arrivals) == hours * HOUR
    assert not too_long(2 * hours * HOUR, hours * HOUR)
    assert too_long(2 * hours * HOUR + timedelta(seconds=1), hours * HOUR)


@given(st.lists(st.integers(0, 12 * 7 * 24 * 60), max_size=200))
def test_the_order_does_not_matter_and_what_is_usual_has_happened(minutes: list[int]) -> None:
    arrivals = [START + timedelta(minutes=m) for m in minutes]
    found = usual(arrivals)
    assert usual(sorted(arrivals)) == found
    assert found is None or found in {b - a for a, b in pairwise(sorted(arrivals))}


def test_a_list_may_rest_over_the_weekend() -> None:
    working = [after(day * 24 + hour) for day in range(8 * 7) if day % 7 < 5 for hour in range(8)]
    assert usual(working) == 65 * HOUR


def test_one_outage_makes_no_habit() -> None:
    steady = [after(n) for n in range(12 * 7 * 24) if not 800 < n < 900]
    assert usual(steady) == HOUR


def test_an_archive_that_came_at_once_is_no_history() -> None:
    assert usual([]) is None
    assert usual([START]) is None
    assert usual([START + n * timedelta(seconds=1) for n in range(5000)]) is None
    assert usual([START - n * WEEK for n in range(ENOUGH)]) is None
    assert usual([START - n * WEEK for n in range(ENOUGH + 1)]) == WEEK
