"""What mails to lists order the bot to do: each mail once, and what it came to.

A mail is known by its Message-ID and its sender, and by what the sender said and when, so that the same
words under another Message-ID do nothing either. One that nobody can be held to (refused) keeps no other
from being done.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from storage import times
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Order:
    """One mail that orders something.

    Attributes:
        id: its number; 0 while it is not kept.
        email: whose it is.
        said: a digest of who said what, and when.
        lines: what it orders, one command each.
        quiet: it came in bulk mail, which is answered by no mail.
        due_at: when it is to be done; once it is, when its answer is to be mailed.
        state: waiting; done, while its answer is to be mailed; told; refused, if nobody can be held to it.
        answer: what it came to, as text.
        attempts: how often the answer was mailed.
        problem: why it was refused, or its answer not mailed; else "".
    """

    id: int
    message_id: str
    email: str
    said: str
    subject: str
    lines: tuple[str, ...]
    quiet: bool
    due_at: datetime
    state: str
    answer: str = ""
    attempts: int = 0
    problem: str = ""


def put(db: Database, order: Order) -> bool:
    """Keeps an order; False where the mail was known, however it ended."""
    same = "(message_id = ? AND email = ?) OR said = ?"
    key = (order.message_id, order.email, order.said)
    if order.state != "refused":
        db.execute(f"DELETE FROM orders WHERE state = 'refused' AND ({same})", key)
    if db.execute(f"SELECT 1 FROM orders WHERE {same}", key).fetchone():
        return False
    db.execute(
        "INSERT INTO orders (message_id, email, said, subject, lines, quiet, due_at, state, answer, "
        "attempts, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *key,
            order.subject,
            json.dumps(order.lines),
            order.quiet,
            times.text(order.due_at),
            order.state,
            order.answer,
            order.attempts,
            order.problem,
        ),
    )
    return True


def due(db: Database, state: str, now: datetime) -> tuple[Order, ...]:
    """The orders in that state, waiting or done, whose time has come, first what is due longest."""
    found = db.execute(  # with the states of the index, which SQLite does not see in a parameter
        "SELECT * FROM orders WHERE state IN ('waiting', 'done') AND state = ? AND due_at <= ? "
        "ORDER BY due_at, id",
        (state, times.text(now)),
    )
    return tuple(_order(r) for r in found)


def settle(db: Database, number: int, state: str, at: datetime, answer: str = "", problem: str = "") -> None:
    """Says what became of an order.

    Args:
        at: when its answer is to be mailed, where it is.
        answer: what it came to; "" leaves what is known.
    """
    db.execute(
        "UPDATE orders SET state = ?, due_at = ?, answer = iif(? = '', answer, ?), problem = ? WHERE id = ?",
        (state, times.text(at), answer, answer, problem, number),
    )


def tried(db: Database, number: int) -> None:
    """Counts an attempt to mail the answer, before it is made."""
    db.execute("UPDATE orders SET attempts = attempts + 1 WHERE id = ?", (number,))


def told(db: Database, email: str, since: datetime) -> int:
    """How many mails of an address were answered since then."""
    found = db.execute(
        "SELECT count(*) AS n FROM orders WHERE email = ? AND state IN ('done', 'told') AND due_at > ?",
        (email, times.text(since)),
    ).fetchone()
    return int(found["n"])


def refused(db: Database, since: datetime) -> tuple[Order, ...]:
    """The orders that nobody could be held to since then, oldest first."""
    found = db.execute(
        "SELECT * FROM orders WHERE state = 'refused' AND due_at > ? ORDER BY id", (times.text(since),)
    )
    return tuple(_order(r) for r in found)


def _order(row: sqlite3.Row) -> Order:
    return Order(
        id=row["id"],
        message_id=row["message_id"],
        email=row["email"],
        said=row["said"],
        subject=row["subject"],
        lines=tuple(json.loads(row["lines"])),
        quiet=bool(row["quiet"]),
        due_at=times.moment(row["due_at"]),
        state=row["state"],
        answer=row["answer"],
        attempts=row["attempts"],
        problem=row["problem"],
    )
