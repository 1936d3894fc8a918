"""Which mails a subscription told of: each once, however often and in whichever form it comes."""

from __future__ import annotations

from storage.database import Database


def first(db: Database, subscription: int, message_id: str, notice: str) -> bool:
    """Notes that a mail is told in the notice with that key; False where it was told before.

    Args:
        subscription: the number of the decision to subscribe.
    """
    noted = db.execute(
        "INSERT INTO told VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1",
        (subscription, message_id, notice),
    )
    return noted.fetchone() is not None


def count(db: Database, subscription: int, notice: str = "") -> int:
    """How many mails it told of, in one notice or all."""
    found = db.execute(
        "SELECT count(*) AS n FROM told WHERE subscription = ? AND ? IN ('', notice)", (subscription, notice)
    )
    return int(found.fetchone()["n"])
