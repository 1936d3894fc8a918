"""What mails name outside of themselves: issues, bugs, commits, other mails."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from storage import rows
from storage.database import Database
from storage.records import Ref, RefKind
from storage.state import Named


def replace_threads(db: Database, named: Mapping[int, Iterable[Named]]) -> None:
    """Puts what the mails of threads name in the place of what was known before."""
    db.execute("DELETE FROM refs WHERE thread IN (SELECT value FROM json_each(?))", (rows.listed(named),))
    db.conn.executemany(
        "INSERT INTO refs (kind, value, note, cover_id, thread, message_id, at, name, email) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (n.ref.kind, n.ref.value, n.ref.note, n.cover_id, thread, *rows.columns(n.origin))
            for thread, found in named.items()
            for n in found
        ],
    )


def of_series(db: Database, cover_ids: Iterable[str]) -> tuple[Named, ...]:
    """What the mails of these series name, oldest first."""
    marks, values = rows.marks(cover_ids)
    return _named(db, f"cover_id IN ({marks})", *values)


def of_mails(db: Database, message_ids: Iterable[str]) -> tuple[Named, ...]:
    """What these mails name."""
    return _named(db, "message_id IN (SELECT value FROM json_each(?))", rows.listed(message_ids))


def naming(db: Database, kind: RefKind, values: Iterable[str]) -> tuple[Named, ...]:
    """Who names one of these things, oldest first."""
    return _named(db, "kind = ? AND value IN (SELECT value FROM json_each(?))", kind, rows.listed(values))


def noting(db: Database, kind: RefKind, notes: Iterable[str]) -> tuple[Named, ...]:
    """Who names a thing of that kind with one of these notes, oldest first."""
    marks, values = rows.marks(notes)
    return _named(db, f"kind = ? AND note IN ({marks}) AND note <> ''", kind, *values)


def _named(db: Database, where: str, *values: object) -> tuple[Named, ...]:
    found = db.execute(f"SELECT * FROM refs WHERE {where} ORDER BY at, message_id, kind, value", values)
    return tuple(_row(r) for r in found)


def _row(row: sqlite3.Row) -> Named:
    return Named(Ref(RefKind(row["kind"]), row["value"], row["note"]), rows.origin(row), row["cover_id"])
