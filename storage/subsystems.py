"""MAINTAINERS sections, and what belongs to which."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from storage import rows
from storage.database import Database
from storage.records import Section


def replace(db: Database, delivery: int, sections: Iterable[Section]) -> None:
    """Puts a MAINTAINERS file in the place of the one before."""
    db.execute("DELETE FROM sections")
    db.conn.executemany(
        "INSERT INTO sections VALUES (?, ?, ?, ?)",
        [(n, delivery, s.name, msgspec.json.encode(s)) for n, s in enumerate(sections)],
    )


def every(db: Database) -> tuple[Section, ...]:
    """All sections, in file order."""
    found = db.execute("SELECT body FROM sections ORDER BY number")
    return tuple(msgspec.json.decode(r["body"], type=Section) for r in found)


def version(db: Database) -> int:
    """The delivery that brought the sections; 0 while there are none."""
    row = db.execute("SELECT delivery FROM sections LIMIT 1").fetchone()
    return 0 if row is None else int(row["delivery"])


def set_areas(db: Database, key: str, sections: Iterable[str]) -> None:
    """Says to which sections the thing with that short key belongs."""
    db.execute("DELETE FROM areas WHERE key = ?", (key,))
    db.conn.executemany("INSERT INTO areas VALUES (?, ?)", [(s, key) for s in dict.fromkeys(sections)])


def keys_of(db: Database, section: str) -> set[str]:
    """The short keys of what belongs to a section."""
    return {r["key"] for r in db.execute("SELECT key FROM areas WHERE section = ?", (section,))}


def areas_of(db: Database, key: str) -> tuple[str, ...]:
    """The sections that the thing with that short key belongs to."""
    return tuple(areas_of_each(db, [key]).get(key, ()))


def areas_of_each(db: Database, keys: Iterable[str]) -> dict[str, list[str]]:
    """The same of each of these things that belongs to any."""
    wanted = "SELECT section, key FROM areas WHERE key IN (SELECT value FROM json_each(?)) ORDER BY section"
    found: dict[str, list[str]] = {}
    for r in db.execute(wanted, (rows.listed(keys),)):
        found.setdefault(r["key"], []).append(r["section"])
    return found
