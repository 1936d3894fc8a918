"""The things that have a thread of their own where notices are said: which message each starts from.

A thread is not started in the transaction that says the first notice of its topic, which no other server can
be part of. So it is due first, and whoever finds it due may start it again: the message is the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.database import Database


@dataclass(frozen=True, slots=True)
class Topic:
    """A thread that is to be started.

    Attributes:
        name: of what its notices are about.
        posted_as: what the front-end calls the message that it starts from.
        attempts: how often that was tried.
    """

    name: str
    posted_as: str
    attempts: int


def begin(db: Database, name: str, posted_as: str) -> None:
    """The first notice of a topic was said; of any other this does nothing."""
    db.execute("INSERT INTO topics VALUES (?, ?, 'due', 0) ON CONFLICT DO NOTHING", (name, posted_as))


def due(db: Database) -> tuple[Topic, ...]:
    """Those whose threads are still to be started."""
    found = db.execute("SELECT * FROM topics WHERE state = 'due' ORDER BY name")
    return tuple(Topic(r["name"], r["posted_as"], r["attempts"]) for r in found)


def under(db: Database, name: str) -> str:
    """The message in whose thread a topic's notices are said; "" where there is none."""
    found = db.execute("SELECT posted_as FROM topics WHERE name = ? AND state = 'open'", (name,)).fetchone()
    return str(found["posted_as"]) if found else ""


def tried(db: Database, name: str) -> None:
    """It could not be started yet."""
    db.execute("UPDATE topics SET attempts = attempts + 1 WHERE name = ?", (name,))


def settle(db: Database, name: str, started: bool) -> None:
    """Its thread was started, or there will be none."""
    db.execute("UPDATE topics SET state = ? WHERE name = ?", ("open" if started else "none", name))
