"""What people decided of a defect, laid over what mails say of it.

A decision is a fact of its own and never rewrites what was derived: undoing it is leaving it out.
The latest that stands counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from commands.answer import Ask, UserError
from commands.lookup import read_back
from storage import decisions
from storage.database import Database
from storage.records import Classification, Decision, Person

CLAIM, ASSIGN, RELEASE = "cid claim", "cid assign", "cid release"
VERDICT, CLASSIFY = "cid verdict", "classify"
DONE, UNDO = "done", "undo"
GIVES = (CLAIM, ASSIGN)
"""The commands after which somebody has a thing; the decision's value says who."""


@dataclass(frozen=True, slots=True)
class Triage:
    """The decisions that stand for one thing.

    Attributes:
        assigned: by what somebody has it, or last gave it back.
        assignee: who has it; None when nobody was assigned, or gave it back.
        classification: what an owner or the triage role set; None while nobody did.
        views: verdicts given to the bot, the latest of each person, oldest first.
        done: it was settled by hand.
    """

    assigned: Decision | None
    assignee: Person | None
    classified: Decision | None
    classification: Classification | None
    views: tuple[Decision, ...]
    done: Decision | None


def of(db: Database, key: str) -> Triage:
    """What stands for the thing with that short key."""
    standing = decisions.standing(db, key)
    latest = {d.command: d for d in standing}
    assigned = next((d for d in reversed(standing) if d.command in (*GIVES, RELEASE)), None)
    classified = latest.get(CLASSIFY)
    given = (d for d in standing if d.command in (VERDICT, CLASSIFY))
    return Triage(
        assigned=assigned,
        assignee=read_back(assigned.value) if assigned and assigned.value else None,
        classified=classified,
        classification=Classification(classified.value) if classified else None,
        views=tuple({d.actor.email: d for d in given}.values()),
        done=latest.get(DONE),
    )


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
