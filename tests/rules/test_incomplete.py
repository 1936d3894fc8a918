from __future__ import annotations

import pytest

from bot.rules import contexts, failures
from bot.rules.incomplete import incomplete
from storage.records import FailureKind, Fetched, Job, Leavings, Pipeline
from storage.state import Attempt, Counts, Told
from tests.builders import after


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


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("runner_system_failure", "its runner failed"),
        ("runner_interrupted", "its runner was stopped"),
        ("runner_external_dependency_failure", "what its runner needs was not there"),
        ("runner_provisioning_timeout", "no runner took it in time"),
        ("stuck_pending_with_matching_runners", "no runner took it in time"),
        ("stuck_pending_no_matching_runners", "no runner took it in time"),
        ("no_updates_running", "its runner was not heard of any more"),
        ("no_updates_canceling", "its runner was not heard of any more"),
        ("job_router_failure", "GitLab failed"),
        ("unmet_prerequisites", "what it needed was not there"),
        ("user_blocked", "who started it was blocked"),
    ],
)
def test_what_gitlab_itself_broke_is_told_and_no_failure_of_a_test(reason: str, why: str) -> None:
    assert made_of(reason) == (why, Counts.EXPLAINED, FailureKind.INFRASTRUCTURE)


@pytest.mark.parametrize(
    "reason",
    [
        *("job_execution_timeout", "job_execution_server_timeout"),
        *("server_timeout_running", "server_timeout_canceling"),
    ],
)
def test_a_job_that_ran_out_of_time_may_have_been_kept_by_a_test(reason: str) -> None:
    assert made_of(reason) == ("it ran out of time", Counts.NOTHING, FailureKind.INFRASTRUCTURE)


def test_what_the_code_may_have_caused_is_not_the_infrastructures() -> None:
    assert made_of("trace_size_exceeded") == ("its log grew too long", Counts.NOTHING, FailureKind.UNKNOWN)
    for reason in ("script_failure", "runner_configuration_error", "environment_creation_failure"):
        assert made_of(reason) == ("", Counts.ALL, FailureKind.UNKNOWN)


def made_of(reason: str) -> tuple[str, Counts, FailureKind]:
    """Why the results of such a job are missing, what they count for, and what it is told as."""
    job = Job(11, "functional", "failed", reason, "shelf-3", retried=False, finished_at=after(1))
    why = incomplete(job, None, results=True)
    pipeline = Pipeline("pinewood", 7, "failed", "main", "a1", "", (job,), after(1))
    told = Told(11, job, "pinewood", why, first=True, pipeline=pipeline, reported=None, log=None)
    context = contexts.context(told, based=False)
    assert context
    (failure,) = failures.of_run(Attempt(job, "pinewood", 7, 1, 1, why), [], [])
    return why, context.counts, failure.kind
