"""Who writes mails, under which names, and how many: counted as mails are kept and as they are taken out."""

from __future__ import annotations

from collections.abc import Iterable

from storage import rows
from storage.database import Database, folded
from storage.records import Person


def add(db: Database, person: Person) -> None:
    """Counts one mail more of somebody."""
    db.execute(
        "INSERT INTO authors VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET mails = mails + 1",
        (person.email, person.name),
    )


def take_one_from(db: Database, person: Person) -> None:
    """Counts one mail less of somebody."""
    whose = (person.email, person.name)
    db.execute("UPDATE authors SET mails = mails - 1 WHERE email = ? AND name = ?", whose)
    db.execute("DELETE FROM authors WHERE email = ? AND name = ? AND mails = 0", whose)


def people(db: Database, prefix: str, limit: int) -> tuple[Person, ...]:
    """Authors whose name or address starts with `prefix`, those who write most first, by their usual name.

    Of those whose address a list hides, each name is somebody.
    """
    found = db.execute(
        "SELECT name, email, max(mails), sum(mails) AS written FROM authors "
        "WHERE instr(lower(email), :prefix) = 1 OR instr(folded(name), :folded) = 1 "
        "GROUP BY email, iif(email = '', name, '') ORDER BY written DESC, email LIMIT :limit",
        {"prefix": prefix.casefold(), "folded": folded(prefix), "limit": limit},
    )
    return tuple(Person(r["name"], r["email"]) for r in found)


def called(db: Database, names: Iterable[str]) -> frozenset[str]:
    """Those of the names that somebody writes under."""
    of = "SELECT DISTINCT name FROM authors WHERE name IN (SELECT value FROM json_each(?))"
    return frozenset(r["name"] for r in db.execute(of, (rows.listed(names),)))


def author(db: Database, address: str) -> Person | None:
    """Who writes from that address, by their usual name; None where nobody does."""
    row = db.execute(
        # Some write their address in capitals.
        "SELECT name, email FROM authors WHERE lower(email) = lower(?) "
        "ORDER BY mails DESC, email, name LIMIT 1",
        (address,),
    ).fetchone()
    return Person(row["name"], row["email"]) if row else None
