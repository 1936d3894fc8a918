"""The versions of each series: which follows which, and what they can be found by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from storage import packing, rows, times
from storage.database import Database
from storage.state import Place, Version


def of_thread(db: Database, thread: int) -> dict[str, Version]:
    """The versions that a thread carries, by cover."""
    return _versions(db, "thread = ?", thread)


def get(db: Database, cover_ids: Iterable[str]) -> dict[str, Version]:
    """Versions by their covers; those that are not known are left out."""
    marks, values = rows.marks(cover_ids)
    return _versions(db, f"cover_id IN ({marks})", *values)


def save(db: Database, thread: int, version: Version, ties: Iterable[str]) -> None:
    """Puts a version, with what it can be found by, in the place of what was known of it."""
    forget(db, version.cover_id)
    place = Place(version.cover_id, 0, "", "", newest=True)
    body = msgspec.json.encode(version)
    db.execute(
        "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (version.cover_id, thread, times.text_or_none(version.origin.at), body, *_columns(place)),
    )
    numbers = {packing.number(tie) for tie in ties}
    db.conn.executemany("INSERT INTO ties VALUES (?, ?)", [(n, version.cover_id) for n in numbers])


def forget(db: Database, cover_id: str) -> None:
    """Takes a version out."""
    for table in ("versions", "ties"):
        db.execute(f"DELETE FROM {table} WHERE cover_id = ?", (cover_id,))


def tied(db: Database, cover_ids: Iterable[str]) -> set[str]:
    """The covers of the versions that share a tie with one of these, themselves included."""
    marks, values = rows.marks(cover_ids)
    found = db.execute(
        "SELECT DISTINCT other.cover_id FROM ties one JOIN ties other USING (tie) "
        f"WHERE one.cover_id IN ({marks})",
        values,
    )
    return {r["cover_id"] for r in found}


def place(db: Database, cover_id: str) -> Place | None:
    """Where a version stands; None when it is not known."""
    return places(db, [cover_id]).get(cover_id)


def places(db: Database, cover_ids: Iterable[str]) -> dict[str, Place]:
    """Where these versions stand."""
    marks, values = rows.marks(cover_ids)
    found = db.execute(f"SELECT * FROM versions WHERE cover_id IN ({marks})", values)
    return {
        r["cover_id"]: Place(r["family"], r["depth"], r["previous"], r["why"], bool(r["newest"]))
        for r in found
    }


def members(db: Database, families: Iterable[str]) -> list[str]:
    """The covers of all versions of these families, first to last."""
    marks, values = rows.marks(families)
    found = db.execute(
        f"SELECT cover_id FROM versions WHERE family IN ({marks}) ORDER BY depth, at, cover_id", values
    )
    return [r["cover_id"] for r in found]


def move(db: Database, places: Mapping[str, Place]) -> None:
    """Says anew where versions stand."""
    db.conn.executemany(
        "UPDATE versions SET family = ?, depth = ?, previous = ?, why = ?, newest = ? WHERE cover_id = ?",
        [(*_columns(place), cover_id) for cover_id, place in places.items()],
    )


def _columns(place: Place) -> tuple[str, int, str, str, bool]:
    return (place.family, place.depth, place.previous, place.why, place.newest)


def _versions(db: Database, where: str, *values: object) -> dict[str, Version]:
    found = db.execute(f"SELECT cover_id, body FROM versions WHERE {where}", values)
    return {r["cover_id"]: msgspec.json.decode(r["body"], type=Version) for r in found}
