"""The runs of jobs, each among those of the same job in its pipeline."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import datetime

from storage import rows, times
from storage.database import Database
from storage.records import Job
from storage.state import Attempt, Ended, own_number

_SINCE = (
    # CROSS: by the few projects that there are, for the ends of jobs are indexed within each.
    f"{rows.projects('jobs')} CROSS JOIN jobs AS ended USING (project) WHERE ended.finished_at >= ?"
)


def attempts(db: Database, project: str, number: int) -> tuple[Attempt, ...]:
    """All runs of all jobs of a pipeline, in the order of their numbers."""
    return _attempts(db, "jobs WHERE project = ? AND pipeline = ?", project, number)


def retried_since(db: Database, since: datetime) -> tuple[Attempt, ...]:
    """All runs of the jobs of which a retry ended since a time, in the order of their numbers."""
    return _attempts(
        db,
        f"(SELECT DISTINCT project, ended.pipeline, ended.name FROM {_SINCE} "
        "AND EXISTS (SELECT 1 FROM jobs AS first WHERE first.project = ended.project "
        "AND first.pipeline = ended.pipeline AND first.name = ended.name AND first.id < ended.id)) "
        "CROSS JOIN jobs USING (project, pipeline, name)",
        times.text(since),
    )


def failed_on(db: Database, runner: str, since: datetime) -> tuple[Attempt, ...]:
    """The runs of jobs that failed on a runner since a time, in the order of their numbers."""
    marked = _attempts(
        db,
        "(SELECT DISTINCT project, pipeline, name FROM jobs WHERE runner = ? AND finished_at >= ? "
        "AND status = 'failed') CROSS JOIN jobs USING (project, pipeline, name)",
        runner,
        times.text(since),
    )
    told = (a for a in marked if a.job.runner == runner and a.job.status == "failed")
    return tuple(a for a in told if a.job.finished_at and a.job.finished_at >= since)


def ended_since(db: Database, since: datetime) -> tuple[Ended, ...]:
    """The runs of jobs that ended since a time, in the order of their numbers."""
    found = db.execute(
        f"SELECT id, project, pipeline, name, status, runner FROM {_SINCE} ORDER BY id", (times.text(since),)
    )
    return tuple(Ended(*r) for r in found)


def _attempts(db: Database, source: str, *values: object) -> tuple[Attempt, ...]:
    """Runs with their place among those of their name; the source has all of a name, or none."""
    found = db.execute(
        "SELECT jobs.*, "
        "(SELECT url FROM pipelines p WHERE p.project = jobs.project AND p.id = pipeline) AS url "
        f"FROM {source} ORDER BY id",
        values,
    ).fetchall()
    # Counted here: SQLite's windows take as long as all the rest.
    names = [(r["project"], r["pipeline"], r["name"]) for r in found]
    of, so_far = Counter(names), Counter[tuple[str, int, str]]()
    runs = []
    for r, name in zip(found, names, strict=True):
        so_far[name] += 1
        where = (r["project"], r["pipeline"], so_far[name], of[name], r["incomplete"])
        runs.append(Attempt(job(r), *where, _page(r["url"] or "", r["id"])))
    return tuple(runs)


def page(db: Database, job: int) -> str:
    """A job's address on GitLab; "" where no event told that."""
    row = db.execute(
        "SELECT url FROM jobs JOIN pipelines p ON p.project = jobs.project AND p.id = jobs.pipeline "
        "WHERE jobs.id = ?",
        (job,),
    ).fetchone()
    return _page(row["url"], job) if row else ""


def _page(pipeline: str, job: int) -> str:
    """GitLab tells the page of a pipeline; its jobs' stand beside it."""
    home, found, _ = pipeline.partition("/-/pipelines/")
    return f"{home}/-/jobs/{own_number(job)}" if found else ""


def attempt(db: Database, job_id: int) -> Attempt | None:
    """A job among the runs of the same name in its pipeline; None when no event told of it."""
    return next((a for a in runs(db, job_id) if a.job.id == job_id), None)


def runs(db: Database, job_id: int) -> tuple[Attempt, ...]:
    """A job and the other runs of its name in its pipeline, first to last; () when no event told of it."""
    return _attempts(
        db,
        "jobs WHERE (project, pipeline, name) = (SELECT project, pipeline, name FROM jobs WHERE id = ?)",
        job_id,
    )


def job(row: sqlite3.Row) -> Job:
    """A job as its row has it."""
    return Job(
        id=row["id"],
        name=row["name"],
        status=row["status"],
        failure_reason=row["failure_reason"],
        runner=row["runner"],
        retried=bool(row["retried"]),
        finished_at=times.moment_or_none(row["finished_at"]),
        stage=row["stage"],
        user=row["user"],
        started_at=times.moment_or_none(row["started_at"]),
        archive=bool(row["archive"]),
        reports=bool(row["reports"]),
        allow_failure=bool(row["allow_failure"]),
    )
