"""What of each failure the runs around it explain, and how much ran: what the rules for a whole suite ask.

Failures are few beside results, so each has a row; of all results there are sums, by job and by name of job.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage import contexts, histories, times
from storage.database import Database
from storage.records import TestOutcome
from storage.state import Context, Lane

_TEST_RAN = "counts <> '' AND (r.outcome IS NOT NULL OR (c.implies AND h.from_log)) "
_RUNS = (
    "FROM histories h JOIN contexts c {indexed} ON c.project = h.project AND c.name = h.name "
    "LEFT JOIN test_results r ON r.job = c.job AND r.test = h.test "
    "WHERE h.project = ? AND h.name = ? AND h.test = ? "
)


@dataclass(frozen=True, slots=True)
class Blamed:
    """A failure and what is thought of it.

    Attributes:
        cause: a value of the rules' own.
        alone: nothing else failed in its job.
    """

    job: int
    test: int
    cause: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Size:
    """How much ran: results, those that tell how long they took, and how long that was together."""

    runs: int = 0
    timed: int = 0
    milliseconds: int = 0


def save(db: Database, blamed: Iterable[Blamed]) -> None:
    """Puts these in the place of what was thought."""
    db.conn.executemany(
        "INSERT OR REPLACE INTO blames VALUES (?, ?, ?, ?)",
        [(b.job, b.test, b.cause, b.alone) for b in blamed],
    )


def forget(db: Database, job: int, *, all_of_it: bool) -> None:
    """Takes out what is no failure of a job any longer, or all."""
    db.execute(
        "DELETE FROM blames WHERE job = ? AND (? OR NOT EXISTS (SELECT 1 FROM test_results r "
        "WHERE r.job = blames.job AND r.test = blames.test AND outcome <> 'passed'))",
        (job, all_of_it),
    )


def of_day(db: Database, project: str, day: date) -> tuple[tuple[Context, Blamed], ...]:
    """The failures of one day that count, in time."""
    found = db.execute(
        "SELECT c.*, b.test, b.cause, b.alone FROM contexts c CROSS JOIN blames b USING (job) "
        "WHERE project = ? AND at >= ? AND at < ? ORDER BY at, job, test",
        (project, f"{day}T", f"{day + timedelta(days=1)}T"),
    )
    return tuple((contexts.of_row(r), _blamed(r)) for r in found)


def days_of_test(db: Database, lane: Lane, test: int) -> set[date]:
    """The days on which a test failed in a lane."""
    found = db.execute(
        "SELECT DISTINCT substr(at, 1, 10) AS day FROM test_results r CROSS JOIN contexts c USING (job) "
        "WHERE r.test = ? AND r.outcome <> 'passed' AND project = ? AND name = ? AND counts <> ''",
        (test, lane.project, lane.name),
    )
    return {date.fromisoformat(r["day"]) for r in found}


def days_before(db: Database, context: Context) -> set[date]:
    """The days on which the failures lie that a run of a job says something of: how they went on.

    They are those at its commit, and the last runs before it of the tests that ran in it and failed once.
    """
    found = db.execute(
        "SELECT DISTINCT substr(at, 1, 10) AS day FROM contexts INDEXED BY contexts_by_commit "
        "WHERE project = ? AND branch = ? AND sha = ? AND name = ? "
        "UNION SELECT substr((SELECT c.at FROM contexts c LEFT JOIN test_results r "
        "ON r.job = c.job AND r.test = h.test WHERE c.project = h.project AND c.name = h.name "
        f"AND c.branch = ? AND c.at < ? AND {_TEST_RAN} ORDER BY c.at DESC LIMIT 1), 1, 10) "
        "FROM histories h WHERE h.project = ? AND h.name = ? AND h.state IS NOT NULL AND (h.from_log "
        "OR EXISTS (SELECT 1 FROM test_results WHERE job = ? AND test = h.test))",
        (
            *(context.project, context.branch, context.sha, context.name),
            *(context.branch, times.text(context.at)),
            *(context.project, context.name, context.job),
        ),
    )
    return {date.fromisoformat(r["day"]) for r in found if r["day"]}


def at_commit(db: Database, of: Context, test: int) -> tuple[tuple[datetime, str, bool], ...]:
    """When and where a test ran at the commit of a job, in the jobs of its name; and whether it failed."""
    found = db.execute(
        f"SELECT c.at, c.runner, coalesce(r.outcome, 'passed') AS outcome "
        f"{_RUNS.format(indexed='INDEXED BY contexts_by_commit')} "
        f"AND c.branch = ? AND c.sha = ? AND {_TEST_RAN}",
        (of.project, of.name, test, of.branch, of.sha),
    )
    return tuple((times.moment(r["at"]), r["runner"], r["outcome"] != TestOutcome.PASSED) for r in found)


def next_failed(db: Database, of: Context, test: int, after: datetime) -> bool | None:
    """Whether a test failed when it ran next in such a job on its branch; None where it did not run."""
    there = f"{_RUNS.format(indexed='')} AND c.branch = ? AND {_TEST_RAN}"
    values = (of.project, of.name, test, of.branch)
    found = db.execute(
        f"SELECT min(coalesce(r.outcome, 'passed') <> 'passed') AS failed {there} "
        f"AND c.at = (SELECT c.at {there} AND c.at > ? ORDER BY c.at LIMIT 1)",
        (*values, *values, times.text(after)),
    ).fetchone()
    return None if found["failed"] is None else bool(found["failed"])


def ran_between(db: Database, project: str, runner: str, first: datetime, last: datetime) -> int:
    """How many results came from a runner in that time; from all of them, where none is named."""
    found = db.execute(
        "SELECT coalesce(sum(runs), 0) AS runs FROM contexts c CROSS JOIN sizes s USING (job) "
        "WHERE c.project = ? AND at BETWEEN ? AND ? AND ? IN ('', runner)",
        (project, times.text(first), times.text(last), runner),
    ).fetchone()
    return int(found["runs"])


def measured(db: Database, job: int) -> Size:
    """How much ran in a job."""
    found = db.execute("SELECT seconds FROM test_results WHERE job = ?", (job,)).fetchall()
    took = [histories.milliseconds(seconds) for (seconds,) in found]
    return Size(len(took), sum(map(bool, took)), sum(took))


def resize(db: Database, context: Context, size: Size) -> None:
    """Counts how much ran in a job in the place of what was counted; nothing leaves no row."""
    for old in db.execute("SELECT * FROM sizes WHERE job = ?", (context.job,)).fetchall():
        _add(db, Lane(old["project"], old["name"]), -old["timed"], -old["milliseconds"])
    db.execute("DELETE FROM sizes WHERE job = ?", (context.job,))
    if size.runs:
        _add(db, Lane(context.project, context.name), size.timed, size.milliseconds)
        db.execute(
            "INSERT INTO sizes VALUES (?, ?, ?, ?, ?, ?)",
            (context.job, context.project, context.name, size.runs, size.timed, size.milliseconds),
        )


def _add(db: Database, lane: Lane, timed: int, milliseconds: int) -> None:
    db.execute(
        "INSERT INTO totals VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "timed = timed + excluded.timed, milliseconds = milliseconds + excluded.milliseconds",
        (lane.project, lane.name, timed, milliseconds),
    )
    db.execute("DELETE FROM totals WHERE project = ? AND name = ? AND timed = 0", (lane.project, lane.name))


def totals(db: Database, project: str) -> Mapping[str, Size]:
    """How much ran in the jobs of each name."""
    found = db.execute("SELECT * FROM totals WHERE project = ?", (project,))
    return {r["name"]: Size(timed=r["timed"], milliseconds=r["milliseconds"]) for r in found}


def _blamed(row: sqlite3.Row) -> Blamed:
    return Blamed(row["job"], row["test"], row["cause"], bool(row["alone"]))
