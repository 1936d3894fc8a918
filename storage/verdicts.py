"""What each test is judged to be in each job, for whoever asks: its verdict, and what that was counted from.

The verdict stands in the row of `histories`, beside the state that it follows from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import msgspec

from storage import keys, rows
from storage.database import Database
from storage.records import Label, TestVerdict
from storage.state import Lane, TestHistory


@dataclass(frozen=True, slots=True)
class Judged:
    """A test in the job where it needs somebody most: its label there, and how sure that is.

    Attributes:
        others: in how many other jobs it was judged.
    """

    lane: Lane
    key: str
    name: str
    label: Label
    sure: float
    others: int


_VERDICT = msgspec.json.Decoder(tuple[TestVerdict, int, int])

_KEPT = "h.project, h.name, h.test, h.from_log, h.verdict, identity"
# CROSS: by histories, of which few are asked for, and not by all tests.
_NAMED = "CROSS JOIN keys ON letter = 'T' AND number = h.test"


def packed(verdict: TestVerdict, firsts: tuple[int, int]) -> bytes:
    """A verdict as it is kept: with the first attempts on the base, and how many of them failed."""
    return msgspec.json.encode((verdict, *firsts))


def of_test(db: Database, key: str) -> tuple[TestHistory, ...]:
    """What is kept of the test with that short key in each job, by project and job."""
    return _histories(db, "h.test = ? ORDER BY project, name", keys.number(key))


def of_runs(db: Database, runs: Collection[tuple[int, str]]) -> dict[tuple[int, str], TestHistory]:
    """What is kept of tests in the lanes of jobs, by job and short key; left out where they never ran."""
    asked = rows.listed((job, keys.number(key)) for job, key in runs)
    found = db.execute(
        f"SELECT c.job, {_KEPT} FROM json_each(?) asked CROSS JOIN contexts c ON c.job = asked.value ->> 0 "
        "CROSS JOIN histories h ON h.project = c.project AND h.name = c.name AND h.test = asked.value ->> 1 "
        f"{_NAMED}",
        (asked,),
    )
    return {(r["job"], f"T-{r['test']}"): _history(r) for r in found}


def judged(
    db: Database, labels: Sequence[Label], section: str | None = None, job: str = ""
) -> tuple[Judged, ...]:
    """The tests that some job has as one of these, each once, as it is where it needs somebody most.

    Args:
        labels: what needs somebody first; of those with one label the surest do.
        section: only tests of this section.
        job: only in this job; "" for all.
    """
    marks, values = rows.marks(labels)
    of_section = (
        "AND test IN (SELECT CAST(substr(key, 3) AS INTEGER) FROM areas WHERE section = ? AND key LIKE 'T-%')"
    )
    found = db.execute(
        # INDEXED BY: it holds all of this, and SQLite would look through all that never failed.
        "SELECT test, label, sure, project, name FROM histories INDEXED BY histories_judged "
        f"WHERE label <> '' AND label IN ({marks}) {'' if section is None else of_section}",
        values if section is None else [*values, section],
    )
    places = {label.value: place for place, label in enumerate(labels)}
    lanes: dict[int, list[tuple[int, float, str, str]]] = {}
    for test, label, sure, project, name in found:
        if job in ("", name):
            lanes.setdefault(test, []).append((places[label], -sure, project, name))
    names = keys.identities(db, "T", lanes)
    worst = (
        Judged(Lane(project, name), f"T-{test}", names[test], labels[place], -unsure, len(each) - 1)
        for test, each in lanes.items()
        for place, unsure, project, name in [min(each)]
    )
    return tuple(sorted(worst, key=lambda s: (places[s.label], -s.sure, s.name)))


def of_lane(db: Database, lane: Lane, key: str) -> TestHistory:
    """What is kept of the test with that short key in one job, of which it must be a test."""
    where = "project = ? AND h.name = ? AND h.test = ?"
    return _histories(db, where, lane.project, lane.name, keys.number(key))[0]


def _histories(db: Database, where: str, *values: object) -> tuple[TestHistory, ...]:
    return tuple(
        _history(r) for r in db.execute(f"SELECT {_KEPT} FROM histories h {_NAMED} WHERE {where}", values)
    )


def _history(row: sqlite3.Row) -> TestHistory:
    verdict, runs, failed = _VERDICT.decode(row["verdict"]) if row["verdict"] else (None, 0, 0)
    return TestHistory(
        lane=Lane(row["project"], row["name"]),
        key=f"T-{row['test']}",
        name=row["identity"],
        from_log=bool(row["from_log"]),
        verdict=verdict,
        firsts=runs,
        firsts_failed=failed,
    )
