"""Who is who: which accounts are one human's, by the settings and by the decisions that linked them.

An account is written with its place: `discord:400000000000000001`, `gitlab:ada`. What an account calls itself
is nowhere asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from commands.aliases import same
from commands.answer import Ask
from commands.lookup import read_back
from storage import aliases, decisions
from storage.database import Database
from storage.records import Person

LINK, UNLINK = "link", "unlink"

DISCORD, GITLAB = "discord", "gitlab"

_WRITTEN = (
    (re.compile(r"(?:<@!?|discord:)?([0-9]{15,20})>?"), DISCORD),
    (re.compile(r"gitlab:@?([A-Za-z0-9_][A-Za-z0-9_.-]{0,254})"), GITLAB),
)


def account(text: str) -> str | None:
    """The account that a mention, a number or `gitlab:NAME` means; None where it is none."""
    for form, place in _WRITTEN:
        if found := form.fullmatch(text.strip()):
            return f"{place}:{found[1]}"
    return None


def every(db: Database, ask: Ask) -> Mapping[str, tuple[Person, ...]]:
    """The people of each account; the first is whom it speaks for."""
    linked: dict[str, list[Person]] = defaultdict(list)
    for account, person in ask.accounts.items():
        linked[account].append(person)
    for decision in decisions.all_standing(db, (LINK, UNLINK)):
        if decision.command == UNLINK:
            linked[decision.key] = [p for p in linked[decision.key] if p == ask.accounts.get(decision.key)]
        else:
            linked[decision.key].append(read_back(decision.value))
    return {account: tuple(people) for account, people in linked.items() if people}


def beside(db: Database, ask: Ask, email: str) -> tuple[Person, ...]:
    """The people of each account that this very address was linked to; the first is whom that speaks for.

    What a mailmap calls the same person's does not count: somebody else may have that address by now.
    """
    return tuple(p for those in every(db, ask).values() if email.casefold() in _emails(those) for p in those)


def of(db: Database, ask: Ask, person: Person) -> tuple[str, ...]:
    """The accounts of a person."""
    mine = same(aliases.every(db), person.email) - {""}
    return tuple(account for account, people in every(db, ask).items() if mine & _emails(people))


def addresses(db: Database, ask: Ask, person: Person) -> frozenset[str]:
    """Every address of a person, in lower case: of an account that has several, and by the mailmap."""
    linked, former = every(db, ask), aliases.every(db)
    mine = same(former, person.email)
    shared = {p.email for people in linked.values() if mine & _emails(people) for p in people}
    return frozenset(mine.union(*(same(former, email) for email in shared)) - {""})


def mine(db: Database, ask: Ask) -> frozenset[str]:
    """Every address of whoever asks; none where that is not known."""
    return addresses(db, ask, ask.asker) if ask.asker else frozenset()


def _emails(people: Iterable[Person]) -> frozenset[str]:
    return frozenset(p.email.casefold() for p in people)
