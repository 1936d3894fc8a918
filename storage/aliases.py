"""What the project's .mailmap says of people's former names and addresses."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from storage.database import Database
from storage.records import Alias


def replace(db: Database, aliases: Iterable[Alias]) -> None:
    """Puts a mailmap in the place of the one before."""
    db.execute("DELETE FROM aliases")
    db.conn.executemany(
        "INSERT INTO aliases VALUES (?, ?)", [(n, msgspec.json.encode(a)) for n, a in enumerate(aliases)]
    )


def every(db: Database) -> tuple[Alias, ...]:
    """All of them, in file order."""
    found = db.execute("SELECT body FROM aliases ORDER BY number")
    return tuple(msgspec.json.decode(r["body"], type=Alias) for r in found)
