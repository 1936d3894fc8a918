"""What people told the bot to change: kept for ever, and taken back by another decision."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime

from storage import audit, rows, times
from storage.database import Database
from storage.records import Decision, Person

# An undo has the key of what it takes back.
_STANDS = (
    "undoes IS NULL AND NOT EXISTS (SELECT 1 FROM decisions AS undo "
    "WHERE undo.key = decisions.key AND undo.undoes = decisions.number)"
)


def record(db: Database, decision: Decision) -> Decision:
    """Keeps a decision; the same with its number."""
    number = db.execute(
        "INSERT INTO decisions (at, name, email, command, key, value, reason, undoes, hand) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
        (
            times.text(decision.at),
            decision.actor.name,
            decision.actor.email,
            decision.command,
            decision.key,
            decision.value,
            decision.reason,
            decision.undoes,
            decision.hand,
        ),
    ).fetchone()["number"]
    audit.add(db, number)
    return get(db, number)


def get(db: Database, number: int) -> Decision:
    """The decision with that number.

    Raises:
        LookupError: there is none.
    """
    row = db.execute("SELECT * FROM decisions WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise LookupError(number)
    return _decision(row)


def of_key(db: Database, key: str) -> tuple[Decision, ...]:
    """Everything that was decided about a thing, undone or not, oldest first."""
    return _all(db, "key = ?", key)


def standing(db: Database, key: str) -> tuple[Decision, ...]:
    """What was decided about a thing and not taken back, oldest first."""
    return _all(db, f"key = ? AND {_STANDS}", key)


def standing_of_each(db: Database, keys: Iterable[str]) -> dict[str, list[Decision]]:
    """The same of each of these things about which anything was."""
    found: dict[str, list[Decision]] = {}
    where = f"key IN (SELECT value FROM json_each(?)) AND {_STANDS}"
    for decision in _all(db, where, rows.listed(keys)):
        found.setdefault(decision.key, []).append(decision)
    return found


def all_standing(db: Database, commands: Collection[str]) -> tuple[Decision, ...]:
    """Everything that was decided with these commands and not taken back, oldest first."""
    marks, values = rows.marks(commands)
    return _all(db, f"command IN ({marks}) AND {_STANDS}", *values)


def keys(db: Database, command: str) -> tuple[str, ...]:
    """The things about which something of that kind was decided and not taken back."""
    found = db.execute(
        f"SELECT DISTINCT key FROM decisions WHERE command = ? AND {_STANDS} ORDER BY key", (command,)
    )
    return tuple(r["key"] for r in found)


def last_of(db: Database, addresses: Collection[str]) -> Decision | None:
    """The last thing somebody decided that stands, other than taking something back.

    Args:
        addresses: theirs, in lower case.
    """
    marks, theirs = rows.marks(addresses)
    found = _all(db, f"lower(email) IN ({marks}) AND {_STANDS}", *theirs)
    return found[-1] if found else None


def about_area(db: Database, section: str, since: datetime) -> tuple[Decision, ...]:
    """What was decided since a time about things of a section, undone or not, oldest first."""
    return _all(
        db,
        "undoes IS NULL AND at >= ? AND key IN (SELECT key FROM areas WHERE section = ?)",
        times.text(since),
        section,
    )


def made_by(db: Database, addresses: Collection[str], since: datetime) -> tuple[Decision, ...]:
    """What somebody decided since a time, undone or not, oldest first."""
    marks, theirs = rows.marks(addresses)
    where = f"undoes IS NULL AND at >= ? AND lower(email) IN ({marks})"
    return _all(db, where, times.text(since), *theirs)


def undone_by(db: Database, decision: Decision) -> Decision | None:
    """The decision that took this one back, if any."""
    return next(iter(_all(db, "key = ? AND undoes = ?", decision.key, decision.number)), None)


def _all(db: Database, where: str, *values: object) -> tuple[Decision, ...]:
    found = db.execute(f"SELECT * FROM decisions WHERE {where} ORDER BY number", values)
    return tuple(_decision(r) for r in found)


def _decision(row: sqlite3.Row) -> Decision:
    return Decision(
        number=row["number"],
        at=times.moment(row["at"]),
        actor=Person(row["name"], row["email"]),
        command=row["command"],
        key=row["key"],
        value=row["value"],
        reason=row["reason"],
        undoes=row["undoes"],
        hand=row["hand"],
    )
