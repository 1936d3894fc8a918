"""Codes that are mailed to prove an address: asked for, mailed, and used once.

The bot mails one to the address, or shows one that comes back in a mail from there. The code itself is kept
nowhere: what stands here is its seal, and only whoever reads the mail, or asked, knows the code.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from storage import times
from storage.database import Database
from storage.records import Person


@dataclass(frozen=True, slots=True)
class Proof:
    """That an account is somebody's, as soon as the code comes back.

    Attributes:
        account: the account that asked.
        person: whose it says it is.
        due_at: when the code is to be mailed; once it is, or was shown, when it was.
        state: due, mailed, used or failed; shown while it is awaited in a mail from the address.
        attempts: how often mailing was tried.
        seal: what the code is compared by, "" until there is one.
        tries: wrong codes that came back.
        problem: why the last attempt to mail it failed, or the mail that brought it proved nothing; else "".
    """

    id: int
    account: str
    person: Person
    due_at: datetime
    state: str
    attempts: int
    seal: str
    tries: int
    problem: str


def ask(db: Database, account: str, person: Person, at: datetime) -> None:
    """Asks for a code to be mailed."""
    db.execute(
        "INSERT INTO proofs (account, name, email, asked_at, due_at, state, attempts, seal, tries, problem) "
        "VALUES (?, ?, ?, ?, ?, 'due', 0, '', 0, '')",
        (account, person.name, person.email, times.text(at), times.text(at)),
    )


def show(db: Database, account: str, person: Person, at: datetime, seal: str) -> None:
    """Awaits the code with this seal, which the account was shown, in a mail from the person's address."""
    db.execute(
        "INSERT INTO proofs (account, name, email, asked_at, due_at, state, attempts, seal, tries, problem) "
        "VALUES (?, ?, ?, ?, ?, 'shown', 0, ?, 0, '')",
        (account, person.name, person.email, times.text(at), times.text(at), seal),
    )


def asked(db: Database, account: str, email: str, since: datetime) -> int:
    """How many codes the account asked for, or were asked for the address, since then; whichever is more."""
    row = db.execute(
        "SELECT coalesce(sum(account = ?), 0) AS a, coalesce(sum(email = ? COLLATE NOCASE), 0) AS e "
        "FROM proofs WHERE asked_at > ?",
        (account, email, times.text(since)),
    ).fetchone()
    return max(int(row["a"]), int(row["e"]))


def newest(db: Database, account: str) -> Proof | None:
    """The last code that the account asked for."""
    return next(iter(_all(db, "account = ? ORDER BY id DESC LIMIT 1", account)), None)


def due(db: Database, now: datetime) -> tuple[Proof, ...]:
    """Codes to mail by now, first what is due longest."""
    return _all(db, "state = 'due' AND due_at <= ? ORDER BY due_at, id", times.text(now))


def failed(db: Database, since: datetime) -> tuple[Proof, ...]:
    """Codes that could not be mailed since then."""
    return _all(db, "state = 'failed' AND due_at > ? ORDER BY id", times.text(since))


def sealed(db: Database, number: int, seal: str) -> None:
    """Counts an attempt to mail the code with this seal, which is the only one that counts from now on."""
    db.execute("UPDATE proofs SET seal = ?, attempts = attempts + 1 WHERE id = ?", (seal, number))


def settle(db: Database, number: int, state: str, at: datetime, problem: str = "") -> None:
    """Says what became of a code, and when; of one that is still due, when it is tried again."""
    db.execute(
        "UPDATE proofs SET state = ?, due_at = ?, problem = ? WHERE id = ?",
        (state, times.text(at), problem, number),
    )


def tried(db: Database, number: int) -> None:
    """Counts a wrong code."""
    db.execute("UPDATE proofs SET tries = tries + 1 WHERE id = ?", (number,))


def _all(db: Database, where: str, *values: object) -> tuple[Proof, ...]:
    return tuple(_proof(r) for r in db.execute(f"SELECT * FROM proofs WHERE {where}", values))


def _proof(row: sqlite3.Row) -> Proof:
    return Proof(
        id=row["id"],
        account=row["account"],
        person=Person(row["name"], row["email"]),
        due_at=times.moment(row["due_at"]),
        state=row["state"],
        attempts=row["attempts"],
        seal=row["seal"],
        tries=row["tries"],
        problem=row["problem"],
    )
