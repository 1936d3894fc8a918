"""Pipelines and their jobs, as the latest event told them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from storage import job_runs, rows, times
from storage.database import Database
from storage.records import Pipeline, Purpose, PurposeKind


def get(db: Database, project: str, number: int) -> Pipeline | None:
    """One pipeline with its jobs; None when no event told of it."""
    found = without_jobs(db, project, number)
    jobs = db.execute("SELECT * FROM jobs WHERE project = ? AND pipeline = ? ORDER BY id", (project, number))
    return found and replace(found, jobs=tuple(map(job_runs.job, jobs)))


def without_jobs(db: Database, project: str, number: int) -> Pipeline | None:
    """One pipeline by itself; None when no event told of it."""
    row = db.execute("SELECT * FROM pipelines WHERE project = ? AND id = ?", (project, number)).fetchone()
    return row and _without_jobs(row)


def _without_jobs(row: sqlite3.Row) -> Pipeline:
    return Pipeline(
        project=row["project"],
        id=row["id"],
        status=row["status"],
        ref=row["ref"],
        sha=row["sha"],
        url=row["url"],
        jobs=(),
        updated_at=times.moment_or_none(row["updated_at"]),
        source=row["source"],
        tag=bool(row["tag"]),
        message=row["message"],
        merge_request=row["merge_request"],
    )


def mark_incomplete(db: Database, job: int, why: str) -> None:
    """Notes why some of a job's results are missing; "" where none is known to be."""
    db.execute("UPDATE jobs SET incomplete = ? WHERE id = ? AND incomplete <> ?", (why, job, why))


def set_purpose(db: Database, project: str, number: int, purpose: Purpose) -> None:
    """Notes what a pipeline tests."""
    db.execute(
        "INSERT INTO purposes (project, pipeline, kind, name, rule) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET kind = excluded.kind, name = excluded.name, rule = excluded.rule",
        (project, number, purpose.kind, purpose.name, purpose.rule),
    )


def purpose(db: Database, project: str, number: int) -> Purpose | None:
    """What a pipeline tests; None when no event told of it."""
    row = db.execute(
        "SELECT * FROM purposes WHERE project = ? AND pipeline = ?", (project, number)
    ).fetchone()
    return row and Purpose(PurposeKind(row["kind"]), row["name"], row["rule"])


def testing(db: Database, kind: PurposeKind, name: str) -> tuple[tuple[str, int], ...]:
    """The pipelines that test this, as project and number, newest first."""
    found = db.execute(
        "SELECT project, pipeline FROM purposes WHERE kind = ? AND name = ? ORDER BY pipeline DESC",
        (kind, name),
    )
    return tuple((r["project"], r["pipeline"]) for r in found)


def newest(db: Database, ref: str = "", *, failed: bool = False) -> tuple[str, int] | None:
    """The newest pipeline, as project and number; None where there is none.

    Args:
        ref: of this branch or tag only; "" for any.
        failed: one of which a job failed that may not, whatever became of it.
    """
    row = db.execute(
        # By time, for SQLite would look at the jobs of all pipelines and sort those.
        "SELECT project, id FROM pipelines AS p INDEXED BY pipelines_by_time "
        "WHERE ? IN ('', ref) AND (NOT ? OR EXISTS (SELECT 1 FROM jobs WHERE project = p.project "
        "AND pipeline = p.id AND status = 'failed' AND NOT allow_failure)) "
        "ORDER BY updated_at DESC, id DESC LIMIT 1",
        (ref, failed),
    ).fetchone()
    return None if row is None else (row["project"], row["id"])


def newest_of(
    db: Database, projects: Iterable[str], names: Iterable[str], since: datetime | None, limit: int
) -> tuple[Pipeline, ...]:
    """Pipelines of which a job ended, by themselves, the newest first.

    Args:
        names: branches, tags or what is tested otherwise; those of the base where there are none.
    """
    named = rows.listed(names)
    found = db.execute(
        # By time: of all that a project has, a few of the newest are asked for.
        "SELECT * FROM pipelines AS p INDEXED BY pipelines_by_time "
        "WHERE updated_at >= ? AND project IN (SELECT value FROM json_each(?)) AND CASE WHEN ? = '[]' "
        "THEN (SELECT branch FROM jobs j JOIN contexts c ON c.job = j.id "
        "WHERE j.project = p.project AND j.pipeline = p.id LIMIT 1) = '' "
        "ELSE ref IN (SELECT value FROM json_each(?)) OR EXISTS (SELECT 1 FROM purposes u "
        "WHERE u.project = p.project AND pipeline = p.id AND name IN (SELECT value FROM json_each(?))) END "
        "ORDER BY updated_at DESC, id DESC LIMIT ?",
        (times.text_or_none(since) or "", rows.listed(projects), named, named, named, limit),
    )
    return tuple(map(_without_jobs, found))


def numbered(db: Database, number: int) -> tuple[tuple[str, int], ...]:
    """The pipelines with that number, as project and number; one server gives each to one project only."""
    found = db.execute("SELECT project, id FROM pipelines WHERE id = ? ORDER BY project", (number,))
    return tuple((r["project"], r["id"]) for r in found)


def first_at(db: Database, project: str, sha: str) -> datetime | None:
    """When the first run of a job at a commit ended; None where none did."""
    row = db.execute(
        "SELECT min(finished_at) AS at FROM jobs JOIN pipelines ON pipelines.project = jobs.project "
        "AND pipelines.id = jobs.pipeline WHERE jobs.project = ? AND sha = ?",
        (project, sha),
    ).fetchone()
    return times.moment_or_none(row["at"])


def numbers(db: Database, prefix: str, limit: int) -> tuple[str, ...]:
    """The numbers of pipelines that begin so, the newest first; those of imported histories have none."""
    found = db.execute(
        "SELECT DISTINCT id FROM pipelines WHERE id > 0 AND instr(CAST(id AS TEXT), ?) = 1 "
        "ORDER BY id DESC LIMIT ?",
        (prefix, limit),
    )
    return tuple(str(r["id"]) for r in found)


def projects(db: Database) -> tuple[str, ...]:
    """The projects of which any pipeline is known, by name; a webhook that names none is no source."""
    found = db.execute(
        f"SELECT project FROM {rows.projects('pipelines')} AS known WHERE project <> '' "
        "AND EXISTS (SELECT 1 FROM pipelines WHERE project = known.project AND id > 0) ORDER BY 1"
    )
    return tuple(r["project"] for r in found)


def has_runner(db: Database, name: str) -> bool:
    """A runner of that name ran any job."""
    return db.execute("SELECT 1 FROM jobs WHERE runner = ? LIMIT 1", (name,)).fetchone() is not None


def runners(db: Database) -> tuple[str, ...]:
    """The runners that ran any job, by name."""
    return tuple(
        r["runner"] for r in db.execute("SELECT DISTINCT runner FROM jobs WHERE runner <> '' ORDER BY 1")
    )
