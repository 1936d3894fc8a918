"""`/suggestions`, `/suggestion confirm`, `/suggestion dismiss`: what mails suggest is decided, or left."""

from __future__ import annotations

from commands import (
    assignee,
    handoff,
    linked,
    links,
    lookup,
    promises,
    rights,
    standing,
    suggestions,
    triage,
    verdict,
)
from commands.aliases import whose
from commands.answer import Answer, Ask, Right, Section, UserError, line
from commands.suggestions import DISMISS, Suggestion, What
from storage.database import Database
from storage.records import Classification

SHOWN = 5
"""Suggestions that have buttons in a list."""


def list_(db: Database, ask: Ask, area: str = "") -> Answer:
    """What people wrote of defects that could be decided here, of one area or all.

    Args:
        area: A MAINTAINERS section, or a path, file or test in it.
    """
    section = lookup.area(db, area, "suggestions", "area").name if area else None
    found = suggestions.every(db, ask, section)
    return Answer(
        title=f"Suggestions{f' in {section}' if section else ''}: {len(found)}",
        as_of=ask.now,
        sections=(Section("", tuple(suggestions.told(ask, s) for s in found) or (line("none waits"),)),),
        actions=tuple(a for s in found[:SHOWN] for a in suggestions.actions(s, named=True)),
        found=bool(found),
    )


def confirm(db: Database, ask: Ask, cid: str, what: What, person: str) -> Answer:
    """Do what somebody's mail suggests, in your name and with your rights.

    Args:
        cid: The defect's CID.
        what: What the mail is about.
        person: Whose mail it is: an address or a name.
    """
    suggestion = _waiting(db, ask, cid, what, person)
    number, who = suggestion.key.removeprefix("CID-"), triage.called(suggestion.origin.person)
    reason = f"{suggestion.quote} ({who}, {links.day(suggestion.origin.at, ask.now)})"
    if what is What.VERDICT:
        return verdict.verdict(db, ask, number, Classification(suggestion.value), reason)
    mine = linked.mine(db, ask)
    if lookup.read_back(suggestion.value).email.casefold() in mine:
        return assignee.claim(db, ask, number, reason)
    had = promises.holder(*standing.of(db, lookup.defect(db, number)))
    if had and had.email.casefold() in mine:
        return handoff.handoff(db, ask, number, suggestion.value, reason=reason)
    rights.check(db, ask, triage.ASSIGN, Right.OWNER, suggestion.key)
    return assignee.assign(db, ask, number, suggestion.value, reason=reason)


def dismiss(db: Database, ask: Ask, cid: str, what: What, person: str, reason: str = "") -> Answer:
    """Say that nothing is to be done about what somebody's mail suggests.

    Args:
        cid: The defect's CID.
        what: What the mail is about.
        person: Whose mail it is: an address or a name.
        reason: Why, in your words.
    """
    suggestion = _waiting(db, ask, cid, what, person)
    key, who = suggestion.key, triage.called(suggestion.origin.person)
    decision = triage.decide(db, ask, DISMISS, key, value=suggestions.dismissal(suggestion), reason=reason)
    return triage.recorded(ask, decision, f"What {who} wrote of {key} is dismissed.")


def _waiting(db: Database, ask: Ask, cid: str, what: What, person: str) -> Suggestion:
    """The latest that somebody made of a defect; another comes once that one is decided."""
    defect = lookup.defect(db, cid)
    theirs = {whose(p) for p in lookup.namesakes(db, ask, person)}
    found = [
        s for s in suggestions.of(db, ask, defect) if s.what is what and whose(s.origin.person) in theirs
    ]
    if not found:
        raise UserError(f"Nothing that {person} wrote of CID-{defect.cid} waits to be confirmed.")
    return max(found, key=lambda s: s.origin.at or ask.now)
