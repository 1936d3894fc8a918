from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.digests import MORNING, Digest, Often, digest_at
from tests.builders import START

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")


@pytest.mark.parametrize(
    ("often", "now", "at"),
    [
        (Often.DAILY, datetime(2026, 10, 24, 5, 59, tzinfo=UTC), datetime(2026, 10, 24, 6, tzinfo=UTC)),
        (Often.DAILY, datetime(2026, 10, 24, 6, 0, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
        (Often.WEEKLY, datetime(2026, 10, 24, 6, 0, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        (Often.OFF, datetime(2026, 10, 24, 6, 0, tzinfo=UTC), None),
    ],
)
def test_it_comes_in_the_morning(often: Often, now: datetime, at: datetime | None) -> None:
    assert digest_at(Digest(often, "Europe/Berlin"), now) == at


@given(
    st.sampled_from([Often.DAILY, Often.WEEKLY]),
    st.sampled_from(ZONES),
    st.integers(0, 366 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
)
def test_it_is_the_next_morning_whatever_the_clocks_do(often: Often, zone: str, now: datetime) -> None:
    at = digest_at(Digest(often, zone), now)
    assert at and now < at <= now + timedelta(days=7 if often is Often.WEEKLY else 1, hours=1)
    local = at.astimezone(ZoneInfo(zone))
    assert local.time() == MORNING and (often is Often.DAILY or local.weekday() == 0)
