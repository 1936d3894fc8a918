"""What failed in the runs of jobs, by their reports and their logs together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import msgspec

from storage import rows
from storage.database import Database
from storage.state import Failure

_BODY = msgspec.json.Decoder(Failure)


def replace(db: Database, job: int, found: Sequence[Failure]) -> None:
    """Puts what failed in one run of a job in the place of what was known of it."""
    db.execute("DELETE FROM failures WHERE job = ?", (job,))
    for seq, failure in enumerate(found):
        db.execute(
            "INSERT INTO failures (job, seq, test, signature, body) VALUES (?, ?, ?, ?, ?)",
            (job, seq, failure.test, failure.signature.key, msgspec.json.encode(failure)),
        )


def of_job(db: Database, job: int) -> tuple[Failure, ...]:
    """What failed in one run of a job, in order."""
    return _failures(db, "job = ? ORDER BY seq", job)


def of_pipeline(db: Database, project: str, number: int) -> tuple[Failure, ...]:
    """What failed in all runs of all jobs of a pipeline."""
    return _failures(
        db,
        "job IN (SELECT id FROM jobs WHERE project = ? AND pipeline = ?) ORDER BY job, seq",
        project,
        number,
    )


def any_with(db: Database, signature: str) -> bool:
    """Whether anything failed with this signature."""
    found = db.execute("SELECT 1 FROM failures WHERE signature = ? LIMIT 1", (signature,))
    return found.fetchone() is not None


def pipelines_with(db: Database, cause: str, limit: int) -> tuple[tuple[str, int], ...]:
    """The pipelines, as project and number, in which something failed by a cause, the newest first.

    Args:
        limit: so many failures are looked at, of the newest jobs.
    """
    found = db.execute(
        "SELECT project, pipeline FROM (SELECT job FROM causes JOIN failures USING (signature) "
        "WHERE cause = ? ORDER BY job DESC LIMIT ?) JOIN jobs ON id = job "
        "GROUP BY project, pipeline ORDER BY max(job) DESC",
        (cause, limit),
    )
    return tuple((r["project"], r["pipeline"]) for r in found)


def of_test(db: Database, test: str) -> tuple[Failure, ...]:
    """The failures of one test, the newest job's first."""
    return _failures(db, "test = ? ORDER BY job DESC, seq", test)


def of_jobs(db: Database, jobs: Iterable[int]) -> Mapping[int, tuple[Failure, ...]]:
    """What failed in each of these runs in which anything did."""
    found = _failures(db, "job IN (SELECT value FROM json_each(?)) ORDER BY job, seq", rows.listed(jobs))
    return {job: tuple(each) for job, each in groupby(found, key=lambda failure: failure.job)}


def _failures(db: Database, where: str, *values: object) -> tuple[Failure, ...]:
    found = db.execute(
        # Set here: a copy of each failure with its cause takes longer than all the rest.
        "SELECT json_set(CAST(body AS TEXT), '$.cause', coalesce(cause, '')) AS body "
        "FROM failures LEFT JOIN causes USING (signature) "
        f"WHERE {where}",
        values,
    )
    return tuple(_BODY.decode(r["body"]) for r in found)
