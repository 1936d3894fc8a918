from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.answer import UserError
from commands.until import LONGEST, shown, until

NOW = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2026-10-26", datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),  # winter time by then
        ("2026-10-25 14:30", datetime(2026, 10, 25, 13, 30, tzinfo=UTC)),
        ("2026-10-25T14:30", datetime(2026, 10, 25, 13, 30, tzinfo=UTC)),
        ("3h", datetime(2026, 10, 24, 15, 0, tzinfo=UTC)),
        ("30min", datetime(2026, 10, 24, 12, 30, tzinfo=UTC)),
        ("90 Minutes", datetime(2026, 10, 24, 13, 30, tzinfo=UTC)),
        ("2mo", datetime(2026, 12, 23, 12, 0, tzinfo=UTC)),
        ("1 month", datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
        ("2 weeks", datetime(2026, 11, 7, 12, 0, tzinfo=UTC)),
    ],
)
def test_a_day_a_time_or_a_length_is_a_moment(typed: str, at: datetime) -> None:
    assert until(typed, NOW, BERLIN) == at


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("soon", "is no time"),
        ("30m", "minutes or months; type 30min or 2mo"),
        ("30 M", "minutes or months; type 30min or 2mo"),
        ("30 meals", "is no time"),
        ("0min", "is over already"),
        ("2026-13-01", "is no time"),
        ("2026-10-24", "is over already"),
        ("0h", "is over already"),
        ("2062-10-24", "is years away"),
    ],
)
def test_what_is_no_time_to_come_is_refused(typed: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        until(typed, NOW, BERLIN)


def test_it_is_shown_by_the_clock_of_the_place() -> None:
    assert shown(until("2026-10-26", NOW, BERLIN), BERLIN) == "Mon 26 Oct 2026, 00:00 CET"


@given(
    st.text(max_size=20)
    | st.from_regex(r"\d{1,4}([hdwm]|min|mo)|\d{4}-\d\d-\d\d( \d\d:\d\d)?", fullmatch=True)
)
def test_whatever_is_typed_it_lies_in_the_years_to_come_or_is_refused(typed: str) -> None:
    try:
        assert NOW < until(typed, NOW, BERLIN) <= NOW + LONGEST
    except UserError as refused:
        assert str(refused)
