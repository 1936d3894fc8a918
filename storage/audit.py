"""The record of decisions, as a chain: whoever changes or takes out one breaks it there.

Each seal is the SHA-256 of the seal before, a line feed, and the decision as JSON: the list of its columns in
the order of `COLUMNS`. So anybody can check an export with a few lines of their own. What a chain cannot show
is that its end is missing; for that, the last seal is kept elsewhere and asked for.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database  # a migration seals too, and `storage.database` needs migrations

COLUMNS = ("number", "at", "name", "email", "command", "key", "value", "reason", "undoes", "hand")


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision as it stands in the chain.

    Attributes:
        values: its columns, by name.
        seal: what was kept when it was made, "" where nothing was.
        fits: the seal is that of these values and of all before.
    """

    values: dict[str, str | int | None]
    seal: str
    fits: bool


def entries(db: Database) -> Iterator[Entry]:
    """The whole chain, oldest first; each is checked against the seal that was kept before it."""
    before = ""
    found = db.execute(
        "SELECT decisions.*, seal FROM decisions LEFT JOIN seals USING (number) ORDER BY number"
    )
    for row in found:
        kept = row["seal"] or ""
        yield Entry({c: row[c] for c in COLUMNS}, kept, kept == seal(before, row))
        before = kept


def broken(db: Database) -> tuple[int, ...]:
    """The numbers of the decisions at which the chain does not fit."""
    return tuple(int(e.values["number"] or 0) for e in entries(db) if not e.fits)


def add(db: Database, number: int) -> None:
    """Seals the decision that was just kept."""
    row = db.execute("SELECT * FROM decisions WHERE number = ?", (number,)).fetchone()
    last = db.execute("SELECT seal FROM seals ORDER BY number DESC LIMIT 1").fetchone()
    db.execute("INSERT INTO seals VALUES (?, ?)", (number, seal(last["seal"] if last else "", row)))


def seal(before: str, row: sqlite3.Row) -> str:
    """The seal of a decision behind another."""
    content = json.dumps([row[c] for c in COLUMNS], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{content}".encode()).hexdigest()
