"""What is to leave: written in the transaction that caused it, sent afterwards, once.

A notice is due, then sent. When its answer changes after it was sent, it is edited in place, which
tells nobody a second time. One that cannot be sent is tried again later, and is failed after that.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage import rows, times
from storage.database import Database
from storage.records import Notice


@dataclass(frozen=True, slots=True)
class Queued:
    """A notice with what came of it.

    Attributes:
        state: due, sent, edited (sent, and changed since), or failed.
        attempts: how often sending was tried since it last went through.
        posted_as: what the front-end calls the message it made; "" while there is none.
        problem: why the last attempt failed, or "".
        fold: the notice that says this one too, where it has no message of its own.
    """

    id: int
    notice: Notice
    state: str
    attempts: int
    posted_as: str
    sent_at: datetime | None
    problem: str
    fold: int | None = None


def put(db: Database, notice: Notice) -> None:
    """Adds a notice, or edits the one with the same key where its answer is another now."""
    db.execute(
        "INSERT INTO outbox (key, audience, answer, due_at, topic, state, attempts, posted_as, problem) "
        "VALUES (?, ?, ?, ?, ?, 'due', 0, '', '') ON CONFLICT (key) DO UPDATE SET "
        "answer = excluded.answer, state = CASE state WHEN 'sent' THEN 'edited' ELSE state END "
        "WHERE answer != excluded.answer",
        (notice.key, json.dumps(notice.audience), notice.answer, times.text(notice.due_at), notice.topic),
    )


def put_once(db: Database, notice: Notice, others: Iterable[str] = ()) -> None:
    """Adds a notice unless one was written under its key or one of these others."""
    marks, values = rows.marks([notice.key, *others])
    if not db.execute(f"SELECT 1 FROM outbox WHERE key IN ({marks})", values).fetchone():
        put(db, notice)


def unsent(db: Database, kind: str) -> tuple[Queued, ...]:
    """The notices whose keys begin so and of which nothing was sent or tried yet, first due first."""
    found = db.execute(  # by outbox_due, of which these two states are: of what is sent there is far more
        "SELECT * FROM outbox WHERE state IN ('due', 'edited') AND state = 'due' AND attempts = 0 "
        "AND key LIKE ? ORDER BY due_at, id",
        (f"{kind}:%",),
    )
    return tuple(_queued(r) for r in found)


def of_kind(db: Database, kind: str) -> tuple[Queued, ...]:
    """The notices whose keys begin so, oldest first."""
    found = db.execute(
        "SELECT * FROM outbox WHERE key >= ? AND key < ? ORDER BY id", (f"{kind}:", f"{kind};")
    )
    return tuple(_queued(r) for r in found)


def about(db: Database, name: str) -> tuple[Queued, ...]:
    """The notices in whose keys that name stands, such as `watch:W-1:…`, oldest first."""
    found = db.execute("SELECT * FROM outbox WHERE instr(':' || key || ':', ?) ORDER BY id", (f":{name}:",))
    return tuple(_queued(r) for r in found)


def since(db: Database, at: datetime) -> tuple[Queued, ...]:
    """The notices that were sent since a time, or are still to be, oldest first."""
    found = db.execute(
        "SELECT * FROM outbox WHERE coalesce(sent_at, due_at) >= ? ORDER BY id", (times.text(at),)
    )
    return tuple(_queued(r) for r in found)


def withdraw(db: Database, number: int) -> None:
    """Takes an unsent notice back: it is no longer so."""
    db.execute("DELETE FROM outbox WHERE id = ? AND state = 'due'", (number,))


def due(db: Database, now: datetime, limit: int) -> tuple[Queued, ...]:
    """What is to be sent or edited by now, oldest first."""
    found = db.execute(
        "SELECT * FROM outbox WHERE state IN ('due', 'edited') AND due_at <= ? ORDER BY due_at, id LIMIT ?",
        (times.text(now), limit),
    )
    return tuple(_queued(r) for r in found)


def get(db: Database, number: int) -> Queued | None:
    """The notice with that number, or None."""
    found = db.execute("SELECT * FROM outbox WHERE id = ?", (number,)).fetchone()
    return None if found is None else _queued(found)


def failed(db: Database, limit: int) -> tuple[Queued, ...]:
    """The last notices that were given up, oldest first."""
    found = db.execute("SELECT * FROM outbox WHERE state = 'failed' ORDER BY id DESC LIMIT ?", (limit,))
    return tuple(_queued(r) for r in reversed(found.fetchall()))


def every(db: Database) -> tuple[Queued, ...]:
    """The whole outbox, oldest first."""
    return tuple(_queued(r) for r in db.execute("SELECT * FROM outbox ORDER BY id"))


def claim(db: Database, number: int, under: str) -> None:
    """Counts an attempt before it is made: a crash in between is an attempt, not a second ping.

    Args:
        under: in which message's thread it is to be said, "" for none. That holds from the first attempt on,
            since one that nobody heard of may have been said where it was tried.
    """
    db.execute(
        "UPDATE outbox SET under = iif(attempts = 0, ?, under), attempts = attempts + 1 WHERE id = ?",
        (under, number),
    )


def under(db: Database, number: int) -> str:
    """The message in whose thread a notice that was claimed is to be said; "" for none."""
    return str(db.execute("SELECT under FROM outbox WHERE id = ?", (number,)).fetchone()["under"])


def sent(db: Database, queued: Queued, posted_as: str, now: datetime) -> None:
    """Marks a notice as sent under the name the front-end gave it; what changed meanwhile is an edit."""
    db.execute(
        "UPDATE outbox SET state = iif(answer = ?, 'sent', 'edited'), attempts = 0, posted_as = ?, "
        "problem = '', sent_at = coalesce(sent_at, ?) WHERE id = ?",
        (queued.notice.answer, posted_as, times.text(now), queued.id),
    )


def postpone(db: Database, number: int, until: datetime, problem: str) -> None:
    """Puts an attempt off, and says why."""
    db.execute("UPDATE outbox SET due_at = ?, problem = ? WHERE id = ?", (times.text(until), problem, number))


def wait(db: Database, number: int, until: datetime) -> None:
    """Lets a notice of which nothing was sent wait, which is no attempt."""
    db.execute("UPDATE outbox SET due_at = ? WHERE id = ?", (times.text(until), number))


def fold(db: Database, numbers: Iterable[int], into: int, now: datetime) -> None:
    """Notes that another notice says these too; what they say from now on is an edit of that one."""
    marks, values = rows.marks(numbers)
    db.execute(
        f"UPDATE outbox SET state = 'sent', fold = ?, sent_at = ? WHERE id IN ({marks})",
        (into, times.text(now), *values),
    )


def folded(db: Database, into: int) -> tuple[Queued, ...]:
    """The notices that this one tells of, in their order."""
    found = db.execute(
        "SELECT * FROM outbox WHERE id IN (SELECT notice FROM calls WHERE fold = ?) ORDER BY id", (into,)
    )
    return tuple(_queued(r) for r in found)


def number(db: Database, key: str) -> int:
    """The number of the notice that was written under this key; 0 where none was."""
    found = db.execute("SELECT id FROM outbox WHERE key = ?", (key,)).fetchone()
    return int(found["id"]) if found else 0


def some(db: Database, numbers: Iterable[int]) -> tuple[Queued, ...]:
    """The notices with these numbers, oldest first."""
    marks, values = rows.marks(numbers)
    return tuple(
        _queued(r) for r in db.execute(f"SELECT * FROM outbox WHERE id IN ({marks}) ORDER BY id", values)
    )


def fail(db: Database, number: int, problem: str) -> None:
    """Gives a notice up; `check` lists it."""
    db.execute("UPDATE outbox SET state = 'failed', problem = ? WHERE id = ?", (problem, number))


def counts(db: Database) -> dict[str, int]:
    """How many notices are in each state."""
    found = db.execute("SELECT state, count(*) AS n FROM outbox GROUP BY state ORDER BY state")
    return {r["state"]: r["n"] for r in found}


def _queued(row: sqlite3.Row) -> Queued:
    return Queued(
        id=row["id"],
        notice=Notice(
            row["key"],
            tuple(json.loads(row["audience"])),
            row["answer"],
            times.moment(row["due_at"]),
            row["topic"],
        ),
        state=row["state"],
        attempts=row["attempts"],
        posted_as=row["posted_as"],
        sent_at=times.moment_or_none(row["sent_at"]),
        problem=row["problem"],
        fold=row["fold"],
    )
