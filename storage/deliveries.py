"""Raw arrivals: kept once, as they came, for ever.

They are the ground that everything derived is rebuilt from, so they are compressed (`packing`) but
never changed. What could not be read is listed in `refusals` beside them, and in `unread` what is still
to be read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from storage import packing, times
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
    row = db.execute("SELECT 1 FROM deliveries WHERE source = ? AND key = ?", (delivery.source, delivery.key))
    return row.fetchone() is not None


def keep(db: Database, delivery: Delivery, raw: bytes | None = None) -> int | None:
    """Keeps a delivery; its number, or None when the same one was kept before.

    Args:
        raw: its bytes as `packing.packed` gives them, where somebody has packed them already.
    """
    row = db.execute(
        "INSERT INTO deliveries (source, key, origin, received_at, raw) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING RETURNING id",
        (
            delivery.source,
            delivery.key,
            delivery.origin,
            times.text(delivery.received_at),
            packing.packed(delivery.raw) if raw is None else raw,
        ),
    ).fetchone()
    return None if row is None else int(row["id"])


def every(db: Database) -> Iterator[tuple[int, Delivery]]:
    """All deliveries with their numbers, in order of arrival."""
    for row in db.execute("SELECT * FROM deliveries ORDER BY id"):
        yield row["id"], _delivery(row)


def get(db: Database, number: int) -> Delivery:
    """The delivery with that number."""
    return _delivery(db.execute("SELECT * FROM deliveries WHERE id = ?", (number,)).fetchone())


def has(db: Database, source: Source, key: str) -> bool:
    """A delivery of that source is kept under that key."""
    found = db.execute("SELECT 1 FROM deliveries WHERE source = ? AND key = ?", (source, key)).fetchone()
    return found is not None


def latest(db: Database, source: Source) -> Delivery | None:
    """The newest delivery of a source; None while there is none."""
    row = db.execute(
        "SELECT * FROM deliveries WHERE source = ? ORDER BY id DESC LIMIT 1", (source,)
    ).fetchone()
    return None if row is None else _delivery(row)


def put_off(db: Database, number: int) -> None:
    """Marks a delivery as still to be read."""
    db.execute("INSERT INTO unread (delivery) VALUES (?)", (number,))


def unread(db: Database, limit: int = -1) -> tuple[int, ...]:
    """The deliveries that are still to be read, in order of arrival; all of them without a limit."""
    rows = db.execute("SELECT delivery FROM unread ORDER BY delivery LIMIT ?", (limit,))
    return tuple(r["delivery"] for r in rows)


def is_read(db: Database, number: int) -> None:
    """Takes the mark from a delivery."""
    db.execute("DELETE FROM unread WHERE delivery = ?", (number,))


def refuse(db: Database, number: int, reason: str) -> None:
    """Marks a delivery as unreadable."""
    db.execute("INSERT INTO refusals (delivery, reason) VALUES (?, ?)", (number, reason))


def refusals(db: Database) -> tuple[Refusal, ...]:
    """All deliveries that could not be read, oldest first."""
    rows = db.execute(
        "SELECT d.id, d.source, d.key, d.origin, d.received_at, r.reason "
        "FROM refusals r JOIN deliveries d ON d.id = r.delivery ORDER BY d.id"
    )
    return tuple(
        Refusal(
            r["id"],
            Source(r["source"]),
            r["key"],
            r["origin"],
            times.moment(r["received_at"]),
            r["reason"],
        )
        for r in rows
    )


def counts(db: Database) -> dict[str, int]:
    """How many deliveries of each source are kept."""
    rows = db.execute("SELECT source, count(*) AS n FROM deliveries GROUP BY source ORDER BY source")
    return {r["source"]: r["n"] for r in rows}


def span(db: Database, source: Source) -> tuple[datetime, datetime] | None:
    """When the first and the last delivery of a source came; None when there is none."""
    row = db.execute(
        "SELECT min(received_at) AS first, max(received_at) AS last FROM deliveries WHERE source = ?",
        (source,),
    ).fetchone()
    return None if row["first"] is None else (times.moment(row["first"]), times.moment(row["last"]))


def _delivery(row: sqlite3.Row) -> Delivery:
    return Delivery(
        Source(row["source"]),
        row["key"],
        packing.unpacked(row["raw"]),
        times.moment(row["received_at"]),
        row["origin"],
    )
