from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import job_runs, pipeline_events, pipelines
from storage.database import Database
from storage.records import Job, Pipeline
from tests.builders import after

JOB = Job(10, "functional", "failed", "script_failure", "runner-1", retried=False, finished_at=after(1))
PIPELINE = Pipeline(
    "pinewood/pinewood", 7, "running", "staging", "a" * 40, "https://git.example.org/7", (JOB,), after(1)
)


def test_an_event_is_kept_and_comes_back(db: Database) -> None:
    pipeline_events.save(db, PIPELINE)
    assert pipelines.get(db, "pinewood/pinewood", 7) == PIPELINE
    assert pipelines.get(db, "pinewood/pinewood", 8) is None


def test_an_older_event_that_comes_later_changes_nothing(db: Database) -> None:
    newer = replace(PIPELINE, status="success", updated_at=after(3))
    for event in (newer, PIPELINE):
        pipeline_events.save(db, event)
    assert pipelines.get(db, "pinewood/pinewood", 7) == newer


@pytest.mark.parametrize("late", [0, 0.000001, 0.999])
def test_the_event_of_its_last_job_does_not_start_a_pipeline_again(db: Database, late: float) -> None:
    ended = replace(PIPELINE, status="success")
    at = after(1) + timedelta(seconds=late)
    for event in (ended, replace(PIPELINE, status="running", updated_at=at), ended):
        pipeline_events.save(db, event)
        known = pipelines.get(db, "pinewood/pinewood", 7)
        assert known and known.status == "success"
    pipeline_events.save(db, replace(PIPELINE, status="running", updated_at=after(1) + timedelta(seconds=1)))
    known = pipelines.get(db, "pinewood/pinewood", 7)
    assert known and known.status == "running"


def test_a_finished_job_does_not_go_back_to_running(db: Database) -> None:
    running = replace(JOB, status="running", failure_reason=None, finished_at=None)
    for job in (JOB, running):
        pipeline_events.save(db, replace(PIPELINE, jobs=(job,)))
    attempt = job_runs.attempt(db, 10)
    assert attempt and attempt.job == JOB


@pytest.mark.parametrize("status", ["skipped", "manual"])
def test_an_older_event_does_not_wake_a_job_that_never_ran(db: Database, status: str) -> None:
    deploy = replace(JOB, id=11, name="deploy", status="created", failure_reason=None, finished_at=None)
    running = replace(JOB, status="running", failure_reason=None, finished_at=None)
    before = replace(PIPELINE, jobs=(running, deploy), updated_at=after(0.5))
    now = replace(PIPELINE, status="failed", jobs=(JOB, replace(deploy, status=status)))
    for event in (now, before):
        pipeline_events.save(db, event)
    attempt = job_runs.attempt(db, 11)
    assert attempt and attempt.job.status == status
    started = replace(deploy, status="running", started_at=after(2))
    pipeline_events.save(db, replace(PIPELINE, jobs=(started,), updated_at=after(2)))
    attempt = job_runs.attempt(db, 11)
    assert attempt and attempt.job == started


def test_attempts_are_the_runs_of_one_name_in_one_pipeline(db: Database) -> None:
    again = replace(JOB, id=12, status="success", failure_reason=None, finished_at=after(2))
    other = replace(JOB, id=11, name="build")
    pipeline_events.save(db, replace(PIPELINE, jobs=(replace(JOB, retried=True), other, again)))
    first, second, third = (job_runs.attempt(db, n) for n in (10, 12, 11))
    assert first and second and third
    assert [(a.number, a.attempts) for a in (first, second, third)] == [(1, 2), (2, 2), (1, 1)]
    assert job_runs.attempt(db, 99) is None


def test_that_a_job_was_retried_is_not_forgotten(db: Database) -> None:
    for retried in (True, False):
        pipeline_events.save(db, replace(PIPELINE, jobs=(replace(JOB, retried=retried),)))
    attempt = job_runs.attempt(db, 10)
    assert attempt and attempt.job.retried


def test_a_fork_says_nothing_of_the_projects_jobs(db: Database) -> None:
    for project, status in (("pinewood/pinewood", "failed"), ("ada/pinewood", "success")):
        job = replace(JOB, status=status, finished_at=after(2))
        pipeline_events.save(db, replace(PIPELINE, project=project, jobs=(job,)))
    attempt = job_runs.attempt(db, 10)
    assert attempt and (attempt.project, attempt.job.status) == ("pinewood/pinewood", "failed")


def test_a_pipeline_that_names_no_project_is_none(db: Database) -> None:
    for number, project in enumerate(("pinewood/pinewood", "")):
        pipeline_events.save(db, replace(PIPELINE, id=70 + number, project=project, jobs=()))
    assert pipelines.projects(db) == ("pinewood/pinewood",)


def test_a_job_that_did_not_fail_has_no_reason_for_it(db: Database) -> None:
    pipeline_events.save(
        db, replace(PIPELINE, jobs=(replace(JOB, status="success", failure_reason="unknown_failure"),))
    )
    attempt = job_runs.attempt(db, 10)
    assert attempt and attempt.job.failure_reason is None
