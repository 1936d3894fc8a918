from __future__ import annotations

import pytest

from commands.phrases import chance


@pytest.mark.parametrize(
    ("probability", "told"),
    [(0.0, "less than 0.1%"), (0.001, "0.1%"), (0.042, "4.2%"), (0.999, "99.9%"), (1.0, "over 99.9%")],
)
def test_no_chance_is_told_more_exactly_than_it_is_known(probability: float, told: str) -> None:
    assert chance(probability) == told
