from __future__ import annotations

import pytest

from bot.rules.incomplete import incomplete
from storage.records import Fetched, Job, Leavings


def a_job(status: str = "failed", reason: str | None = "script_failure", *, reports: bool = True) -> Job:
    return Job(11, "functional", status, reason, "shelf-3", retried=False, reports=reports)


@pytest.mark.parametrize(
    ("job", "archive", "results", "why"),
    [
        (a_job(), Fetched.KEPT, True, ""),
        (a_job(), None, False, ""),
        (a_job(reports=False), Fetched.NONE, False, ""),
        (a_job(), Fetched.GONE, False, "its test report was deleted before it was read"),
        (a_job("success", None), Fetched.GONE, False, "its test report was deleted before it was read"),
        (a_job(), Fetched.GONE, True, ""),  # GitLab's own report told the same
        (a_job(), Fetched.NONE, False, "its test report is not in its files"),
        (a_job(), Fetched.TOO_LARGE, False, "its files are too large to look for its test report"),
        (a_job(), Fetched.UNREADABLE, False, "its files cannot be read"),
        (a_job("canceled", None), None, True, "it was cancelled"),
        (a_job(reason="job_execution_timeout"), Fetched.KEPT, True, "it ran out of time"),
        (a_job(reason="runner_system_failure"), None, False, "its runner failed"),
        (a_job("success", "unknown_failure"), None, True, ""),
        (a_job("success", "runner_system_failure"), None, True, ""),
    ],
)
def test_why_results_are_missing(job: Job, archive: Fetched | None, results: bool, why: str) -> None:
    assert incomplete(job, Leavings(11, archive) if archive else None, results=results) == why


@pytest.mark.parametrize(("status", "why"), [("failed", "its log ends before its tests do"), ("success", "")])
def test_a_log_may_show_it(status: str, why: str) -> None:
    assert incomplete(a_job(status), None, results=True, whole_log=False) == why
