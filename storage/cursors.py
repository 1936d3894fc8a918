"""How far each source was read, moved in the transaction that keeps what was read."""

from __future__ import annotations

from collections.abc import Iterable

from storage.database import Database
from storage.records import Cursor


def position(db: Database, via: str, place: str) -> str:
    """The last thing that a source took in there; "" where it has not begun."""
    row = db.execute("SELECT position FROM cursors WHERE via = ? AND place = ?", (via, place)).fetchone()
    return row["position"] if row else ""


def move(db: Database, reached: Iterable[Cursor]) -> None:
    """Remembers how far sources came."""
    for cursor in reached:
        db.execute(
            "INSERT INTO cursors (via, place, position) VALUES (?, ?, ?) "
            "ON CONFLICT DO UPDATE SET position = excluded.position",
            (cursor.via, cursor.place, cursor.position),
        )
