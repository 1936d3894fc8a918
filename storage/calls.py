"""Whom a notice pings, and when: decided before it is sent, so that a crash repeats and loses no ping."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from storage import rows, times
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Call:
    """One person and one notice.

    Attributes:
        address: whose; a name where no address is known.
        shown: what stands in the notice's message in the place of a mention; "" where it mentions them.
        due_at: when they are to be pinged; None where they are not.
        made_at: when that was decided to be now.
        fold: the notice that pings them, where this one was folded into it.
    """

    notice: int
    address: str
    shown: str
    due_at: datetime | None
    made_at: datetime | None = None
    fold: int | None = None


def save(db: Database, calls: Iterable[Call]) -> None:
    """Keeps calls, in the order in which their people are named; one that is known gets its new state."""
    for call in calls:
        db.execute(
            "INSERT INTO calls SELECT ?1, ?2, coalesce(max(place), 0) + 1, ?3, ?4, ?5, ?6 "
            "FROM calls WHERE notice = ?1 ON CONFLICT DO UPDATE SET shown = excluded.shown, "
            "due_at = excluded.due_at, made_at = excluded.made_at, fold = excluded.fold",
            (
                call.notice,
                call.address,
                call.shown,
                times.text_or_none(call.due_at),
                times.text_or_none(call.made_at),
                call.fold,
            ),
        )


def of(db: Database, notice: int) -> tuple[Call, ...]:
    """The calls of a notice, as it names them; () while nothing was decided."""
    return tuple(
        _call(r) for r in db.execute("SELECT * FROM calls WHERE notice = ? ORDER BY place", (notice,))
    )


def waiting(db: Database, now: datetime) -> tuple[Call, ...]:
    """Those whose time has come, by person and then by notice."""
    found = db.execute(
        "SELECT * FROM calls WHERE made_at IS NULL AND due_at <= ? ORDER BY address, notice",
        (times.text(now),),
    )
    return tuple(_call(r) for r in found)


def made(db: Database, addresses: Collection[str], most: int) -> tuple[datetime, ...]:
    """When somebody was last pinged, so many times, the newest first; a fold is one ping."""
    marks, values = rows.marks(addresses)
    found = db.execute(
        f"SELECT made_at FROM calls WHERE address IN ({marks}) AND made_at IS NOT NULL AND fold IS NULL "
        "ORDER BY made_at DESC LIMIT ?",
        (*values, most),
    )
    return tuple(times.moment(r["made_at"]) for r in found)


def _call(row: sqlite3.Row) -> Call:
    return Call(
        notice=row["notice"],
        address=row["address"],
        shown=row["shown"],
        due_at=times.moment_or_none(row["due_at"]),
        made_at=times.moment_or_none(row["made_at"]),
        fold=row["fold"],
    )
