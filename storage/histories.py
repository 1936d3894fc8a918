"""What each test did in the runs of each job, one after the other, and what that makes of it.

One row for each test of each job. A test that never failed there has no more than its row: nearly all are
so, and what they did is counted when somebody asks. The others have a state, which the verdict follows from
and which grows no longer with the history.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from storage import contexts, rows, verdicts
from storage.database import Database
from storage.records import TestOutcome, TestVerdict
from storage.state import Context, Lane


@dataclass(frozen=True, slots=True)
class Kept:
    """A test's state in one job, as bytes of its owner.

    Attributes:
        alone: it never ran on the base, so every branch counts as that.
        tally: what is counted of it for the rules that look at the whole suite, and what they excuse.
    """

    test: int
    from_log: bool
    alone: bool
    state: bytes
    tally: bytes


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a test, and what is thought of it where it failed.

    Attributes:
        milliseconds: how long it took; 0 where nothing tells.
        cause, alone: as of `blames`; "" where nothing is thought of it.
    """

    context: Context
    outcome: TestOutcome
    milliseconds: int = 0
    cause: str = ""
    alone: bool = False

    @property
    def failed(self) -> bool:
        """It failed or broke off."""
        return self.outcome is not TestOutcome.PASSED


def add(db: Database, lane: Lane, job: int) -> tuple[int, ...]:
    """Notes that a job has these tests; those that a report tells of for the first time."""
    found = db.execute(
        "INSERT INTO histories (project, name, test, from_log) "
        "SELECT ?, ?, test, from_log FROM test_results WHERE job = ? "
        "ON CONFLICT DO UPDATE SET from_log = 0 WHERE from_log AND NOT excluded.from_log "
        "RETURNING test, from_log",
        (lane.project, lane.name, job),
    ).fetchall()
    return tuple(r["test"] for r in found if not r["from_log"])


def drop_empty(db: Database, lane: Lane, tests: Iterable[int]) -> None:
    """Takes out the tests of which no run of that job tells any longer."""
    db.conn.executemany(
        "DELETE FROM histories WHERE project = ?1 AND name = ?2 AND test = ?3 AND NOT EXISTS "
        "(SELECT 1 FROM contexts c JOIN test_results r ON r.job = c.job AND r.test = ?3 "
        "WHERE c.project = ?1 AND c.name = ?2)",
        [(lane.project, lane.name, test) for test in tests],
    )


def reported_names(db: Database, lane: Lane) -> tuple[str, ...]:
    """The tests that reports of a job tell of."""
    found = db.execute(
        # CROSS: by histories, of which few are asked for, and not by all tests.
        "SELECT identity FROM histories CROSS JOIN keys ON letter = 'T' AND number = test "
        "WHERE project = ? AND name = ? AND NOT from_log",
        (lane.project, lane.name),
    )
    return tuple(r["identity"] for r in found)


def told_by_logs(db: Database, lane: Lane) -> tuple[tuple[int, str], ...]:
    """The jobs of that name whose logs told of tests, with the tests."""
    found = db.execute(
        "SELECT r.job, identity FROM histories h JOIN contexts c USING (project, name) "
        "JOIN test_results r ON r.job = c.job AND r.test = h.test AND r.outcome <> 'passed' "
        "JOIN keys ON letter = 'T' AND number = r.test "
        "WHERE project = ? AND name = ? AND h.from_log",
        (lane.project, lane.name),
    )
    return tuple((r["job"], r["identity"]) for r in found)


def kept(db: Database, lane: Lane) -> tuple[Kept, ...]:
    """The states of all tests of a job that ever failed there."""
    found = db.execute(
        "SELECT * FROM histories WHERE project = ? AND name = ? AND state IS NOT NULL",
        (lane.project, lane.name),
    )
    return tuple(map(_kept, found))


