"""What every run of every test case did.

There are millions of them, nearly all passes: so a row holds numbers and no names, in the order of jobs, and
only failures are indexed. When, where and on what a job ran stands once, in its context (`contexts`); which
tests a job has, in `histories`. A test's runs are found through these two.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage import keys, rows, times
from storage.database import Database
from storage.records import TestOutcome
from storage.state import Result

_WHOLE = (
    "SELECT r.job, identity, r.test, r.outcome, r.seconds, r.message, c.at "
    "FROM histories h JOIN contexts c USING (project, name) "
    "JOIN test_results r ON r.job = c.job AND r.test = h.test "
    "JOIN keys ON letter = 'T' AND number = r.test "
)

_FAILED_IN = (
    # CROSS: by the section's tests, and not by all that ever failed.
    "FROM areas CROSS JOIN keys ON letter = 'T' AND number = CAST(substr(areas.key, 3) AS INTEGER) "
    "CROSS JOIN test_results r ON r.test = number AND outcome <> 'passed' CROSS JOIN contexts c USING (job) "
    "WHERE section = ?1 AND areas.key LIKE 'T-%' AND c.at >= ?2 "
    # Results are indexed by job and not by time: what ended since then is no older job than all of those.
    f"AND r.job >= (SELECT min(job) FROM {rows.projects('contexts')} CROSS JOIN contexts USING (project) "
    "WHERE at >= ?2)"
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What was not known before: tests told for the first time in that job, and those told otherwise."""

    new: frozenset[int]
    changed: frozenset[int]


def save(db: Database, job: int, results: Iterable[Result], *, from_log: bool = False) -> Saved:
    """Keeps the results that a report of a job tells; the same test counts once, the worst outcome first.

    Args:
        from_log: a log tells them, which is believed only where no report does.
    """
    known = {r["test"]: r for r in db.execute("SELECT * FROM test_results WHERE job = ?", (job,))}
    told: dict[int, Result] = {}
    for result in results:
        number = keys.number(result.key)
        if number not in told or (result.failed and not told[number].failed):
            told[number] = result
    fresh = {n: r for n, r in told.items() if n not in known or _better(known[n], r, from_log=from_log)}
    db.conn.executemany(
        "INSERT OR REPLACE INTO test_results VALUES (?, ?, ?, ?, ?, ?)",
        [(job, n, r.outcome, r.seconds, r.message, from_log) for n, r in sorted(fresh.items())],
    )
    if at := min((r.at for r in told.values()), default=None):
        db.execute(
            "INSERT INTO reported VALUES (?, ?) ON CONFLICT DO UPDATE SET at = min(at, excluded.at)",
            (job, times.text(at)),
        )
    new = frozenset(fresh.keys() - known.keys())
    return Saved(new, frozenset(fresh.keys() - new))


def _better(known: sqlite3.Row, told: Result, *, from_log: bool) -> bool:
    """What is told now counts more than what is known."""
    if from_log or known["from_log"]:
        return bool(known["from_log"] and not from_log)
    return told.failed and known["outcome"] == TestOutcome.PASSED


def forget(db: Database, job: int, tests: Iterable[int]) -> None:
    """Takes out what a job's log told, and no longer does."""
    marks, values = rows.marks(tests)
    db.execute(f"DELETE FROM test_results WHERE job = ? AND from_log AND test IN ({marks})", (job, *values))


def any_of(db: Database, job: int) -> bool:
    """A report told results of a job."""
    found = db.execute("SELECT 1 FROM test_results WHERE job = ? AND NOT from_log LIMIT 1", (job,))
    return found.fetchone() is not None


def of_job(
    db: Database, job: int, *, from_log: bool | None = None, failed: bool = False
) -> tuple[Result, ...]:
    """The results of one job, by name; of reports or of its log alone, or failures alone, where asked for."""
    found = db.execute(
        "SELECT r.job, identity, test, outcome, seconds, message, coalesce(finished_at, at) AS at "
        # CROSS: in this order, for SQLite would look through all tests that there are.
        "FROM reported CROSS JOIN test_results r USING (job) "
        "CROSS JOIN keys ON letter = 'T' AND number = test "
        "LEFT JOIN jobs ON jobs.id = r.job "
        "WHERE r.job = ? AND from_log = coalesce(?, from_log) AND (NOT ? OR outcome <> 'passed') "
        "ORDER BY identity",
        (job, from_log, failed),
    )
    return tuple(map(_result, found))


