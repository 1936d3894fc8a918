"""Pipelines and their jobs, as the latest event told them."""

from __future__ import annotations

import sqlite3

from storage import times
from storage.database import Database
from storage.records import Job, Pipeline
from storage.state import Attempt


def save(db: Database, pipeline: Pipeline) -> None:
    """Takes a pipeline event in; an event older than what is known changes nothing of the pipeline."""
    at = times.text_or_none(pipeline.updated_at)
    if pipeline.status:
        db.execute(
            "INSERT INTO pipelines VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (project, id) DO UPDATE SET "
            "status = excluded.status, ref = excluded.ref, sha = excluded.sha, url = excluded.url, "
            "updated_at = excluded.updated_at "
            "WHERE coalesce(excluded.updated_at, '') >= coalesce(updated_at, '')",
            (pipeline.project, pipeline.id, pipeline.status, pipeline.ref, pipeline.sha, pipeline.url, at),
        )
    for job in pipeline.jobs:
        _save_job(db, pipeline, job)


def _save_job(db: Database, pipeline: Pipeline, job: Job) -> None:
    # A job that has finished does not go back to running, whatever order the events came in;
    # that it was retried is never forgotten. Whoever speaks for a fork does not speak for the project's jobs.
    db.execute(
        "INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "status = excluded.status, failure_reason = excluded.failure_reason, "
        "runner = CASE excluded.runner WHEN '' THEN runner ELSE excluded.runner END, "
        "retried = retried OR excluded.retried, finished_at = coalesce(excluded.finished_at, finished_at) "
        "WHERE project = excluded.project AND (finished_at IS NULL OR excluded.finished_at >= finished_at)",
        (
            job.id,
            pipeline.project,
            pipeline.id,
            job.name,
            job.status,
            job.failure_reason,
            job.runner,
            job.retried,
            times.text_or_none(job.finished_at),
        ),
    )


def get(db: Database, project: str, number: int) -> Pipeline | None:
    """One pipeline with its jobs; None when no event told of it."""
    row = db.execute("SELECT * FROM pipelines WHERE project = ? AND id = ?", (project, number)).fetchone()
    if row is None:
        return None
    jobs = db.execute("SELECT * FROM jobs WHERE project = ? AND pipeline = ? ORDER BY id", (project, number))
    return Pipeline(
        project=row["project"],
        id=row["id"],
        status=row["status"],
        ref=row["ref"],
        sha=row["sha"],
        url=row["url"],
        jobs=tuple(_job(j) for j in jobs),
        updated_at=times.moment_or_none(row["updated_at"]),
    )


def attempt(db: Database, job_id: int) -> Attempt | None:
    """A job among the runs of the same name in its pipeline; None when no event told of it."""
    return next((a for a in runs(db, job_id) if a.job.id == job_id), None)


def runs(db: Database, job_id: int) -> tuple[Attempt, ...]:
    """A job and the other runs of its name in its pipeline, first to last; () when no event told of it."""
    found = db.execute(
        "SELECT run.* FROM jobs JOIN jobs AS run USING (project, pipeline, name) "
        "WHERE jobs.id = ? ORDER BY run.id",
        (job_id,),
    ).fetchall()
    return tuple(
        Attempt(_job(r), r["project"], r["pipeline"], number, len(found)) for number, r in enumerate(found, 1)
    )


def _job(row: sqlite3.Row) -> Job:
    return Job(
        id=row["id"],
        name=row["name"],
        status=row["status"],
        failure_reason=row["failure_reason"],
        runner=row["runner"],
        retried=bool(row["retried"]),
        finished_at=times.moment_or_none(row["finished_at"]),
    )
