"""What every run of every test case did."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from storage import keys, rows, times
from storage.database import Database
from storage.records import TestOutcome
from storage.state import Result


def save(db: Database, results: Iterable[Result]) -> None:
    """Keeps the results of a report; the same test of the same job counts once, the worst outcome first."""
    for r in results:
        db.execute(
            "INSERT INTO test_results VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (job, name) DO UPDATE SET "
            "outcome = excluded.outcome, seconds = excluded.seconds, message = excluded.message "
            "WHERE excluded.outcome IN ('failed', 'error') AND outcome NOT IN ('failed', 'error')",
            (r.job, r.name, r.key, r.outcome, r.seconds, r.message, times.text(r.at)),
        )


def date(db: Database, jobs: Iterable[int]) -> None:
    """Puts the results of these jobs at the time when they ended, where an event told it by now."""
    marks, values = rows.marks(jobs)
    db.execute(
        "UPDATE test_results SET at = jobs.finished_at FROM jobs "
        f"WHERE jobs.id = job AND finished_at IS NOT NULL AND job IN ({marks})",
        values,
    )


def any_of(db: Database, job: int) -> bool:
    """There are results of a job."""
    return db.execute("SELECT 1 FROM test_results WHERE job = ? LIMIT 1", (job,)).fetchone() is not None


def of_job(db: Database, job: int) -> tuple[Result, ...]:
    """The results of one job, by name."""
    return _results(db, "job = ? ORDER BY name", job)


def history(db: Database, name: str) -> tuple[Result, ...]:
    """All results of one test case, newest first."""
    return _results(db, "name = ? ORDER BY at DESC, job DESC", name)


def by_key(db: Database, key: str) -> tuple[Result, ...]:
    """All results of the test case with that short key, newest first."""
    name = keys.identity(db, key) if key.startswith("T-") else None
    return () if name is None else history(db, name)


def failing(db: Database, section: str, since: datetime) -> tuple[Result, ...]:
    """The failures in a section since a time, newest first."""
    return _results(
        db,
        "outcome IN ('failed', 'error') AND at >= ? "
        "AND key IN (SELECT key FROM areas WHERE section = ?) ORDER BY at DESC, job DESC",
        times.text(since),
        section,
    )


def names(db: Database) -> dict[str, str]:
    """Every test case's name and short key, by name; read from the keys, which are few beside the results."""
    found = db.execute(
        "SELECT identity, 'T-' || number AS key FROM keys WHERE letter = 'T' "
        "AND EXISTS (SELECT 1 FROM test_results WHERE name = identity) ORDER BY identity"
    )
    return {r["identity"]: r["key"] for r in found}


def _results(db: Database, where: str, *values: object) -> tuple[Result, ...]:
    return tuple(_result(r) for r in db.execute(f"SELECT * FROM test_results WHERE {where}", values))


def _result(row: sqlite3.Row) -> Result:
    return Result(
        job=row["job"],
        name=row["name"],
        key=row["key"],
        outcome=TestOutcome(row["outcome"]),
        seconds=row["seconds"],
        message=row["message"],
        at=times.moment(row["at"]),
    )
