"""The runs of one test, found through the jobs that have it: the last ones, the failures, where it stopped.

Apart from `histories`, which keeps what the verdict follows from: this is looked up when somebody asks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from storage import keys, rows, times
from storage.database import Database
from storage.records import TestOutcome
from storage.state import Lane

RECENT = 20
"""Failures of which is told what their retries did: what a test did a year ago says little of it now."""


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of a test.

    Attributes:
        branch: where that is not the base.
        attempt: 1 for the first run of its job in its pipeline.
        incomplete: why results of its job are missing; "" where none is known to be.
    """

    lane: Lane
    job: int
    at: datetime
    runner: str
    branch: str
    attempt: int
    outcome: TestOutcome
    seconds: float | None
    incomplete: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Where a test failed last in a lane, and what became of its newest failures on retry.

    Attributes:
        last: the job in which it failed last; at: when that ended.
        retried, passed: of the `RECENT` newest failures, those whose job was run again in its pipeline, and
            those that passed then.
    """

    last: int
    at: datetime
    retried: int
    passed: int


@dataclass(frozen=True, slots=True)
class Absent:
    """A job that no longer tells of a test.

    Attributes:
        since: its first run without the test, with its end in `at`; runs: how many there were since.
    """

    lane: Lane
    since: int
    at: datetime
    runs: int


def last(db: Database, lane: Lane, key: str, limit: int) -> tuple[Ran, ...]:
    """The last runs of a test in a lane, newest first."""
    found = db.execute(
        "SELECT c.*, r.outcome, r.seconds, coalesce(j.incomplete, '') AS incomplete, "
        "(SELECT count(*) FROM jobs AS other WHERE other.project = j.project "
        "AND other.pipeline = j.pipeline AND other.name = j.name AND other.id <= j.id) AS attempt "
        "FROM contexts c CROSS JOIN test_results r ON r.job = c.job AND r.test = ? "
        "LEFT JOIN jobs j ON j.id = c.job WHERE c.project = ? AND c.name = ? "
        "ORDER BY c.at DESC, c.job DESC LIMIT ?",
        (keys.number(key), lane.project, lane.name, limit),
    )
    return tuple(_ran(r) for r in found)


def failed(db: Database, lane: Lane, key: str) -> Failed | None:
    """The newest failures of a test in a lane; None where there are none."""
    # CROSS: by the test's failures, of which there are few, and not by all runs of its job.
    newest = db.execute(
        "SELECT r.job, c.at FROM test_results r CROSS JOIN contexts c ON c.job = r.job "
        "WHERE r.test = ? AND r.outcome <> 'passed' AND c.project = ? AND c.name = ? "
        "ORDER BY r.job DESC LIMIT ?",
        (keys.number(key), lane.project, lane.name, RECENT),
    ).fetchall()
    if not newest:
        return None
    marks, jobs = rows.marks(r["job"] for r in newest)
    retried = db.execute(
        "SELECT j.id, max(o.outcome = 'passed') AS passed FROM jobs j "
        "JOIN jobs again ON again.project = j.project AND again.pipeline = j.pipeline "
        "AND again.name = j.name AND again.id > j.id JOIN test_results o ON o.job = again.id AND o.test = ? "
        f"WHERE j.id IN ({marks}) GROUP BY j.id",
        (keys.number(key), *jobs),
    ).fetchall()
    last = max(newest, key=lambda r: (r["at"], r["job"]))
    return Failed(last["job"], times.moment(last["at"]), len(retried), sum(r["passed"] for r in retried))


def counted(db: Database, lane: Lane, tests: Iterable[str], newest: int) -> Mapping[str, tuple[int, int]]:
    """First attempts of tests in the newest runs of a lane on the base, and how many failed, by key.

    What the infrastructure explains does not count.

    Args:
        newest: so many runs of the lane.
    """
    found = db.execute(
        "WITH newest AS MATERIALIZED (SELECT job, implies FROM contexts WHERE project = ?1 AND name = ?2 "
        "AND branch = '' AND first AND counts = 'all' ORDER BY at DESC LIMIT ?3) "
        "SELECT h.test, count(*) AS runs, sum(coalesce(r.outcome, 'passed') <> 'passed') AS failed "
        "FROM histories h CROSS JOIN newest c LEFT JOIN test_results r ON r.job = c.job AND r.test = h.test "
        "WHERE h.project = ?1 AND h.name = ?2 AND h.test IN (SELECT value FROM json_each(?4)) "
        "AND (r.outcome IS NOT NULL OR (h.from_log AND c.implies)) "
        "AND NOT (coalesce(r.outcome, 'passed') <> 'passed' AND EXISTS "
        "(SELECT 1 FROM blames b WHERE b.job = c.job AND b.test = h.test AND b.cause = 'explained')) "
        "GROUP BY h.test",
        (lane.project, lane.name, newest, rows.listed(keys.number(t) for t in tests)),
    )
    return {f"T-{r['test']}": (r["runs"], r["failed"]) for r in found}


def absent(db: Database, lane: Lane, key: str) -> Absent | None:
    """Where the newest reports of a lane no longer tell of a test; None where they do."""
    runs = last(db, lane, key, 1)
    if not runs:
        return None
    since = db.execute(
        "SELECT min(c.at) AS at, c.job, count(*) AS runs FROM contexts c JOIN reported USING (job) "
        "WHERE c.project = ? AND c.name = ? AND c.at > ? AND c.counts = 'all' AND c.branch = '' "
        "AND EXISTS (SELECT 1 FROM test_results r WHERE r.job = c.job AND NOT from_log)",
        (lane.project, lane.name, times.text(runs[0].at)),
    ).fetchone()
    if not since["runs"]:
        return None
    return Absent(lane, since["job"], times.moment(since["at"]), since["runs"])


def _ran(row: sqlite3.Row) -> Ran:
    return Ran(
        lane=Lane(row["project"], row["name"]),
        job=row["job"],
        at=times.moment(row["at"]),
        runner=row["runner"],
        branch=row["branch"],
        attempt=max(1, row["attempt"]),
        outcome=TestOutcome(row["outcome"]),
        seconds=row["seconds"],
        incomplete=row["incomplete"],
    )
