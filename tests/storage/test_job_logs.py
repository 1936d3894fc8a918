from __future__ import annotations

from dataclasses import replace

import pytest

from bot import ingest
from storage import job_logs, job_runs
from storage.database import Database
from storage.records import Delivery, FailureKind, FailureOutcome, JobLog, LogFailure, Signature, Source
from tests.builders import START
from tests.parsers.traces import MESON_SUMMARY, trace
from tests.storage.test_leavings import a_job, filled

ONE = LogFailure(FailureKind.TEST, "gate/oil", "gate", FailureOutcome.ERROR, "no oil", (3, 4), 1.5, "SIGABRT")
OTHER = LogFailure(FailureKind.BUILD, None, None, FailureOutcome.FAILED, "no oil", (9, 9), file="a.c", line=1)
OIL = Signature("abc", "no oil")


@pytest.fixture
def db(db: Database) -> Database:
    """Deliveries 1 to 3 are there."""
    ingest.keep(db, [Delivery(Source.JOB_LOG, f"6:{n}", b"", START) for n in range(3)])
    return db


def test_failures_are_found_by_job_and_by_cause(db: Database) -> None:
    job_logs.save(db, 6, 1, JobLog((ONE, OTHER), 2, complete=False), [OIL, replace(OIL, key="def")])
    job_logs.save(db, 7, 2, JobLog((ONE,)), [OIL])
    assert [f.failure for f in job_logs.failures(db, 6)] == [ONE, OTHER]
    assert job_logs.tests_saying(db, "abc", 9) == ("gate/oil",)
    assert job_logs.tests_saying(db, "def", 9) == ()
    assert [job_logs.is_complete(db, job) for job in (6, 7, 8)] == [False, True, True]
    assert job_logs.delivery_of(db, 8) is None


def test_the_last_log_counts(db: Database) -> None:
    for delivery, failure in ((1, ONE), (3, OTHER), (2, ONE)):
        job_logs.save(db, 6, delivery, JobLog((failure,)), [OIL])
    assert job_logs.delivery_of(db, 6) == 3
    assert [f.failure for f in job_logs.failures(db, 6)] == [OTHER]


def test_what_a_job_printed_is_read_when_it_comes(db: Database) -> None:
    filled(db, a_job(6))
    with_summary = trace(MESON_SUMMARY)
    ingest.ingest(db, [Delivery(Source.JOB_LOG, "6:x", with_summary, START)])
    found = job_logs.failures(db, 6)
    assert found
    assert all(f.signature.key for f in found)
    attempt = job_runs.attempt(db, 6)
    assert attempt and bool(attempt.incomplete) is not job_logs.is_complete(db, 6)
