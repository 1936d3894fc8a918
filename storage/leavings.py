"""What jobs left behind, and what of it is still to be fetched."""

from __future__ import annotations

from datetime import datetime

from storage import times
from storage.database import Database
from storage.records import Fetched, Leavings


def save(db: Database, found: Leavings) -> None:
    """Notes what came of fetching; what was fetched at another time stays."""
    db.execute(
        "INSERT INTO leavings (job, archive, log, reports, skipped) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET archive = coalesce(excluded.archive, archive), "
        "log = coalesce(excluded.log, log), reports = max(reports, excluded.reports), "
        "skipped = max(skipped, excluded.skipped)",
        (found.job, found.archive, found.log, found.reports, found.skipped),
    )


def of_job(db: Database, job: int) -> Leavings | None:
    """What a job left; None while nothing was asked for."""
    row = db.execute("SELECT * FROM leavings WHERE job = ?", (job,)).fetchone()
    if row is None:
        return None
    archive, log = (row[name] and Fetched(row[name]) for name in ("archive", "log"))
    return Leavings(row["job"], archive, log, row["reports"], row["skipped"])


def logs_to_fetch(db: Database, project: str, since: datetime, limit: int) -> tuple[int, ...]:
    """Jobs that failed since a time and whose log was not asked for, newest first."""
    return _jobs(db, "status = 'failed'", "log", project, since, limit)


def archives_to_fetch(db: Database, project: str, since: datetime, limit: int) -> tuple[int, ...]:
    """Jobs that ended since a time, whose files may hold a test report and were not asked for.

    Failed ones first, then the newest.
    """
    return _jobs(db, "(reports OR (archive AND status = 'failed'))", "archive", project, since, limit)


def _jobs(
    db: Database, where: str, column: str, project: str, since: datetime, limit: int
) -> tuple[int, ...]:
    rows = db.execute(
        f"SELECT id FROM jobs WHERE project = ? AND finished_at >= ? AND {where} "
        f"AND NOT EXISTS (SELECT 1 FROM leavings WHERE job = jobs.id AND {column} IS NOT NULL) "
        "ORDER BY status = 'failed' DESC, id DESC LIMIT ?",
        (project, times.text(since), limit),
    )
    return tuple(r["id"] for r in rows)
