"""Which sources fail at present, so that `check`, another process, can tell."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from storage import times
from storage.database import Database

WEBHOOK = "webhook"
"""What the reading of all that webhooks brought is called, which is no source of its own in the settings."""

OWN_MAIL = "mail to the bot"
"""What the place is called where mail to the bot itself is taken, where it is no list's."""

DISCORD = "Discord"
"""How what fails on Discord begins to be called."""

_OF_A_PERSON = tuple(f"{DISCORD} {what}" for what in ("account ", "messages to account "))


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that fails.

    Attributes:
        via: which source, by its name in the settings.
        since: when it began to fail.
        incident: the number under which the log has more.
        problem: what was wrong when it was last tried.
    """

    via: str
    since: datetime
    incident: str
    problem: str


def begin(db: Database, trouble: Trouble) -> None:
    """Notes that a source fails; one that did already still fails since then."""
    db.execute(
        "INSERT INTO troubles (via, since, incident, problem) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET incident = excluded.incident, problem = excluded.problem",
        (trouble.via, times.text(trouble.since), trouble.incident, trouble.problem),
    )


def end(db: Database, via: str) -> None:
    """Notes that a source is well."""
    db.execute("DELETE FROM troubles WHERE via = ?", (via,))


def of(db: Database, via: str) -> Trouble | None:
    """What is wrong with a source; None while it is well."""
    row = db.execute("SELECT * FROM troubles WHERE via = ?", (via,)).fetchone()
    return row and _trouble(row)


def every(db: Database) -> tuple[Trouble, ...]:
    """What is wrong with each source that is not well, by name."""
    return tuple(_trouble(row) for row in db.execute("SELECT * FROM troubles ORDER BY via"))


def of_no_person(db: Database) -> tuple[Trouble, ...]:
    """The same without what is wrong with one person's account, which everybody may not read."""
    return tuple(trouble for trouble in every(db) if not trouble.via.startswith(_OF_A_PERSON))


def _trouble(row: sqlite3.Row) -> Trouble:
    return Trouble(row["via"], times.moment(row["since"]), row["incident"], row["problem"])
