"""`/mine`: what somebody has, and what is asked of them."""

from __future__ import annotations

from datetime import timedelta

from commands import defect_lines, linked, lookup, promise_lines, triage
from commands.answer import Answer, Ask, Line, Section
from storage import decisions, defects, statements
from storage.database import Database
from storage.records import OutcomeKind

REMEMBERED = timedelta(days=90)
"""What was asked for longer ago is not listed."""


def mine(db: Database, ask: Ask, person: str = "me") -> Answer:
    """What somebody has, and what is asked of them: defects, follow-ups, hand-offs, watches.

    Args:
        person: An address or a name; you, where it is left out.
    """
    found = lookup.person(db, ask, person)
    addresses = linked.addresses(db, ask, found)
    sections = (
        Section("Defects", _defects(db, ask, addresses)),
        *(
            Section(title, _asked(db, ask, kind, addresses))
            for title, kind in (
                ("Follow-ups", OutcomeKind.FOLLOWUP_REQUEST),
                ("Hand-offs", OutcomeKind.HANDOFF),
                ("Watches", OutcomeKind.WATCH_REQUEST),
            )
        ),
    )
    shown = tuple(s for s in sections if s.lines)
    return Answer(f"What {found.name or found.email} has", ask.now, sections=shown, found=bool(shown))


def _defects(db: Database, ask: Ask, addresses: frozenset[str]) -> tuple[Line, ...]:
    given = sorted({key for command in triage.GIVES for key in decisions.keys(db, command)})
    lines = []
    for key in given:
        decided, defect = triage.of(db, key), defects.get(db, lookup.cid(key))
        theirs = decided.assignee is not None and decided.assignee.email.casefold() in addresses
        if theirs and defect and not defect_lines.settled(defect, decided):
            lines.append(defect_lines.summary(db, ask, defect, decided))
    return tuple(lines)


def _asked(db: Database, ask: Ask, kind: OutcomeKind, addresses: frozenset[str]) -> tuple[Line, ...]:
    return tuple(
        promise_lines.told(ask, act)
        for act in statements.acts_of_kind(db, [kind])
        if addresses & {p.email.casefold() for p in act.people}
        and promise_lines.open_still(db, ask, act, REMEMBERED)
    )
