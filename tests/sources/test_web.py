"""How long a server asks us to stay away."""

from __future__ import annotations

import pytest

from bot.sources.web import retry_after
from tests.builders import START


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("9" * 400, float("inf")),
        (START.strftime("%a, %d %b %Y %H:%M:%S GMT"), 0.0),
        (START.strftime("%a, %d %b %Y %H:%M:%S -0000"), 0.0),  # which Python reads as no zone at all
        ("soon", None),
        ("", None),
        ("-5", None),
        ("²", None),
    ],
)
def test_seconds_and_dates_are_read_and_nothing_else(said: str, seconds: float | None) -> None:
    assert retry_after(said, START.replace(microsecond=0)) == seconds
