"""Which mails make a thread.

A thread is all mails that name each other, directly or through a mail that never came: every
Message-ID seen in a header, arrived or not, belongs to a thread, and a mail that names two threads
makes them one.
"""

from __future__ import annotations

from storage import rows
from storage.database import Database
from storage.state import Origin


def joined(db: Database, ids: tuple[str, ...]) -> int:
    """The one thread of these Message-IDs: found, begun, or made of several."""
    marks, values = rows.marks(ids)
    named = db.execute(f"SELECT DISTINCT thread FROM threads WHERE message_id IN ({marks})", values)
    found = sorted(r["thread"] for r in named)
    if not found:
        row = db.execute("SELECT coalesce(max(thread), 0) + 1 AS next FROM threads").fetchone()
        found = [row["next"]]
    for other in found[1:]:
        for table in ("threads", "messages", "series", "patches", "fixes", "outcomes", "versions", "refs"):
            db.execute(f"UPDATE {table} SET thread = ? WHERE thread = ?", (found[0], other))
    db.conn.executemany(
        "INSERT INTO threads VALUES (?, ?) ON CONFLICT DO NOTHING", [(i, found[0]) for i in ids]
    )
    return int(found[0])


def of_mail(db: Database, message_id: str) -> int | None:
    """The number of a mail's thread; None when no mail has that Message-ID."""
    row = db.execute("SELECT thread FROM messages WHERE message_id = ?", (message_id,)).fetchone()
    return None if row is None else int(row["thread"])


def naming(db: Database, cid: int) -> dict[int, Origin]:
    """The threads whose mails name a CID, each with the first mail that does."""
    found = db.execute(
        "SELECT thread, message_id, at, name, email FROM mentions JOIN messages USING (message_id) "
        "WHERE cid = ? ORDER BY at DESC, message_id DESC",
        (cid,),
    )
    return {r["thread"]: rows.origin(r) for r in found}
