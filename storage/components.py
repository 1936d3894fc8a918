"""The project's Coverity components."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from storage.database import Database
from storage.records import Component


def replace(db: Database, components: Iterable[Component]) -> None:
    """Puts a list of components in the place of the one before."""
    db.execute("DELETE FROM components")
    db.conn.executemany(
        "INSERT INTO components VALUES (?, ?)",
        [(number, msgspec.json.encode(c)) for number, c in enumerate(components)],
    )


def every(db: Database) -> tuple[Component, ...]:
    """All components, in file order."""
    found = db.execute("SELECT body FROM components ORDER BY number")
    return tuple(msgspec.json.decode(r["body"], type=Component) for r in found)
