"""How far long imports are, so that any process can tell while they run, and after they were stopped.

A row moves in the transaction that keeps what was read, and goes when all is: what is there was not ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage import times
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Import:
    """A run that takes in what stands in one place.

    Attributes:
        via: the configured source that reads it; "" where a person does.
        place: what is read, such as a git repository's address.
        total: about how many deliveries this run has to read; None where only reading tells.
        done: how many of them it took in.
        begun: when it began, in UTC.
        at: when it took in the last of those, in UTC.
        stopped: somebody stopped it; one that was killed could not say so.
        ended: it took in all there was.
    """

    via: str
    place: str
    total: int | None
    done: int
    begun: datetime
    at: datetime
    stopped: bool = False
    ended: bool = False


def save(db: Database, run: Import) -> None:
    """Remembers how far a run is, until it has ended."""
    if run.ended:
        db.execute("DELETE FROM imports WHERE via = ? AND place = ?", (run.via, run.place))
        return
    db.execute(
        "INSERT OR REPLACE INTO imports VALUES (?, ?, ?, ?, ?, ?, ?)",
        (run.via, run.place, run.total, run.done, times.text(run.begun), times.text(run.at), run.stopped),
    )


def every(db: Database) -> tuple[Import, ...]:
    """Those that run or were stopped, the one that moved last first."""
    return tuple(
        Import(
            r["via"],
            r["place"],
            r["total"],
            r["done"],
            times.moment(r["begun"]),
            times.moment(r["at"]),
            bool(r["stopped"]),
        )
        for r in db.execute("SELECT * FROM imports ORDER BY at DESC, via, place")
    )
