"""The full-text index: which mails hold which words, of their subject, author and author's own text.

Quoted text and diffs stay out: each mail is found by what its author says in it, and the index is a
tenth of what the mails themselves take (docs/decisions/0009). FTS5 keeps no second copy of what it
indexes; the texts stand compressed in a table of their own, for excerpts and to take a mail out again.

Rows are added for a whole run at once: FTS5 would write out what it gathered at each savepoint, and
every mail is read in one of its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from storage import rows
from storage.database import Database

MOST = 32_768
"""Characters of a text that are indexed: who writes more has pasted a log. One mail in a thousand has."""


def packed(text: str) -> bytes:
    """What the author of a mail says, up to its most, as `keep` takes it."""
    return zlib.compress(text[:MOST].encode(errors="replace"))


def keep(db: Database, delivery: int, text: bytes) -> None:
    """Keeps what the author of a mail says, packed; `add` brings it into the index."""
    db.execute("INSERT INTO texts VALUES (?, ?)", (delivery, text))


def add(db: Database, deliveries: Iterable[int]) -> None:
    """Indexes the mails that these deliveries brought, where they count and are not indexed yet."""
    marks, values = rows.marks(deliveries)
    found = db.execute(
        "SELECT delivery, subject, name || ' ' || email AS author, text "
        f"FROM messages JOIN texts USING (delivery) WHERE delivery IN ({marks}) ORDER BY delivery",
        values,
    )
    db.conn.executemany(
        "INSERT INTO words (rowid, subject, author, text) VALUES (?, ?, ?, ?)",
        [(r["delivery"], r["subject"], r["author"], unpacked(r["text"])) for r in found],
    )


def forget(db: Database, message_id: str) -> None:
    """Takes a mail out, while it still stands among the messages."""
    row = db.execute(
        "SELECT delivery, subject, name || ' ' || email AS author, text, "
        "EXISTS (SELECT 1 FROM words WHERE words.rowid = delivery) AS indexed "
        "FROM messages JOIN texts USING (delivery) WHERE message_id = ?",
        (message_id,),
    ).fetchone()
    if row is None:
        return
    if row["indexed"]:
        db.execute(
            "INSERT INTO words (words, rowid, subject, author, text) VALUES ('delete', ?, ?, ?, ?)",
            (row["delivery"], row["subject"], row["author"], unpacked(row["text"])),
        )
    db.execute("DELETE FROM texts WHERE delivery = ?", (row["delivery"],))


def clear(db: Database) -> None:
    """Empties the index; the texts are dropped as every derived table is."""
    db.execute("INSERT INTO words (words) VALUES ('delete-all')")


def behind(db: Database) -> bool:
    """Whether mails were read before there was an index, and `replay` has not brought them in since."""
    row = db.execute(
        "SELECT EXISTS (SELECT 1 FROM messages m WHERE delivery = (SELECT min(delivery) FROM messages) "
        "AND NOT EXISTS (SELECT 1 FROM texts t WHERE t.delivery = m.delivery)) AS behind"
    ).fetchone()
    return bool(row["behind"])


def unpacked(text: bytes) -> str:
    """A text as `packed` was given it."""
    return zlib.decompress(text).decode()
