"""What a person is called by the project's .mailmap, and which addresses are one person's by it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from storage.records import Alias, Person


def proper(aliases: Iterable[Alias], person: Person) -> Person:
    """The person as they are called now.

    As in git, a line that names the former name counts before one for the address alone, and of several the
    last; case does not matter.
    """
    email, name = person.email.casefold(), person.name.casefold()
    mine = [a for a in aliases if a.of.email.casefold() == email and email]
    named = [a for a in mine if a.of.name and a.of.name.casefold() == name]
    fitting = named or [a for a in mine if not a.of.name]
    if not fitting:
        return person
    now = fitting[-1].person
    return Person(now.name or person.name, now.email)


def same(aliases: Iterable[Alias], email: str) -> frozenset[str]:
    """All addresses of the person with that address, in lower case; one that several share makes none one."""
    now = {a.of.email.casefold(): a.person.email.casefold() for a in aliases if not a.of.name}
    mine = now.get(email.casefold(), email.casefold())
    return frozenset({mine, *(former for former, proper in now.items() if proper == mine)})


def whose(person: Person) -> str:
    """What tells a person from others: the address, or the name where a list hides that."""
    return (person.email or person.name).casefold()


def alike(one: Person, other: Person) -> bool:
    """Whether two are one human, by address or else by name; of somebody without either nothing is known."""
    return (one.email != "" and one.email.casefold() == other.email.casefold()) or (
        one.name != "" and one.name.casefold() == other.name.casefold()
    )
