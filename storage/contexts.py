"""Where and on what jobs ran: what their results are evidence of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from storage import job_runs, pipelines, rows, times
from storage.database import Database
from storage.records import FailureKind
from storage.state import Context, Counts, Told

_SHARED = "project = ? AND branch = ? AND sha = ? AND counts <> ''"


def told(db: Database, jobs: Iterable[int]) -> tuple[Told, ...]:
    """All that is known of these jobs that their contexts follow from."""
    return tuple(_told(db, number) for number in sorted(jobs))


def _told(db: Database, number: int) -> Told:
    attempt = job_runs.attempt(db, number)
    at = db.execute("SELECT at FROM reported WHERE job = ?", (number,)).fetchone()
    return Told(
        number=number,
        job=attempt.job if attempt else None,
        project=attempt.project if attempt else "",
        incomplete=attempt.incomplete if attempt else "",
        first=attempt is None or attempt.number == 1,
        pipeline=pipelines.without_jobs(db, attempt.project, attempt.pipeline) if attempt else None,
        reported=at and times.moment(at["at"]),
        log=_log(db, number),
    )


def _log(db: Database, number: int) -> frozenset[FailureKind] | None:
    if not db.execute("SELECT 1 FROM job_logs WHERE job = ? AND complete", (number,)).fetchone():
        return None
    kinds = db.execute("SELECT DISTINCT kind FROM log_failures WHERE job = ?", (number,))
    return frozenset(FailureKind(r["kind"]) for r in kinds)


def get(db: Database, jobs: Iterable[int]) -> Mapping[int, Context]:
    """The contexts of these jobs; those that have none are left out."""
    of = "SELECT * FROM contexts WHERE job IN (SELECT value FROM json_each(?))"
    found = db.execute(of, (rows.listed(jobs),))
    return {r["job"]: of_row(r) for r in found}


def save(db: Database, context: Context) -> None:
    """Puts a context in the place of what was known."""
    db.execute(
        "INSERT OR REPLACE INTO contexts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(context.job, context.project, context.name, context.sha, context.branch, context.runner),
            *(context.first, times.text(context.at), times.text(context.place)),
            *(context.counts, context.implies),
        ),
    )


def misplaced(db: Database, project: str, branch: str, sha: str) -> tuple[Context, ...]:
    """The contexts at a commit that do not stand where its first job ended, put there now."""
    found = db.execute(
        f"SELECT * FROM contexts WHERE {_SHARED} AND place <> (SELECT min(at) FROM contexts WHERE {_SHARED})",
        (project, branch, sha) * 2,
    ).fetchall()
    if found:
        db.execute(
            f"UPDATE contexts SET place = (SELECT min(at) FROM contexts WHERE {_SHARED}) WHERE {_SHARED}",
            (project, branch, sha) * 2,
        )
    return tuple(get(db, [r["job"] for r in found]).values())


def add_base(db: Database, project: str, ref: str) -> bool:
    """Notes a branch that shows a project's state; True where it is the first."""
    first = not has_base(db, project)
    db.execute("INSERT OR IGNORE INTO bases VALUES (?, ?)", (project, ref))
    return first


def has_base(db: Database, project: str) -> bool:
    """A project has a branch that is known to show its state."""
    return db.execute("SELECT 1 FROM bases WHERE project = ? LIMIT 1", (project,)).fetchone() is not None


def jobs_of(db: Database, project: str) -> tuple[int, ...]:
    """All jobs of a project that have a context."""
    return tuple(r["job"] for r in db.execute("SELECT job FROM contexts WHERE project = ?", (project,)))


def of_row(row: sqlite3.Row) -> Context:
    """The context that a row with all columns of `contexts` holds."""
    return Context(
        job=row["job"],
        project=row["project"],
        name=row["name"],
        sha=row["sha"],
        branch=row["branch"],
        runner=row["runner"],
        first=bool(row["first"]),
        at=times.moment(row["at"]),
        place=times.moment(row["place"]),
        counts=Counts(row["counts"]),
        implies=bool(row["implies"]),
    )