def one(db: Database, lane: Lane, test: int) -> Kept | None:
    """The state of a test in a job; None where it never failed there."""
    found = db.execute(
        "SELECT * FROM histories WHERE project = ? AND name = ? AND test = ? AND state IS NOT NULL",
        (lane.project, lane.name, test),
    ).fetchone()
    return found and _kept(found)


def _kept(row: sqlite3.Row) -> Kept:
    return Kept(row["test"], bool(row["from_log"]), bool(row["alone"]), row["state"], row["tally"])


def tallies(db: Database, project: str) -> tuple[tuple[Lane, int, bytes], ...]:
    """What is counted of each test that ever failed in a project."""
    found = db.execute(
        "SELECT name, test, tally FROM histories WHERE project = ? AND state IS NOT NULL", (project,)
    )
    return tuple((Lane(project, r["name"]), r["test"], r["tally"]) for r in found)


def runs(db: Database, lane: Lane, test: int) -> tuple[Run, ...]:
    """What a test did in the runs of a job that count, by the place of the commit, then in time."""
    found = db.execute(
        "SELECT c.*, r.outcome, r.seconds, b.cause, b.alone "
        "FROM histories h JOIN contexts c USING (project, name) "
        "LEFT JOIN test_results r ON r.job = c.job AND r.test = h.test "
        "LEFT JOIN blames b ON b.job = c.job AND b.test = h.test "
        "WHERE project = ? AND name = ? AND h.test = ? AND counts <> '' "
        "AND (r.outcome IS NOT NULL OR (h.from_log AND c.implies)) "
        "ORDER BY place, branch, sha, c.at, c.job",
        (lane.project, lane.name, test),
    )
    return tuple(_ran(contexts.of_row(r), r) for r in found)


def of_job(db: Database, context: Context, among: Iterable[int] = ()) -> dict[int, Run]:
    """What the tests of one job did that failed in it or are among these, by the number of their key."""
    found = db.execute(
        "SELECT r.*, b.cause, b.alone FROM test_results r LEFT JOIN blames b USING (job, test) "
        "WHERE job = ? AND (outcome <> 'passed' OR test IN (SELECT value FROM json_each(?)))",
        (context.job, rows.listed(among)),
    )
    return {r["test"]: _ran(context, r) for r in found}


def _ran(context: Context, row: sqlite3.Row) -> Run:
    return Run(
        context,
        TestOutcome(row["outcome"] or TestOutcome.PASSED),
        milliseconds(row["seconds"]),
        row["cause"] or "",
        bool(row["alone"]),
    )


def milliseconds(seconds: float | None) -> int:
    """How long a run took, as it is counted; 0 where nothing tells."""
    return round((seconds or 0.0) * 1000)


def save(
    db: Database,
    lane: Lane,
    kept: Kept,
    verdict: TestVerdict,
    firsts: tuple[int, int],
    lately: tuple[int, int],
) -> None:
    """Puts the state of a test that failed, and its verdict, in the place of the old ones.

    Args:
        firsts: first attempts on the base, and how many of them failed. lately: the same of the last ones.
    """
    db.execute(
        "UPDATE histories SET alone = ?, state = ?, tally = ?, label = ?, sure = ?, verdict = ?, lately = ?, "
        "lately_failed = ? WHERE project = ? AND name = ? AND test = ?",
        (
            *(kept.alone, kept.state, kept.tally),
            *(verdict.label, verdict.probability.get(verdict.label, 0.0), verdicts.packed(verdict, firsts)),
            *lately,
            *(lane.project, lane.name, kept.test),
        ),
    )


def clear(db: Database, lane: Lane, test: int) -> None:
    """Forgets the state of a test of which no failure is known any longer."""
    db.execute(
        "UPDATE histories SET alone = 0, state = NULL, tally = NULL, label = '', sure = 0, verdict = NULL, "
        "lately = 0, lately_failed = 0 WHERE project = ? AND name = ? AND test = ?",
        (lane.project, lane.name, test),
    )
