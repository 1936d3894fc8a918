from __future__ import annotations

import pytest

from bot.parsers.leavings import NotLeavings, parse, write
from storage import job_runs, leavings, pipeline_events, pipelines
from storage.database import Database
from storage.records import Fetched, Job, Leavings, Pipeline
from tests.builders import after

PROJECT = "pinewood/pinewood"


def a_job(number: int, status: str = "failed", **more: object) -> Job:
    ended = None if status == "running" else after(number)
    return Job(number, f"job-{number}", status, None, "", retried=False, finished_at=ended, **more)  # type: ignore[arg-type]  # a test's own words


def filled(db: Database, *jobs: Job, project: str = PROJECT) -> None:
    pipeline_events.save(db, Pipeline(project, 7, "failed", "main", "", "", jobs, after(9)))


def test_what_is_to_be_fetched(db: Database) -> None:
    filled(
        db,
        a_job(1, "success", reports=True),
        a_job(2, reports=True),
        a_job(3, "success", reports=True),
        a_job(4, "running", reports=True),
        a_job(5, "success", archive=True),
        a_job(6, archive=True),
        a_job(8),
    )
    filled(db, a_job(9, reports=True), project="ada/pinewood")
    assert leavings.archives_to_fetch(db, PROJECT, after(0), 9) == (6, 2, 3, 1)
    assert leavings.archives_to_fetch(db, PROJECT, after(0), 2) == (6, 2)
    assert leavings.archives_to_fetch(db, PROJECT, after(3), 9) == (6, 3)
    assert leavings.logs_to_fetch(db, PROJECT, after(0), 9) == (8, 6, 2)
    for number in (6, 3):
        leavings.save(db, Leavings(number, archive=Fetched.GONE))
    leavings.save(db, Leavings(8, log=Fetched.KEPT))
    assert leavings.archives_to_fetch(db, PROJECT, after(0), 9) == (2, 1)
    assert leavings.logs_to_fetch(db, PROJECT, after(0), 9) == (6, 2)


def test_what_was_fetched_at_different_times_stands_together(db: Database) -> None:
    assert leavings.of_job(db, 6) is None
    both = Leavings(6, Fetched.KEPT, Fetched.GONE, 3, 10)
    parts = [Leavings(6, archive=Fetched.KEPT, reports=3), Leavings(6, log=Fetched.GONE, skipped=10)]
    for part in (*parts, parts[0]):
        leavings.save(db, part)
    assert leavings.of_job(db, 6) == both


def test_what_is_written_is_read_again() -> None:
    for found in (Leavings(6), Leavings(6, Fetched.TOO_LARGE, Fetched.KEPT, 3, 10)):
        assert parse(write(found)) == found
    for raw in (b"", b"{}", b'{"job": 6, "archive": "eaten"}', b"[6]"):
        with pytest.raises(NotLeavings):
            parse(raw)


def test_an_attempt_says_why_its_results_are_missing(db: Database) -> None:
    filled(db, a_job(1))
    for why in ("it was cancelled", ""):
        pipelines.mark_incomplete(db, 1, why)
        attempt = job_runs.attempt(db, 1)
        assert attempt and attempt.incomplete == why
