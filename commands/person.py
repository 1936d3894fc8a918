"""`/person`: what waits for somebody, and what is theirs to wait for.

One human may write from several addresses; who has the same name here is the same person, as on a list.
"""

from __future__ import annotations

from collections.abc import Iterable

from commands import (
    defect_lines,
    linked,
    links,
    lookup,
    needs,
    ping_lines,
    promise_lines,
    promises,
    pull,
    pull_lines,
    standing,
    triage,
    unanswered,
    watches,
    wish_lines,
    wished,
)
from commands.aliases import alike
from commands.answer import Action, Answer, Ask, Line, Section, UserError, line
from storage import decisions, defects, statements, subsystems
from storage.database import Database
from storage.records import OutcomeKind, Person
from storage.state import Defect, DefectState


def person(db: Database, ask: Ask, person: str) -> Answer:
    """What waits for somebody: defects, follow-ups, hand-offs; and what they wait for.

    Args:
        person: A name, an address, or "me".
    """
    namesakes = lookup.namesakes(db, ask, person)
    name = namesakes[0].name or namesakes[0].email
    addresses = {a for p in namesakes for a in linked.addresses(db, ask, p)}
    found = (*namesakes, *(Person("", a) for a in sorted(addresses)))
    waiting = (*_defects(db, ask, found), *_asked(db, ask, found))
    theirs = (
        ("Pull requests", _pulls(db, ask, found)),
        ("Series without an answer", _series(db, ask, found)),
        ("Told when these fail", _watched(db, ask, found)),
        ("Areas", _areas(db, ask, found)),
        ("Pings", wish_lines.lines(ask, wished.of(db, ask, namesakes[0]))),
    )
    return Answer(
        title=name,
        as_of=ask.now,
        sections=(
            Section("To do", waiting or (line("nothing"),), calls=bool(waiting)),
            *(Section(title, lines) for title, lines in theirs if lines),
        ),
        actions=(
            Action("Mails", "search", {"query": f'from:"{name}"'}),
            Action("History", "history", {"key": name}),
        ),
        found=bool(waiting),
    )


def mine(db: Database, ask: Ask) -> Answer:
    """What waits for you, and what you wait for: `person me`."""
    return person(db, ask, "me")


def _among(found: Iterable[Person], who: Person) -> bool:
    return any(alike(p, who) for p in found)


def _defects(db: Database, ask: Ask, found: tuple[Person, ...]) -> tuple[Line, ...]:
    """What they were given, took or are offered, and what they promised a patch for."""
    given = {d.key for d in decisions.all_standing(db, (*triage.GIVES, triage.HANDOFF))}
    taken = defects.of_keys(db, given)
    promised = [d for d in defects.in_state(db, DefectState.PROMISED) if _among(found, d.claimant)]
    known = {d.cid: d for d in (*taken, *promised)}
    return tuple(
        defect_lines.summary(db, ask, d, t)
        for d, t in standing.of_each(db, [d for _, d in sorted(known.items())])
        if not defect_lines.settled(d, t) and _theirs(ask, found, d, t)
    )


def _theirs(ask: Ask, found: tuple[Person, ...], defect: Defect, decided: triage.Triage) -> bool:
    offered = triage.offer(decided, ask.now)
    asked = lookup.read_back(offered.value) if offered else None
    return any(_among(found, who) for who in (promises.holder(defect, decided), asked) if who)


def _asked(db: Database, ask: Ask, found: tuple[Person, ...]) -> tuple[Line, ...]:
    """What others asked of them, and what they were to take on."""
    kinds = [OutcomeKind.FOLLOWUP_REQUEST, OutcomeKind.HANDOFF]
    acts = statements.acts_of_kind(db, kinds, since=ask.now - needs.REMEMBERED)
    theirs = [a for a in acts if any(_meant(db, ask, found, p) for p in a.people)]
    return tuple(
        promise_lines.handoff(ask, a)
        if a.outcome.kind is OutcomeKind.HANDOFF
        else promise_lines.followup(ask, a, decided)
        for a, decided in promise_lines.open_still(db, ask, theirs, needs.REMEMBERED)
    )


def _meant(db: Database, ask: Ask, found: tuple[Person, ...], named: Person) -> bool:
    """Whether a mail means them, also by a first name that only they have here."""
    if named.email or named.name.casefold() not in {p.name.casefold().split(" ")[0] for p in found}:
        return _among(found, named)
    try:
        return _among(found, lookup.namesakes(db, ask, named.name)[0])
    except UserError:
        return False


def _pulls(db: Database, ask: Ask, found: tuple[Person, ...]) -> tuple[Line, ...]:
    return tuple(pull_lines.summary(ask, p) for p in pull.open_(db, ask) if _among(found, p.origin.person))


def _series(db: Database, ask: Ask, found: tuple[Person, ...]) -> tuple[Line, ...]:
    waiting = unanswered.every(db, ask, needs.REMEMBERED)
    return tuple(ping_lines.summary(ask, s) for s in waiting if _among(found, s.origin.person))


def _watched(db: Database, ask: Ask, found: tuple[Person, ...]) -> tuple[Line, ...]:
    asked = watches.standing(db, ask.now)
    return tuple(promise_lines.watch(ask, w) for w in asked if any(_among(found, p) for p in w.people))


def _areas(db: Database, ask: Ask, found: tuple[Person, ...]) -> tuple[Line, ...]:
    return tuple(
        line(links.area(ask, section.name), f", {owner.role}")
        for section in subsystems.every(db)
        for owner in section.owners
        if _among(found, owner.person)
    )
