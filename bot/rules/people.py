"""Whom a mail means by "us", "Bandan" or "please": first names resolved within one thread.

A name is resolved only where exactly one person of the thread has it, from however many addresses; else it
stays a name without an address, and nobody is pinged for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commands.aliases import alike
from storage.records import EVERYBODY, OutcomeKind, Person, Reading
from storage.state import Act, Series

PEOPLE_KINDS = (OutcomeKind.WATCH_REQUEST, OutcomeKind.FOLLOWUP_REQUEST, OutcomeKind.HANDOFF)


def resolve_people(act: Act, thread: Sequence[Reading], series: Iterable[Series]) -> tuple[Person, ...]:
    """Who has to do what `act` asks for, or wants to be told.

    A follow-up without a name is asked of the sender of the series it answers, one of everybody of nobody.
    """
    if act.outcome.kind not in PEOPLE_KINDS or EVERYBODY in act.outcome.names:
        return ()
    known = _participants(thread, series)
    named = tuple(act.origin.person if name == "" else _person(name, known) for name in act.outcome.names)
    if named or act.outcome.kind is not OutcomeKind.FOLLOWUP_REQUEST:
        return tuple(dict.fromkeys(named))
    asked = next((s.origin.person for s in series if s.cover_id == act.cover_id), Person("", ""))
    return () if asked == Person("", "") or alike(asked, act.origin.person) else (asked,)


def _participants(thread: Sequence[Reading], series: Iterable[Series]) -> tuple[Person, ...]:
    """Authors first: a shortlog gives a name without an address."""
    authors = list(dict.fromkeys(r.mail.author for r in thread))
    names = {a.name for a in authors}
    listed = dict.fromkeys(p.author for s in series if s.pull for p in s.pull.patches)
    return (*authors, *(Person(n, "") for n in listed if n not in names))


def _person(name: str, known: Iterable[Person]) -> Person:
    wanted = name.casefold().lstrip("@")
    fitting = [p for p in known if wanted in _names(p)]
    one = bool(fitting) and all(_same(p, fitting[0]) for p in fitting)
    return fitting[0] if one else Person(name.lstrip("@"), "")


def _same(one: Person, other: Person) -> bool:
    """Whether two are one human; two that give no more than one first name may be two."""
    by_name = " " in one.name.strip() or one.email.casefold() == other.email.casefold()
    return by_name and alike(one, other)


def _names(person: Person) -> set[str]:
    words = person.name.casefold().split()
    return {
        *words[:1],
        person.name.casefold(),
        person.email.casefold(),
        person.email.split("@")[0].casefold(),
    }
