"""What mails suggest and nobody has decided: a verdict, that somebody has a defect, or is to take it over.

Prose never changes anything by itself. A suggestion stands with who said what until a person confirms it,
which is the ordinary command with that person's rights, or dismisses it; a later mail may suggest anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from commands import defect_lines, links, needs, promises, standing, triage
from commands.aliases import alike, whose
from commands.answer import Action, Ask, Line, line
from commands.drift import MEANS
from commands.lookup import written
from commands.views import latest
from storage import decisions, defects, statements
from storage.database import Database
from storage.records import Classification, Decision, OutcomeKind, Person
from storage.state import Act, Defect, DefectState, EventKind, Origin

_CID = re.compile(r"\bCID[-\s#:]*(\d{1,12})", re.IGNORECASE)

DISMISS = "suggestion dismiss"


class What(StrEnum):
    """What a suggestion is about."""

    VERDICT = "verdict"
    ASSIGNEE = "assignee"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that somebody wrote and that a person may confirm.

    Attributes:
        key: of the defect.
        origin: the mail, with who wrote it.
        words: what it comes to: "is False Positive", "is to be Ada Bell's".
        quote: the sentence.
        what: what it is about.
        value: the classification, or the person as `written` writes one.
    """

    key: str
    origin: Origin
    words: str
    quote: str
    what: What
    value: str


def every(
    db: Database, ask: Ask, section: str | None = None, remembered: timedelta = needs.REMEMBERED
) -> list[Suggestion]:
    """Those about defects that people wrote of lately, in one section or all, oldest first."""
    cids = _spoken_of(db, ask.now - remembered)
    if section is not None:
        cids &= {d.cid for d in defects.of_area(db, section)}
    found = [s for d in defects.of_cids(db, cids) for s in of(db, ask, d)]
    return sorted(found, key=lambda s: (s.origin.at or ask.now, s.key, s.what))


def of(db: Database, ask: Ask, known: Defect) -> list[Suggestion]:
    """Those about one defect."""
    defect, decided = standing.of(db, known)
    if defect_lines.settled(defect, decided):
        return []
    dismissed = [d for d in decisions.standing(db, defect_lines.key(defect)) if d.command == DISMISS]
    found = (*_verdicts(db, defect, decided), *_claims(defect, decided), *_handoffs(db, ask, defect, decided))
    return [s for s in found if not _is_dismissed(s, dismissed)]


def dismissal(suggestion: Suggestion) -> str:
    """What a dismissal says of whose word it is about, and which."""
    return f"{suggestion.what} {whose(suggestion.origin.person)}"


def told(ask: Ask, suggestion: Suggestion, *, titled: bool = False) -> Line:
    """`Peter Xu ‹19 Sep›: is False Positive: "I think …"`.

    Args:
        titled: what it suggests stands above.
    """
    who = links.person(ask, suggestion.origin.person)
    day = links.mail(ask, suggestion.origin)
    words = "" if titled else f": {suggestion.words}"
    return line(who, " ", day, f'{words}: "{suggestion.quote}"', key=suggestion.key)


def actions(suggestion: Suggestion, *, named: bool = False) -> tuple[Action, ...]:
    """Confirm and Dismiss; named where several stand together."""
    which = {
        "cid": suggestion.key.removeprefix("CID-"),
        "what": suggestion.what.value,
        "person": suggestion.origin.person.email or suggestion.origin.person.name,
    }
    of_which = f" {suggestion.key} {suggestion.words}" if named else ""
    return (
        Action(f"Confirm{of_which}", "suggestion confirm", which),
        Action(f"Dismiss{of_which}", DISMISS, which),
    )


def _spoken_of(db: Database, since: datetime) -> set[int]:
    handed = statements.acts_of_kind(db, [OutcomeKind.HANDOFF], since=since)
    return statements.cids_since(db, since) | {c for a in handed for c in _named(a)}


def _verdicts(db: Database, defect: Defect, decided: triage.Triage) -> Iterator[Suggestion]:
    """What each says that it is, where that was not decided since, nor said here by the same person."""
    for said in latest(statements.of_cid(db, defect.cid)):
        meant = MEANS.get(said.statement.verdict)
        if meant and not _is_settled(meant, said.origin, decided):
            words = f"is {meant.value}"
            quote = said.statement.quote
            yield Suggestion(defect_lines.key(defect), said.origin, words, quote, What.VERDICT, meant.value)


def _is_settled(meant: Classification, origin: Origin, decided: triage.Triage) -> bool:
    judged = [decided.classified, *(v for v in decided.views if alike(v.actor, origin.person))]
    return any(d and (d.value == meant.value or _after(d, origin)) for d in judged)


def _claims(defect: Defect, decided: triage.Triage) -> Iterator[Suggestion]:
    """A promised patch: who promised it has the defect, if they are taken at their word."""
    if defect.state is DefectState.PROMISED and decided.assignee is None:
        origin = promises.promised(defect)
        quote = next(e.note for e in defect.events if e.what is EventKind.PROMISED and e.origin == origin)
        yield _to(defect, origin, quote, defect.claimant)


def _handoffs(db: Database, ask: Ask, defect: Defect, decided: triage.Triage) -> Iterator[Suggestion]:
    since = ask.now - needs.REMEMBERED
    for act in statements.acts_of_kind(db, [OutcomeKind.HANDOFF], since=since):
        others = [p for p in act.people if p.email and not alike(p, act.origin.person)]
        overtaken = decided.assigned is not None and _after(decided.assigned, act.origin)
        if defect.cid in _named(act) and len(others) == 1 and not overtaken:
            yield _to(defect, act.origin, act.outcome.quote, others[0])


def _named(act: Act) -> set[int]:
    """The CIDs in the sentence: which defect another sentence means is not read here."""
    return {int(number) for number in _CID.findall(act.outcome.quote)}


def _to(defect: Defect, origin: Origin, quote: str, who: Person) -> Suggestion:
    words = f"is to be {triage.called(who)}'s"
    return Suggestion(defect_lines.key(defect), origin, words, quote, What.ASSIGNEE, written(who))


def _is_dismissed(suggestion: Suggestion, dismissed: Iterable[Decision]) -> bool:
    return any(d.value == dismissal(suggestion) and _after(d, suggestion.origin) for d in dismissed)


def _after(decision: Decision, origin: Origin) -> bool:
    return origin.at is None or decision.at >= origin.at
