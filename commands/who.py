"""`/who PERSON`: one human across mail, GitLab and Discord."""

from __future__ import annotations

from commands import linked, lookup
from commands.answer import Answer, Ask, Section, line
from storage import subsystems
from storage.database import Database


def who(db: Database, ask: Ask, person: str) -> Answer:
    """Who somebody is: addresses, accounts, and what they look after.

    Args:
        person: An address, a name, or "me".
    """
    found = lookup.person(db, ask, person)
    addresses = linked.addresses(db, ask, found)
    accounts = linked.of(db, ask, found)
    roles = [
        line(f"{s.name}: {o.role}")
        for s in subsystems.every(db)
        for o in s.owners
        if o.person.email.casefold() in addresses
    ]
    return Answer(
        title=found.name or found.email,
        as_of=ask.now,
        sections=(
            Section("Addresses", tuple(line(a) for a in sorted(addresses)) or (line("none is known"),)),
            Section("Accounts", tuple(line(a) for a in accounts) or (line("none is linked"),)),
            Section("Looks after", tuple(roles) or (line("no section of MAINTAINERS"),)),
        ),
    )
