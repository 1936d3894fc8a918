"""What somebody is to do, and until when: a defect that is theirs, a follow-up that was asked of them.

A promise ends by itself when what was promised comes: a patch for a defect ends the claim on it. So nobody
has to report what everybody can see, and nobody is reminded of what is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from commands import links, triage
from commands.answer import Ask
from storage import times
from storage.records import Decision, Person
from storage.state import Act, Defect, DefectState, EventKind, Origin

OWED = (DefectState.OPEN, DefectState.PROMISED)
"""The states in which whoever has a defect has something to do."""


@dataclass(frozen=True, slots=True)
class Promise:
    """Something that is to be done.

    Attributes:
        key: of the thing.
        name: what made it so, and what set its day: another claim on the same thing is another promise.
        people: whose it is.
        due: until when.
    """

    key: str
    name: str
    people: tuple[Person, ...]
    due: datetime


def holder(defect: Defect, decided: triage.Triage) -> Person | None:
    """Who was given it or took it; else who promised a patch in a mail."""
    return decided.assignee or (defect.claimant if defect.state is DefectState.PROMISED else None)


def of_defect(ask: Ask, defect: Defect, decided: triage.Triage) -> Promise | None:
    """What whoever has a defect owes; None where nobody does, a patch came, or it is no bug."""
    who = holder(defect, decided)
    if who is None or defect.state not in OWED or triage.harmless(decided):
        return None
    if decided.assignee and decided.assigned:
        made, name = decided.assigned.at, f"D-{decided.assigned.number}"
    else:
        told = promised(defect)
        if told.at is None:
            return None
        made, name = told.at, told.message_id
    return _until(f"CID-{defect.cid}", name, (who,), made, ask.terms.claim, decided.due)


def of_act(ask: Ask, act: Act, decided: triage.Triage) -> Promise | None:
    """What a mail asks of somebody; None where it was settled, or nobody knows when it was asked."""
    if decided.done or act.origin.at is None:
        return None
    made = act.origin.at
    return _until(act.key, act.origin.message_id, act.people, made, ask.terms.followup, decided.due)


def promised(defect: Defect) -> Origin:
    """The mail with the last promise of a patch for a defect that is promised."""
    return next(e.origin for e in reversed(defect.events) if e.what is EventKind.PROMISED)


def overdue(ask: Ask, promise: Promise | None) -> bool:
    """It should have been done by now."""
    return promise is not None and promise.due < ask.now


def told(ask: Ask, promise: Promise) -> str:
    """`due 23 Oct`, or `was due 3 Oct, 2 days ago`."""
    day = links.day(promise.due, ask.now)
    return f"was due {day}, {links.since(promise.due, ask.now)}" if overdue(ask, promise) else f"due {day}"


def _until(
    key: str, name: str, people: tuple[Person, ...], made: datetime, term: timedelta, named: Decision | None
) -> Promise:
    """A day that somebody named before the promise was made was for another one."""
    if named is None or named.at < made:
        return Promise(key, f"{key}:{name}", people, made + term)
    return Promise(key, f"{key}:{name}:D-{named.number}", people, times.moment(named.value))