def outcomes(db: Database, job: int) -> dict[int, TestOutcome]:
    """What the tests of one job did, by the number of their key."""
    found = db.execute("SELECT test, outcome FROM test_results WHERE job = ?", (job,))
    return {r["test"]: TestOutcome(r["outcome"]) for r in found}


def keys_of(db: Database, tests: Iterable[int]) -> dict[str, str]:
    """The names and keys of the tests whose keys have these numbers."""
    return {name: f"T-{number}" for number, name in keys.identities(db, "T", tests).items()}


def history(db: Database, name: str) -> tuple[Result, ...]:
    """All results of one test case, newest first."""
    found = db.execute(
        f"{_WHOLE} WHERE h.test = (SELECT number FROM keys WHERE letter = 'T' AND identity = ?) "
        "ORDER BY c.at DESC, r.job DESC",
        (name,),
    )
    return tuple(map(_result, found))


def by_key(db: Database, key: str) -> tuple[Result, ...]:
    """All results of the test case with that short key, newest first."""
    name = keys.identity(db, key) if key.startswith("T-") else None
    return () if name is None else history(db, name)


def failed_in(db: Database, section: str, since: datetime, newest: int) -> tuple[tuple[Result, ...], int]:
    """The newest failures of a section's tests since a time, oldest first, and how many there are."""
    found = db.execute(
        "SELECT r.job, identity, r.test, outcome, seconds, message, c.at, count(*) OVER () AS every "
        f"{_FAILED_IN} ORDER BY c.at DESC, r.job DESC, identity DESC LIMIT ?3",
        (section, times.text(since), newest),
    ).fetchall()
    return tuple(map(_result, reversed(found))), found[0]["every"] if found else 0


def failing(db: Database, section: str, since: datetime) -> dict[str, str]:
    """The names and keys of the tests of a section that failed since a time, the last one first."""
    found = db.execute(
        f"SELECT identity, 'T-' || number AS key, max(c.at) AS last {_FAILED_IN} "
        "GROUP BY number ORDER BY last DESC, number",
        (section, times.text(since)),
    )
    return {r["identity"]: r["key"] for r in found}


def names(db: Database) -> dict[str, str]:
    """Every test case's name and short key, by name."""
    found = db.execute(
        "SELECT identity, 'T-' || number AS key FROM keys WHERE letter = 'T' "
        "AND EXISTS (SELECT 1 FROM histories WHERE test = number) ORDER BY identity"
    )
    return {r["identity"]: r["key"] for r in found}


def short_keys(db: Database, prefix: str, limit: int) -> tuple[str, ...]:
    """The short keys of test cases that begin so, the oldest first."""
    found = db.execute(
        "SELECT 'T-' || number AS key FROM keys WHERE letter = 'T' AND instr('T-' || number, ?) = 1 "
        "AND EXISTS (SELECT 1 FROM histories WHERE test = number) ORDER BY number LIMIT ?",
        (prefix, limit),
    )
    return tuple(r["key"] for r in found)


def named(db: Database, part: str, limit: int) -> dict[str, str]:
    """Names and short keys of the test cases that hold a text, those that end with it or its word first."""
    found = db.execute(
        "SELECT identity, 'T-' || number AS key FROM keys WHERE letter = 'T' "
        "AND instr(lower(identity), lower(?1)) "
        "AND EXISTS (SELECT 1 FROM histories WHERE test = number) "
        "ORDER BY lower(identity) <> lower(?1), instr(lower(identity), '/' || lower(?1)) = 0, "
        "length(identity), identity LIMIT ?2",
        (part, limit),
    )
    return {r["identity"]: r["key"] for r in found}


def _result(row: sqlite3.Row) -> Result:
    return Result(
        job=row["job"],
        name=row["identity"],
        key=f"T-{row['test']}",
        outcome=TestOutcome(row["outcome"]),
        seconds=row["seconds"],
        message=row["message"],
        at=times.moment(row["at"]),
    )
