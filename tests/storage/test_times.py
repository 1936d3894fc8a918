from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from storage import times

MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 — the zone comes next
    lambda m: m.replace(microsecond=0, tzinfo=UTC)
)


@given(MOMENTS)
def test_a_moment_comes_back(moment: datetime) -> None:
    assert times.moment(times.text(moment)) == moment
    assert times.moment_or_none(times.text_or_none(moment)) == moment


@given(MOMENTS, MOMENTS)
def test_texts_sort_as_the_moments_do(one: datetime, other: datetime) -> None:
    assert (times.text(one) < times.text(other)) == (one < other)


def test_another_zone_is_written_in_utc() -> None:
    berlin = timezone(timedelta(hours=2))
    assert times.text(datetime(2026, 10, 9, 10, 0, tzinfo=berlin)) == "2026-10-09T08:00:00Z"
    assert (times.text_or_none(None), times.moment_or_none(None)) == (None, None)
