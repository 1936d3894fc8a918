"""Raw arrivals: kept once, as they came, for ever.

They are the ground that everything derived is rebuilt from, so they are never changed. They are compressed
(`packing`), those that came together in one pack. What could not be read is listed in `refusals` beside them,
and in `unread` what is still to be read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from storage import packing, rows, times
from storage.database import Database
from storage.records import Delivery, Source


@dataclass(frozen=True, slots=True)
class Refusal:
    """A delivery that could not be read, and why."""

    delivery: int
    source: Source
    key: str
    origin: str
    received_at: datetime
    reason: str


def known(db: Database, delivery: Delivery) -> bool:
    """Whether it was kept before."""
    return has(db, delivery.source, delivery.key)


def keep(db: Database, delivery: Delivery) -> int | None:
    """Keeps a delivery; its number, or None when the same one was kept before."""
    return keep_all(db, [delivery])[0]


def keep_all(db: Database, arrived: Iterable[Delivery]) -> list[int | None]:
    """Keeps deliveries, those that come one after the other packed together; what `keep` gives of each."""
    numbers, pack, some = list[int | None](), _next_pack(db), list[bytes]()
    for delivery in arrived:
        row = db.execute(
            "INSERT INTO deliveries (source, key, origin, received_at, pack, start, size) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
            (
                delivery.source,
                delivery.key,
                delivery.origin,
                times.text(delivery.received_at),
                pack,
                sum(map(len, some)),
                len(delivery.raw),
            ),
        ).fetchone()
        numbers.append(row and row["id"])
        if row:
            some.append(delivery.raw)
        if packing.full(some):
            _save_pack(db, pack, some)
            pack, some = pack + 1, []
    if some:
        _save_pack(db, pack, some)
    return numbers


def _next_pack(db: Database) -> int:
    return int(db.execute("SELECT coalesce(max(id), 0) + 1 AS id FROM packs").fetchone()["id"])


def _save_pack(db: Database, pack: int, raws: Iterable[bytes]) -> None:
    db.execute("INSERT INTO packs VALUES (?, ?)", (pack, packing.packed(b"".join(raws))))


def raws(db: Database, numbers: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """What the deliveries of these numbers hold, pack by pack: each is unpacked once, and held no longer."""
    wanted = "SELECT id, pack, start, size FROM deliveries WHERE id IN (SELECT value FROM json_each(?))"
    found = db.execute(f"{wanted} ORDER BY pack", (rows.listed(numbers),)).fetchall()
    for _, those in groupby(found, itemgetter("pack")):
        for row, raw in _unpacked(db, list(those)):
            yield row["id"], raw


def _unpacked(db: Database, those: Sequence[sqlite3.Row]) -> Iterator[tuple[sqlite3.Row, bytes]]:
    """Rows of one pack, each with its bytes; what stands behind the last of them is not unpacked."""
    kept = db.execute("SELECT raw FROM packs WHERE id = ?", (those[0]["pack"],)).fetchone()["raw"]
    whole = packing.unpacked(kept, max(r["start"] + r["size"] for r in those))
    for row in those:
        yield row, whole[row["start"] : row["start"] + row["size"]]


def every(db: Database) -> Iterator[tuple[int, Delivery]]:
    """All deliveries with their numbers, in order of arrival."""
    for _, those in groupby(db.execute("SELECT * FROM deliveries ORDER BY id"), itemgetter("pack")):
        for row, raw in _unpacked(db, list(those)):
            yield row["id"], _delivery(row, raw)


def get(db: Database, number: int) -> Delivery:
    """The delivery with that number."""
    return _one(db, db.execute("SELECT * FROM deliveries WHERE id = ?", (number,)).fetchone())


def has(db: Database, source: Source, key: str) -> bool:
    """A delivery of that source is kept under that key."""
    found = db.execute("SELECT 1 FROM deliveries WHERE source = ? AND key = ?", (source, key)).fetchone()
    return found is not None


def weight(db: Database, number: int) -> tuple[int, str]:
    """How many bytes a delivery holds, and its key: by these, one of several of the same mail counts."""
    row = db.execute("SELECT size, key FROM deliveries WHERE id = ?", (number,)).fetchone()
    return row["size"], row["key"]


def latest(db: Database, source: Source) -> Delivery | None:
    """The newest delivery of a source; None while there is none."""
    row = db.execute(
        "SELECT * FROM deliveries WHERE source = ? ORDER BY id DESC LIMIT 1", (source,)
    ).fetchone()
    return None if row is None else _one(db, row)


def put_off(db: Database, number: int) -> None:
    """Marks a delivery as still to be read."""
    db.execute("INSERT INTO unread (delivery) VALUES (?)", (number,))


def waiting(db: Database) -> int:
    """How many deliveries are still to be read."""
    return int(db.execute("SELECT count(*) AS n FROM unread").fetchone()["n"])


def unread(db: Database, limit: int = -1) -> tuple[int, ...]:
    """The deliveries that are still to be read, in order of arrival; all of them without a limit."""
    found = db.execute("SELECT delivery FROM unread ORDER BY delivery LIMIT ?", (limit,))
    return tuple(r["delivery"] for r in found)


def is_read(db: Database, number: int) -> None:
    """Takes the mark from a delivery."""
    db.execute("DELETE FROM unread WHERE delivery = ?", (number,))


def refuse(db: Database, number: int, reason: str) -> None:
    """Marks a delivery as unreadable."""
    db.execute("INSERT INTO refusals (delivery, reason) VALUES (?, ?)", (number, reason))


def refused(db: Database) -> int:
    """How many deliveries could not be read, or in part only."""
    return int(db.execute("SELECT count(*) AS n FROM refusals").fetchone()["n"])


def refusals(db: Database, limit: int = -1) -> tuple[Refusal, ...]:
    """The last deliveries that could not be read, oldest first; all of them without a limit."""
    found = db.execute(
        "SELECT d.id, d.source, d.key, d.origin, d.received_at, r.reason "
        "FROM refusals r JOIN deliveries d ON d.id = r.delivery ORDER BY d.id DESC LIMIT ?",
        (limit,),
    ).fetchall()
    return tuple(
        Refusal(
            r["id"],
            Source(r["source"]),
            r["key"],
            r["origin"],
            times.moment(r["received_at"]),
            r["reason"],
        )
        for r in reversed(found)
    )


def counts(db: Database) -> dict[str, int]:
    """How many deliveries of each source are kept."""
    found = db.execute("SELECT source, count(*) AS n FROM deliveries GROUP BY source ORDER BY source")
    return {r["source"]: r["n"] for r in found}


def span(db: Database, source: Source) -> tuple[datetime, datetime] | None:
    """When the first and the last delivery of a source came; None when there is none."""
    row = db.execute(
        "SELECT min(received_at) AS first, max(received_at) AS last FROM deliveries WHERE source = ?",
        (source,),
    ).fetchone()
    return None if row["first"] is None else (times.moment(row["first"]), times.moment(row["last"]))


def _one(db: Database, row: sqlite3.Row) -> Delivery:
    return next(_delivery(row, raw) for row, raw in _unpacked(db, [row]))


def _delivery(row: sqlite3.Row, raw: bytes) -> Delivery:
    return Delivery(
        Source(row["source"]),
        row["key"],
        raw,
        times.moment(row["received_at"]),
        row["origin"],
    )
