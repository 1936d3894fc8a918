"""Takes in what events tell of a pipeline and its jobs.

Apart from `pipelines`, which is asked what is known of them: events come late, twice and in any order.
"""

from __future__ import annotations

import sqlite3

from storage import rows, times
from storage.database import Database
from storage.records import ENDED, Job, Pipeline


def save(db: Database, pipeline: Pipeline) -> set[int]:
    """Takes a pipeline event in; an event older than what is known changes nothing of the pipeline.

    Returns:
        The jobs of it of which something is known now that was not.
    """
    before, about = _known(db, pipeline), _about(db, pipeline)
    late = _is_older(db, pipeline)
    _save(db, pipeline)
    for job in pipeline.jobs:
        _save_job(db, pipeline, job, late=late)
    if _about(db, pipeline) != about:
        every = db.execute(
            "SELECT id FROM jobs WHERE project = ? AND pipeline = ?", (pipeline.project, pipeline.id)
        )
        return {r["id"] for r in every}
    after = _known(db, pipeline)
    moved = {job for job in after if after[job] != before.get(job)}
    names = {after[job]["name"] for job in moved - before.keys()}  # their other runs are retries of them now
    return moved | {job for job in after if after[job]["name"] in names}


def _known(db: Database, pipeline: Pipeline) -> dict[int, sqlite3.Row]:
    """All that is known of the jobs that an event tells of, and of the other runs of them."""
    told = (rows.listed(job.id for job in pipeline.jobs), rows.listed(job.name for job in pipeline.jobs))
    found = db.execute(
        "SELECT * FROM jobs WHERE project = ? AND pipeline = ? "
        "AND (id IN (SELECT value FROM json_each(?)) OR name IN (SELECT value FROM json_each(?)))",
        (pipeline.project, pipeline.id, *told),
    )
    return {r["id"]: r for r in found}


def _about(db: Database, pipeline: Pipeline) -> sqlite3.Row | None:
    """What is known of a pipeline that all its jobs ran on."""
    found: sqlite3.Row | None = db.execute(
        "SELECT sha, ref, source, tag, merge_request FROM pipelines WHERE project = ? AND id = ?",
        (pipeline.project, pipeline.id),
    ).fetchone()
    return found


def _save(db: Database, pipeline: Pipeline) -> None:
    at = times.text_or_none(pipeline.updated_at)
    if pipeline.status:
        db.execute(
            "INSERT INTO pipelines (project, id, status, ref, sha, url, updated_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (project, id) DO UPDATE SET "
            "status = excluded.status, ref = excluded.ref, sha = excluded.sha, url = excluded.url, "
            "updated_at = excluded.updated_at "
            f"WHERE {_order('excluded.')} >= {_order('pipelines.')}",
            (pipeline.project, pipeline.id, pipeline.status, pipeline.ref, pipeline.sha, pipeline.url, at),
        )
    # What a pipeline is of never changes; whichever event tells it, and whenever that comes.
    db.execute(
        "UPDATE pipelines SET source = iif(source = '', ?, source), tag = tag OR ?, "
        "message = iif(message = '', ?, message), merge_request = coalesce(merge_request, ?) "
        "WHERE project = ? AND id = ?",
        (
            *(pipeline.source, pipeline.tag, pipeline.message, pipeline.merge_request),
            *(pipeline.project, pipeline.id),
        ),
    )


def _is_older(db: Database, pipeline: Pipeline) -> bool:
    found = db.execute(
        "SELECT 1 FROM pipelines, (SELECT ? AS updated_at, ? AS status) AS told "
        f"WHERE project = ? AND id = ? AND {_order('pipelines.')} > {_order('told.')}",
        (times.text_or_none(pipeline.updated_at), pipeline.status, pipeline.project, pipeline.id),
    )
    return found.fetchone() is not None


def _order(of: str) -> str:
    """What tells which of two events is the newer.

    Times are kept by the second, and the event of its last job says of a pipeline that it runs, at the second
    in which that ended: within a second, what ended is newer than what runs.
    """
    return f"(coalesce({of}updated_at, ''), {of}status IN {ENDED})"


def _save_job(db: Database, pipeline: Pipeline, job: Job, *, late: bool) -> None:
    # A job that has finished does not go back to running, whatever order the events came in; nor does one
    # that never ran, and so has no time of its end, by an event older than what is known of the pipeline.
    # That it was retried is never forgotten. Whoever speaks for a fork does not speak for the project's jobs.
    db.execute(
        "INSERT INTO jobs (id, project, pipeline, name, status, failure_reason, runner, retried, "
        "finished_at, stage, user, started_at, archive, reports, allow_failure) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET "
        "status = excluded.status, failure_reason = excluded.failure_reason, "
        "runner = iif(excluded.runner = '', runner, excluded.runner), "
        "retried = retried OR excluded.retried, finished_at = coalesce(excluded.finished_at, finished_at), "
        "stage = iif(excluded.stage = '', stage, excluded.stage), "
        "user = iif(excluded.user = '', user, excluded.user), "
        "started_at = coalesce(excluded.started_at, started_at), "
        "archive = archive OR excluded.archive, reports = reports OR excluded.reports, "
        "allow_failure = allow_failure OR excluded.allow_failure "
        "WHERE project = excluded.project AND (excluded.finished_at >= finished_at OR finished_at IS NULL "
        "AND (excluded.finished_at IS NOT NULL OR status NOT IN ('skipped', 'manual', 'canceled') OR NOT ?))",
        (
            job.id,
            pipeline.project,
            pipeline.id,
            job.name,
            job.status,
            job.failure_reason if job.status == "failed" else None,  # webhooks give one to every job
            job.runner,
            job.retried,
            times.text_or_none(job.finished_at),
            job.stage,
            job.user,
            times.text_or_none(job.started_at),
            job.archive,
            job.reports,
            job.allow_failure,
            late,
        ),
    )
