"""Defects and their course."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from storage import rows, times
from storage.database import Database
from storage.records import Person, ReportedDefect
from storage.state import Defect, DefectState, Event, EventKind


def replace(db: Database, defect: Defect) -> None:
    """Puts a defect in the place of what was derived of it before."""
    forget(db, defect.cid)
    db.execute(
        "INSERT INTO defects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            defect.cid,
            defect.state,
            defect.disputed,
            times.text_or_none(defect.since),
            defect.description,
            defect.function,
            *rows.columns(defect.raised),
            defect.claimant.name,
            defect.claimant.email,
            msgspec.json.encode(defect.facts).decode(),
            times.text_or_none(defect.triaged_at),
        ),
    )
    db.conn.executemany(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(defect.cid, seq, e.what, e.note, *rows.columns(e.origin)) for seq, e in enumerate(defect.events)],
    )


def forget(db: Database, cid: int) -> None:
    """Takes a defect out of the derived state."""
    db.execute("DELETE FROM events WHERE cid = ?", (cid,))
    db.execute("DELETE FROM defects WHERE cid = ?", (cid,))


def get(db: Database, cid: int) -> Defect | None:
    """One defect with its course; None when no mail or report names it."""
    row = db.execute("SELECT * FROM defects WHERE cid = ?", (cid,)).fetchone()
    return next(iter(_defects(db, [row] if row else ())), None)


def of_keys(db: Database, keys: Iterable[str]) -> tuple[Defect, ...]:
    """The known ones among those with these keys (`CID-1527402`), oldest CID first."""
    return of_cids(db, (int(k.removeprefix("CID-")) for k in keys))


def of_cids(db: Database, cids: Iterable[int]) -> tuple[Defect, ...]:
    """The known ones among these, oldest CID first."""
    found = db.execute(
        "SELECT * FROM defects WHERE cid IN (SELECT value FROM json_each(?)) ORDER BY cid",
        (rows.listed(cids),),
    )
    return _defects(db, found.fetchall())


def of_area(db: Database, section: str) -> tuple[Defect, ...]:
    """The defects of a section, oldest CID first."""
    found = db.execute(
        "SELECT d.* FROM areas a JOIN defects d ON a.key = 'CID-' || d.cid "
        "WHERE a.section = ? ORDER BY d.cid",
        (section,),
    ).fetchall()
    return _defects(db, found)


def steps_in(db: Database, section: str, since: datetime) -> tuple[tuple[int, Event], ...]:
    """The steps that a section's defects took since a time, each with its CID, oldest first."""
    found = db.execute(
        "SELECT events.* FROM areas CROSS JOIN events ON cid = CAST(substr(areas.key, 5) AS INTEGER) "
        "WHERE section = ? AND areas.key LIKE 'CID-%' AND at >= ? ORDER BY at, cid, seq",
        (section, times.text(since)),
    )
    return tuple((r["cid"], _event(r)) for r in found)


def every(db: Database) -> tuple[Defect, ...]:
    """All defects, oldest CID first."""
    return _defects(db, db.execute("SELECT * FROM defects ORDER BY cid").fetchall())


def in_state(db: Database, state: DefectState) -> tuple[Defect, ...]:
    """Those that got so far, oldest CID first."""
    found = db.execute("SELECT * FROM defects WHERE state = ? ORDER BY cid", (state,)).fetchall()
    return _defects(db, found)


def disputed(db: Database) -> tuple[Defect, ...]:
    """Those that people judge differently and of which no patch is on its way, oldest CID first."""
    found = db.execute("SELECT * FROM defects WHERE disputed AND state = ? ORDER BY cid", (DefectState.OPEN,))
    return _defects(db, found.fetchall())


def undisputed(db: Database) -> tuple[int, ...]:
    """The CIDs of which no patch is on its way and nobody disagrees about, newest first."""
    found = db.execute(
        "SELECT cid FROM defects WHERE NOT disputed AND state = ? ORDER BY cid DESC", (DefectState.OPEN,)
    )
    return tuple(r["cid"] for r in found)


def cids(db: Database, prefix: str, limit: int) -> tuple[int, ...]:
    """Known CIDs that start with these digits, newest first."""
    found = db.execute(
        "SELECT cid FROM defects WHERE CAST(cid AS TEXT) LIKE ? ORDER BY cid DESC LIMIT ?",
        (f"{prefix}%", limit),
    )
    return tuple(r["cid"] for r in found)


def _defects(db: Database, found: Sequence[sqlite3.Row]) -> tuple[Defect, ...]:
    """The defects of these rows, with the courses of all of them read at once."""
    courses: dict[int, list[Event]] = {r["cid"]: [] for r in found}
    of = "SELECT * FROM events WHERE cid IN (SELECT value FROM json_each(?)) ORDER BY cid, seq"
    for r in db.execute(of, (rows.listed(courses),)):
        courses[r["cid"]].append(_event(r))
    return tuple(_defect(r, courses[r["cid"]]) for r in found)


def _defect(row: sqlite3.Row, course: Iterable[Event]) -> Defect:
    return Defect(
        cid=row["cid"],
        state=DefectState(row["state"]),
        disputed=bool(row["disputed"]),
        since=times.moment_or_none(row["since"]),
        description=row["description"],
        function=row["function"],
        raised=rows.origin(row),
        claimant=Person(row["claimant_name"], row["claimant_email"]),
        events=tuple(course),
        facts=msgspec.json.decode(row["facts"], type=ReportedDefect | None),
        triaged_at=times.moment_or_none(row["triaged_at"]),
    )


def _event(row: sqlite3.Row) -> Event:
    return Event(EventKind(row["what"]), rows.origin(row), row["note"])
