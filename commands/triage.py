"""What people decided of a defect, laid over what mails say of it.

A decision is a fact of its own and never rewrites what was derived: undoing it is leaving it out.
The latest that stands counts.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from commands.answer import Action, Answer, Ask, Section, UserError, line
from commands.lookup import read_back
from storage import decisions
from storage.database import Database
from storage.records import Classification, Decision, Person

CLAIM, ASSIGN, RELEASE = "cid claim", "cid assign", "cid release"
HANDOFF, ACCEPT, DECLINE = "cid handoff", "cid accept", "cid decline"
VERDICT, CLASSIFY, DISPUTE = "cid verdict", "classify", "cid dispute"
NOTE, RECLASSIFIED, FIX = "cid note", "cid reclassified", "cid fix"
DONE, DROP, DUE, UNDO = "done", "followup drop", "due", "undo"
GIVES = (CLAIM, ASSIGN, ACCEPT)
"""The commands after which somebody has a thing; the decision's value says who."""

MAIL = "mail "
"""What stands before the Message-ID where the hand is a mail."""

OFFERED_FOR = timedelta(days=7)
"""How long a hand-off waits for an answer."""


@dataclass(frozen=True, slots=True)
class Triage:
    """The decisions that stand for one thing.

    Attributes:
        assigned: by what somebody has it, or last gave it back.
        assignee: who has it; None when nobody was assigned, or gave it back.
        handoff: the latest that was neither accepted, declined nor overtaken, however old.
        disputed: what it is must be decided anew, says somebody; a classification before that counts no more.
        classification: what an owner or the triage role set; None while nobody did.
        views: verdicts given to the bot, the latest of each person, oldest first.
        notes: what people wrote beside it, oldest first.
        reclassified: what somebody says that they set in Coverity.
        fix: what somebody says fixes it.
        done: it was settled by hand: done, or not to be done.
        due: somebody named a day for it.
    """

    assigned: Decision | None
    assignee: Person | None
    handoff: Decision | None
    disputed: Decision | None
    classified: Decision | None
    classification: Classification | None
    views: tuple[Decision, ...]
    notes: tuple[Decision, ...]
    reclassified: Decision | None
    fix: Decision | None
    done: Decision | None
    due: Decision | None


def of(db: Database, key: str) -> Triage:
    """What stands for the thing with that short key."""
    return _triage(decisions.standing(db, key))


def of_each(db: Database, keys: Collection[str]) -> dict[str, Triage]:
    """The same of each of these things, asked of all at once."""
    standing, nothing = decisions.standing_of_each(db, keys), _triage(())
    return {key: _triage(standing[key]) if key in standing else nothing for key in keys}


def _triage(standing: Sequence[Decision]) -> Triage:
    latest = {d.command: d for d in standing}
    moves = [d for d in standing if d.command in (*GIVES, RELEASE, HANDOFF, DECLINE)]
    assigned = next((d for d in reversed(moves) if d.command in (*GIVES, RELEASE)), None)
    judged = next((d for d in reversed(standing) if d.command in (CLASSIFY, DISPUTE)), None)
    classified = judged if judged and judged.command == CLASSIFY else None
    given = (d for d in standing if d.command in (VERDICT, CLASSIFY))
    return Triage(
        assigned=assigned,
        assignee=read_back(assigned.value) if assigned and assigned.value else None,
        handoff=moves[-1] if moves and moves[-1].command == HANDOFF else None,
        disputed=judged if judged and judged.command == DISPUTE else None,
        classified=classified,
        classification=Classification(classified.value) if classified else None,
        views=tuple({d.actor.email: d for d in given}.values()),
        notes=tuple(d for d in standing if d.command == NOTE),
        reclassified=latest.get(RECLASSIFIED),
        fix=latest.get(FIX),
        done=latest.get(DONE) or latest.get(DROP),
        due=latest.get(DUE),
    )


def offer(decided: Triage, now: datetime) -> Decision | None:
    """The hand-off that waits for an answer; whoever has the thing keeps it until then."""
    given = decided.handoff
    return given if given and now - given.at <= OFFERED_FOR else None


def harmless(decided: Triage) -> bool:
    """An owner classified it as no bug."""
    return decided.classification in (Classification.FALSE_POSITIVE, Classification.INTENTIONAL)


def called(person: Person) -> str:
    """A person by name, or by address where no name is known."""
    return person.name or person.email


def decide(
    db: Database,
    ask: Ask,
    command: str,
    key: str,
    *,
    value: str = "",
    reason: str = "",
    undoes: int | None = None,
) -> Decision:
    """Records what the asker decided.

    Raises:
        UserError: nobody knows who asks.
    """
    actor, hand = ask.asker, ask.hand
    if actor is None and ask.administrator:  # one without an address signs as what they are
        actor, hand = Person(ask.hand or ask.account, ""), ""
    if actor is None:
        raise UserError("I must know who you are to record that.")
    return decisions.record(db, Decision(0, ask.now, actor, command, key, value, reason, undoes, hand))


def undo(decision: Decision) -> Action:
    """The button that takes a decision back."""
    return Action("Undo", UNDO, {"key": f"D-{decision.number}"})


def recorded(ask: Ask, decision: Decision, effect: str) -> Answer:
    """What a decision about a defect came to, with the way back."""
    return Answer(
        title=decision.key,
        as_of=ask.now,
        sections=(Section("", (line(f"{effect} (D-{decision.number})", key=decision.key),)),),
        actions=(
            undo(decision),
            Action(f"Show {decision.key}", "cid show", {"cid": decision.key.removeprefix("CID-")}),
        ),
    )
