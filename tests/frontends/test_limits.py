from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.frontends import limits
from bot.frontends.limits import Limits


def test_a_bucket_is_emptied_and_fills_again() -> None:
    now = 0.0
    found = Limits(30, lambda: now)
    assert [found.wait("ada") for _ in range(30)] == [0] * 30
    assert found.wait("ada") == 2
    assert found.wait("ben") == 0
    now = 2.0
    assert found.wait("ada") == 0
    assert found.wait("ada") == 2


@given(st.lists(st.floats(0, 20), max_size=200))
def test_nobody_gets_more_than_what_came_back(pauses: list[float]) -> None:
    now = 0.0
    found, taken = Limits(6, lambda: now), 0
    for pause in pauses:
        now += pause
        wait = found.wait("ada")
        taken += not wait
        assert taken <= 6 + now / 10 + 1e-6
        assert 0 <= wait <= 10


def test_who_has_been_away_is_forgotten() -> None:
    now = 0.0
    found = Limits(1, lambda: now)
    for number in range(limits.MANY):
        found.wait(str(number))
    now = 61.0
    found.wait("last")
    assert len(found._left) == 1
