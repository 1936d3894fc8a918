"""In which order commits came, in histories that say it badly."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.flakes.judge import judge
from bot.rules.flakes.order import placed
from storage.records import Label, RunOutcome, TestRun

START = datetime(2026, 3, 2, tzinfo=UTC)


def sha(number: int) -> str:
    """Commits are not numbered: what comes first says nothing."""
    return hashlib.sha1(b"%d" % number, usedforsecurity=False).hexdigest()


def a_run(number: int, **more: object) -> TestRun:
    """A test that the thirtieth commit broke."""
    outcome = RunOutcome.FAILED if number >= 30 else RunOutcome.PASSED
    at = START + timedelta(hours=number)
    run = TestRun("oil-test", "unit", outcome, sha(number), "main", "r1", str(1000 + number), 1, 1.0, at)
    return replace(run, **more)  # type: ignore[arg-type]  # a test's own words


BROKEN = [a_run(n) for n in range(50)]
TIMELESS = [replace(run, at=None) for run in BROKEN]
SAYS = {
    "no times": TIMELESS,
    "no times, any order": TIMELESS[::2] + TIMELESS[1::2],
    "no times, no pipelines": [replace(run, pipeline="") for run in TIMELESS],
    "some times, any order": [
        (TIMELESS if n % 3 else BROKEN)[n] for n in (*range(1, 50, 2), *range(0, 50, 2))
    ],
    "days": [a_run(n, at=START + timedelta(days=n // 20)) for n in range(50)],
    "one time": [replace(run, at=START) for run in BROKEN],
}


@pytest.mark.parametrize("history", SAYS.values(), ids=SAYS)
def test_a_regression_is_found_whatever_is_missing(history: list[TestRun]) -> None:
    (found,) = judge(history)
    assert (found.label, found.since) == (Label.REGRESSION, sha(30))


@given(st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 3), st.sampled_from(["", "7", "x"]))))
def test_no_two_commits_are_at_one_time(rows: list[tuple[int, int | None, str]]) -> None:
    runs = [
        a_run(n, at=None if hour is None else START + timedelta(hours=hour), pipeline=pipeline)
        for n, hour, pipeline in rows
    ]
    found = placed(runs)
    assert len({(row.order, row.run.sha) for row in found}) == len({row.order for row in found})
    assert len({row.order for row in found}) == len({row.run.sha for row in found})
    assert sorted((r.run.test, r.run.sha) for r in found) == sorted((r.test, r.sha) for r in runs)


def test_commits_of_a_history_without_times_did_not_fail_together() -> None:
    first, second = (row.at for row in placed(TIMELESS[:2]))
    assert second - first > timedelta(minutes=45)
