"""What tests did day by day or pipeline by pipeline, for pictures: told apart as the verdict tells it.

A picture shows weeks of a dozen tests: thousands of runs, and nearly all of them passed. So no more of a run
is looked up than tells it from others, and those that are alike in a column are counted here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from storage import keys, rows, times
from storage.database import Database
from storage.records import FailureKind, Pipeline
from storage.state import Counts, Did, Seen, TestHistory

_INFRASTRUCTURE = (
    # Its own words, or those of its job, are such as no code causes.
    "EXISTS (SELECT 1 FROM failures f WHERE f.job = c.job "
    "AND f.test IN ('', (SELECT identity FROM keys WHERE letter = 'T' AND number = h.test)) "
    f"AND json_extract(CAST(f.body AS TEXT), '$.kind') = '{FailureKind.INFRASTRUCTURE}')"
)

_PASSED_AGAIN = (
    "EXISTS (SELECT 1 FROM jobs j JOIN jobs again ON again.project = j.project "
    "AND again.pipeline = j.pipeline AND again.name = j.name AND again.id > j.id "
    "JOIN test_results o ON o.job = again.id AND o.test = h.test AND o.outcome = 'passed' WHERE j.id = c.job)"
)

_DID = (
    f"CASE WHEN r.outcome = 'passed' THEN '{Did.PASSED.name}' "
    f"WHEN c.counts = '{Counts.EXPLAINED}' THEN '{Did.INFRASTRUCTURE.name}' "
    f"WHEN r.outcome IS NOT NULL THEN CASE WHEN {_INFRASTRUCTURE} THEN '{Did.INFRASTRUCTURE.name}' "
    f"WHEN {_PASSED_AGAIN} THEN '{Did.FLAKY.name}' ELSE '{Did.FAILED.name}' END "
    f"WHEN (SELECT incomplete FROM jobs WHERE id = c.job) <> '' THEN '{Did.INCOMPLETE.name}' "
    f"WHEN h.from_log THEN iif(c.implies, '{Did.PASSED.name}', NULL) "
    "WHEN EXISTS (SELECT 1 FROM test_results o WHERE o.job = c.job AND NOT o.from_log) "
    f"THEN '{Did.ABSENT.name}' END"
)


def _sql(column: str, runs: str) -> str:
    """What tests did, counted by such a column, in such runs."""
    return (
        # MATERIALIZED: SQLite would tell each run anew wherever it is named.
        f"WITH seen AS MATERIALIZED (SELECT h.test, {column} AS col, c.runner, {_DID} AS did "
        "FROM json_each(?) asked CROSS JOIN histories h ON h.project = asked.value ->> 0 "
        "AND h.name = asked.value ->> 1 AND h.test = asked.value ->> 2 "
        f"{runs} LEFT JOIN test_results r ON r.job = c.job AND r.test = h.test) "
        "SELECT *, count(*) AS runs FROM seen WHERE did IS NOT NULL GROUP BY test, col, runner, did"
    )


_BY_DAY = _sql(
    "substr(c.at, 1, 10)",
    "CROSS JOIN contexts c ON c.project = h.project AND c.name = h.name AND c.branch = '' AND c.at >= ?",
)

_BY_PIPELINE = _sql(
    "j.project || ' ' || j.pipeline",
    "CROSS JOIN json_each(?) p CROSS JOIN jobs j ON j.project = h.project AND j.project = p.value ->> 0 "
    "AND j.pipeline = p.value ->> 1 AND j.name = h.name CROSS JOIN contexts c ON c.job = j.id",
)


def by_day(db: Database, histories: Iterable[TestHistory], at: datetime) -> tuple[Seen, ...]:
    """What tests did since a time in the runs of their jobs on the base, as far as that is known.

    A column is a day, such as `2026-10-09`.
    """
    return _seen(db, _BY_DAY, histories, times.text(at))


def by_pipeline(
    db: Database, histories: Iterable[TestHistory], pipelines: Iterable[Pipeline]
) -> tuple[Seen, ...]:
    """The same of what they did in pipelines; a column is called as `in_pipeline` tells."""
    return _seen(db, _BY_PIPELINE, histories, rows.listed((p.project, p.id) for p in pipelines))


def in_pipeline(project: str, number: int) -> str:
    """What `by_pipeline` calls a pipeline's column."""
    return f"{project} {number}"


def _seen(db: Database, sql: str, histories: Iterable[TestHistory], runs: str) -> tuple[Seen, ...]:
    asked = rows.listed((h.lane.project, h.lane.name, keys.number(h.key)) for h in histories)
    return tuple(
        Seen(f"T-{r['test']}", r["col"], r["runner"], Did[r["did"]], r["runs"])
        for r in db.execute(sql, (asked, runs))
    )
