"""Which report said what of which defect."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from storage import rows
from storage.database import Database
from storage.records import Person, ReportedDefect
from storage.state import Origin, Sighting, SightingKind

COVERITY = Person("Coverity", "")
"""Who speaks in an export."""


def save(
    db: Database, report: str, kind: SightingKind, origin: Origin, reported: Iterable[ReportedDefect]
) -> None:
    """Keeps what a report says.

    Args:
        report: a mail's Message-ID, or the key of an export's delivery.
    """
    db.conn.executemany(
        "INSERT OR REPLACE INTO sightings VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(d.cid, report, kind, msgspec.json.encode(d), *rows.columns(origin)) for d in reported],
    )


def of_cid(db: Database, cid: int) -> tuple[Sighting, ...]:
    """What all reports say of one defect, oldest first."""
    found = db.execute("SELECT * FROM sightings WHERE cid = ? ORDER BY at, report", (cid,))
    return tuple(
        Sighting(msgspec.json.decode(r["body"], type=ReportedDefect), SightingKind(r["kind"]), rows.origin(r))
        for r in found
    )
