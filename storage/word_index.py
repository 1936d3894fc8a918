"""The full-text index: which mails hold which words, of their subject, author and author's own text.

Quoted text and diffs stay out: each mail is found by what its author says in it, and the index is a
tenth of what the mails themselves take (docs/decisions/0009). FTS5 keeps no second copy of what it
indexes; the texts stand compressed with what else was read, for excerpts and to take a mail out again.

Rows are added for a whole run at once: FTS5 would write out what it gathered at each savepoint, and
every mail is read in one of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from storage import deliveries, packing, rows
from storage.database import Database

MOST = 32_768
"""Characters of a text that are indexed: who writes more has pasted a log. One mail in a thousand has."""


def indexed(text: str) -> str:
    """What is indexed of what the author of a mail says: up to its most."""
    return text[:MOST].encode(errors="replace").decode()


def add(db: Database, texts: Mapping[int, str]) -> None:
    """Indexes the mails that deliveries brought, where they count and are not indexed yet.

    Args:
        texts: by the number of each delivery what is indexed of the mail.
    """
    marks, values = rows.marks(texts)
    found = db.execute(
        "SELECT delivery, subject, name || ' ' || email AS author FROM messages "
        f"WHERE delivery IN ({marks}) ORDER BY delivery",
        values,
    )
    db.conn.executemany(
        "INSERT INTO words (rowid, subject, author, text) VALUES (?, ?, ?, ?)",
        [(r["delivery"], r["subject"], r["author"], texts[r["delivery"]]) for r in found],
    )


def forget(db: Database, message_id: str) -> None:
    """Takes a mail out, while it still stands among the messages."""
    row = db.execute(
        "SELECT m.delivery, subject, name || ' ' || email AS author, text "
        "FROM messages m JOIN readings USING (delivery) WHERE message_id = ? AND text IS NOT NULL "
        "AND EXISTS (SELECT 1 FROM words WHERE words.rowid = m.delivery)",
        (message_id,),
    ).fetchone()
    if row:
        text = unpacked(row["text"], deliveries.get(db, row["delivery"]).raw)
        db.execute(
            "INSERT INTO words (words, rowid, subject, author, text) VALUES ('delete', ?, ?, ?, ?)",
            (row["delivery"], row["subject"], row["author"], text),
        )


def clear(db: Database) -> None:
    """Empties the index; the texts are dropped with the readings."""
    db.execute("INSERT INTO words (words) VALUES ('delete-all')")


def behind(db: Database) -> bool:
    """Whether mails were read before there was an index, and `replay` has not brought them in since."""
    row = db.execute(
        "SELECT EXISTS (SELECT 1 FROM readings "
        "WHERE delivery = (SELECT min(delivery) FROM readings) AND text IS NULL) AS behind"
    ).fetchone()
    return bool(row["behind"])


def unpacked(text: bytes, raw: bytes) -> str:
    """What was indexed, as it is kept beside that mail (`packing.packed_beside`)."""
    return packing.unpacked_beside(text, raw).decode()
