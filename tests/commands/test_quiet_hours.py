from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.answer import UserError
from commands.quiet_hours import QuietHours, quiet_hours, quiet_until
from tests.builders import START

NIGHT = QuietHours(time(22), time(7), "Europe/Berlin")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of October 2026 by UTC; the clocks of Berlin go back in the night to the 25th."""
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (at(20, 19, 59), None),
        (at(20, 20, 0), at(21, 5)),
        (at(20, 23, 0), at(21, 5)),
        (at(21, 4, 59), at(21, 5)),
        (at(21, 5, 0), None),
        (at(24, 22, 0), at(25, 6)),  # an hour longer
    ],
)
def test_a_night_goes_by_the_clock_on_the_wall(now: datetime, ends: datetime | None) -> None:
    assert quiet_until(NIGHT, now) == ends


def test_hours_of_one_day_do_not_reach_into_the_next() -> None:
    noon = QuietHours(time(12), time(13), "UTC")
    assert [quiet_until(noon, at(20, h, 30)) for h in (11, 12, 13)] == [None, at(20, 13), None]


@pytest.mark.parametrize("typed", ["22:00-07:00", "22:00 to 7:00", "22:00 – 07:00"])
def test_they_are_typed_as_people_do(typed: str) -> None:
    assert quiet_hours(typed, "Europe/Berlin") == NIGHT
    assert quiet_hours(*str(NIGHT).split(" ", 1)) == NIGHT


@pytest.mark.parametrize(
    ("hours", "zone", "why"),
    [
        ("at night", "UTC", "are no hours of the day"),
        ("22:00-25:00", "UTC", "are no hours of the day"),
        ("22:00-22:00", "UTC", "are no hours of the day"),
        ("22:00-07:00", "Berlin", "No time zone is called"),
        ("22:00-07:00", "../etc", "No time zone is called"),
        ("22:00-07:00", "Europe", "No time zone is called"),
    ],
)
def test_what_cannot_be_meant_is_refused(hours: str, zone: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        quiet_hours(hours, zone)


@given(
    st.times(timezones=st.none()),
    st.times(timezones=st.none()),
    st.sampled_from(ZONES),
    st.integers(0, 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
)
def test_they_end_within_a_day_and_nothing_is_quiet_then(
    begins: time, ends: time, zone: str, now: datetime
) -> None:
    begins, ends = begins.replace(second=0, microsecond=0), ends.replace(second=0, microsecond=0)
    if begins == ends:
        return
    until = quiet_until(QuietHours(begins, ends, zone), now)
    local = now.astimezone(ZoneInfo(zone)).time()
    inside = begins <= local < ends if begins < ends else local >= begins or local < ends
    assert (until is not None) == inside
    if until:
        assert now < until <= now + timedelta(hours=25)
