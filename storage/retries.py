"""Retries of jobs that GitLab is to be asked for: written with the decision, sent afterwards, once.

A job is retried once or never: what GitLab makes of it is another job, with a number of its own. So a job has
one row, and whoever confirms twice finds it. An attempt is counted before it is made and takes the row for a
while; when the bot is killed in between, the next attempt knows that there was one, and looks first what
became of it.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage import times
from storage.database import Database


class Progress(StrEnum):
    """How far a retry is."""

    DUE = "due"
    RUNS = "runs"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Retry:
    """One retry that was decided.

    Attributes:
        job: the job that failed.
        decision: the number of the decision.
        attempts: how often GitLab was asked, an attempt that is being made included.
        said: what became of the last attempt, in a sentence; "" while there is none.
    """

    job: int
    decision: int
    state: Progress
    attempts: int
    said: str


def put(db: Database, job: int, decision: int, now: datetime) -> None:
    """Adds a retry; in the place of one that GitLab refused."""
    db.execute(
        "INSERT OR REPLACE INTO retries VALUES (?, ?, ?, 0, ?, '')",
        (job, decision, Progress.DUE, times.text(now)),
    )


def of_job(db: Database, job: int) -> Retry | None:
    """What was decided of a job; None where nothing was."""
    row = db.execute("SELECT * FROM retries WHERE job = ?", (job,)).fetchone()
    return row and _retry(row)


def due(db: Database, now: datetime) -> tuple[Retry, ...]:
    """What GitLab is to be asked for by now, in the order of deciding."""
    found = db.execute(
        "SELECT * FROM retries WHERE state = ? AND not_before <= ? ORDER BY decision",
        (Progress.DUE, times.text(now)),
    )
    return tuple(map(_retry, found))


def claim(db: Database, job: int, now: datetime, until: datetime) -> Retry | None:
    """Takes a retry for an attempt until then; None where somebody else has it."""
    row = db.execute(
        "UPDATE retries SET attempts = attempts + 1, not_before = ? "
        "WHERE job = ? AND state = ? AND not_before <= ? RETURNING *",
        (times.text(until), job, Progress.DUE, times.text(now)),
    ).fetchone()
    return row and _retry(row)


def postpone(db: Database, job: int, until: datetime, said: str) -> None:
    """Puts the next attempt off, and says why."""
    db.execute("UPDATE retries SET not_before = ?, said = ? WHERE job = ?", (times.text(until), said, job))


def end(db: Database, job: int, state: Progress, said: str) -> None:
    """Notes what became of it in the end."""
    db.execute("UPDATE retries SET state = ?, said = ? WHERE job = ?", (state, said, job))


def _retry(row: sqlite3.Row) -> Retry:
    return Retry(row["job"], row["decision"], Progress(row["state"]), row["attempts"], row["said"])
