"""What jobs printed, and the failures that were read out of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from storage import times
from storage.database import Database
from storage.records import JobLog, LogFailure, Signature
from storage.state import LoggedFailure


def save(db: Database, job: int, delivery: int, log: JobLog, signatures: Sequence[Signature]) -> None:
    """Puts what a job printed in the place of what was known of it; of two deliveries the later counts.

    Args:
        signatures: one for each failure, in their order.
    """
    if (known := delivery_of(db, job)) and known > delivery:
        return
    db.execute(
        "INSERT INTO job_logs (job, delivery, complete, omitted) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET delivery = excluded.delivery, complete = excluded.complete, "
        "omitted = excluded.omitted",
        (job, delivery, log.complete, log.omitted),
    )
    db.execute("DELETE FROM log_failures WHERE job = ?", (job,))
    for seq, (failure, signature) in enumerate(zip(log.failures, signatures, strict=True)):
        body = msgspec.json.encode(failure)
        db.execute(
            "INSERT INTO log_failures (job, seq, kind, test, signature, template, body) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (job, seq, failure.kind, failure.test, signature.key, signature.template, body),
        )


def delivery_of(db: Database, job: int) -> int | None:
    """The delivery that is what a job printed; None where there is none."""
    row = db.execute("SELECT delivery FROM job_logs WHERE job = ?", (job,)).fetchone()
    return None if row is None else int(row["delivery"])


def came_at(db: Database, job: int) -> datetime:
    """When what a job printed reached us; there must be such."""
    row = db.execute(
        "SELECT received_at FROM job_logs JOIN deliveries ON id = delivery WHERE job = ?", (job,)
    ).fetchone()
    return times.moment(row["received_at"])


def is_complete(db: Database, job: int) -> bool:
    """Nothing in what a job printed shows that results are missing; so too where nothing is known of it."""
    row = db.execute("SELECT complete FROM job_logs WHERE job = ?", (job,)).fetchone()
    return row is None or bool(row["complete"])


def failures(db: Database, job: int) -> tuple[LoggedFailure, ...]:
    """The failures that a job's log tells of, in their order.

    Where the beginning of the log was left out (`Leavings.skipped`), their lines count from there.
    """
    found = db.execute("SELECT * FROM log_failures WHERE job = ? ORDER BY seq", (job,))
    return tuple(
        LoggedFailure(
            row["job"],
            msgspec.json.decode(row["body"], type=LogFailure),
            Signature(row["signature"], row["template"]),
        )
        for row in found
    )


def tests_saying(db: Database, signature: str, limit: int) -> tuple[str, ...]:
    """Tests that failed with this signature, as their runners call them; at most so many, of the newest jobs.

    Args:
        limit: so many failures are looked at.
    """
    found = db.execute(
        "SELECT DISTINCT test FROM (SELECT test FROM log_failures "
        "WHERE signature = ? ORDER BY job DESC LIMIT ?) WHERE test IS NOT NULL ORDER BY test",
        (signature, limit),
    )
    return tuple(r["test"] for r in found)
