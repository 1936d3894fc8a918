from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import history
from bot.parsers.history import NotHistory, Refused
from storage.records import RunOutcome, TestRun

HEADER = "test,job,runner,pipeline,sha,ref,attempt,outcome,seconds,finished_at\n"
ROW = "lamp-test,system,r1,7,abc,refs/heads/staging,2,error,1.5,2026-01-05T08:00:00Z\n"
RUN = TestRun(
    "lamp-test",
    "system",
    RunOutcome.FAILED,
    "abc",
    "staging",
    "r1",
    "7",
    2,
    1.5,
    datetime(2026, 1, 5, 8, tzinfo=UTC),
)


def parse(text: str) -> history.History:
    return history.parse(text.encode())


def test_a_row_is_a_run() -> None:
    assert parse(HEADER + ROW) == history.History((RUN,), ())


def test_columns_stand_in_any_order_and_most_may_be_missing() -> None:
    assert parse("outcome;test\npassed;lamp-test\n").runs == (TestRun("lamp-test", "", RunOutcome.PASSED),)


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("passed", RunOutcome.PASSED),
        ("Error", RunOutcome.FAILED),
        ("timeout", RunOutcome.FAILED),
        ("skipped", RunOutcome.SKIPPED),
        ("killed", RunOutcome.INCOMPLETE),
        ("canceled", RunOutcome.INCOMPLETE),
    ],
)
def test_outcomes(word: str, outcome: RunOutcome) -> None:
    assert parse(f"test,outcome\nlamp-test,{word}\n").runs[0].outcome is outcome


def test_a_bad_row_is_told_and_stops_no_other() -> None:
    found = parse(
        HEADER
        + ROW.replace("error", "purple")
        + ROW.replace("lamp-test", "")
        + ROW.replace("2026-01-05T08:00:00Z", "soon")
        + "\n"
        + ROW
    )
    assert found.runs == (RUN,)
    assert found.refused == (
        Refused(2, 'outcome "purple" is not known: passed, failed, error or skipped'),
        Refused(3, "names no test"),
        Refused(4, 'finished_at "soon" is no time: 2026-03-02T10:00:00Z'),
    )


@pytest.mark.parametrize(
    "time", ["2026-01-05 08:00:00 UTC", "2026-01-05 09:00:00 +0100", "2026-01-05T08:00:00", "1767600000"]
)
def test_times_are_read_as_gitlab_and_others_write_them(time: str) -> None:
    assert parse(HEADER + ROW.replace("2026-01-05T08:00:00Z", time)).runs == (RUN,)


def test_what_cannot_be_read_of_an_optional_field_is_not_known() -> None:
    run = parse(HEADER + "lamp-test,system,,,,,first,passed,nan,\n").runs[0]
    assert (run.attempt, run.seconds, run.at) == (None, None, None)


def test_times_have_zones_or_are_utc() -> None:
    for text in ("2026-01-05T09:00:00+01:00", "2026-01-05 08:00:00", "1767600000"):
        assert parse(HEADER + ROW.replace("2026-01-05T08:00:00Z", text)).runs == (RUN,)


def test_a_run_that_is_told_twice_is_one() -> None:
    assert len(parse(HEADER + ROW + ROW).runs) == 1
    first_is_0 = ROW.replace(",2,error", ",0,error")
    assert len(parse(HEADER + first_is_0 + first_is_0).runs) == 1
    without_time = ROW.replace("2026-01-05T08:00:00Z", "")
    assert len(parse(HEADER + without_time + without_time).runs) == 2


def test_a_field_without_an_end_costs_its_row_only() -> None:
    found = parse(HEADER + ROW + "x" * 200_000 + ROW + ROW.replace("abc", "def"))
    assert [run.sha for run in found.runs] == ["abc", "def"]
    assert found.refused[0].reason.startswith("cannot be read as CSV")


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"name,result\na,b\n", b"test\nx\n"])
def test_what_is_no_history_is_said(raw: bytes) -> None:
    with pytest.raises(NotHistory, match="names no column"):
        history.parse(raw)


@given(st.binary(max_size=300))
def test_nothing_breaks_it(raw: bytes) -> None:
    found = history.parse(HEADER.encode() + raw)
    assert all(run.test for run in found.runs)
