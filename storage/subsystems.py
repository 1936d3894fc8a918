"""MAINTAINERS sections, and what belongs to which."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from storage.database import Database
from storage.records import Section


def replace(db: Database, sections: Iterable[Section]) -> None:
    """Puts a MAINTAINERS file in the place of the one before."""
    db.execute("DELETE FROM sections")
    db.conn.executemany(
        "INSERT INTO sections VALUES (?, ?, ?)",
        [(n, s.name, msgspec.json.encode(s)) for n, s in enumerate(sections)],
    )


def every(db: Database) -> tuple[Section, ...]:
    """All sections, in file order."""
    found = db.execute("SELECT body FROM sections ORDER BY number")
    return tuple(msgspec.json.decode(r["body"], type=Section) for r in found)


def version(db: Database) -> int:
    """Changes whenever another MAINTAINERS file was read; 0 while there is none."""
    row = db.execute("SELECT max(id) AS newest FROM deliveries WHERE source = 'maintainers'").fetchone()
    return int(row["newest"] or 0)


def set_areas(db: Database, key: str, sections: Iterable[str]) -> None:
    """Says to which sections the thing with that short key belongs."""
    db.execute("DELETE FROM areas WHERE key = ?", (key,))
    db.conn.executemany("INSERT INTO areas VALUES (?, ?)", [(s, key) for s in dict.fromkeys(sections)])


def areas_of(db: Database, key: str) -> tuple[str, ...]:
    """The sections that the thing with that short key belongs to."""
    found = db.execute("SELECT section FROM areas WHERE key = ? ORDER BY section", (key,))
    return tuple(r["section"] for r in found)
