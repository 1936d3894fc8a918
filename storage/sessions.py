"""Who is signed in to the pages.

Kept is the seal of what their browser holds, so that a copy of the file lets nobody in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from storage import times
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Session:
    """One browser of somebody.

    Attributes:
        account: as it is linked to people: `discord:400000000000000001`.
        name: what the account calls itself, which is only shown.
    """

    account: str
    name: str
    ends_at: datetime


def seal(token: str) -> str:
    """What a session is kept under: the token is long and random, so its hash alone will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def begin(db: Database, token: str, session: Session, now: datetime) -> None:
    """Lets a browser in until the session ends; those that ended are forgotten."""
    db.execute("DELETE FROM sessions WHERE ends_at <= ?", (times.text(now),))
    db.execute(
        "INSERT INTO sessions VALUES (?, ?, ?, ?)",
        (seal(token), session.account, session.name, times.text(session.ends_at)),
    )


def find(db: Database, token: str, now: datetime) -> Session | None:
    """Whose token that is; None where nobody's, or not any more."""
    row = db.execute(
        "SELECT * FROM sessions WHERE seal = ? AND ends_at > ?", (seal(token), times.text(now))
    ).fetchone()
    return row and Session(row["account"], row["name"], times.moment(row["ends_at"]))


def end(db: Database, token: str) -> None:
    """Signs a browser out."""
    db.execute("DELETE FROM sessions WHERE seal = ?", (seal(token),))
