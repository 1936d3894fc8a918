"""`/cid claim`, `assign`, `release`: who has a defect.

Each records who did it and why, and can be undone for a day. Whoever is given something by another is told,
once, with a button to give it back.
"""

from __future__ import annotations

from commands import defect_lines, links, lookup, promises, rights, standing, triage
from commands.answer import Action, Answer, Ask, Line, Section, UserError, line
from commands.notices import Kind, notice
from storage import outbox
from storage.database import Database
from storage.records import Decision, Person
from storage.state import Defect, DefectState

OWED = {
    DefectState.OPEN: "no patch found",
    DefectState.APPLIED: "the patch is applied",
    DefectState.FIXED: "it is fixed",
}


def claim(db: Database, ask: Ask, cid: str, reason: str = "") -> Answer:
    """Take a defect: you say that you will see to it.

    Args:
        cid: The defect's CID.
        reason: Why, in your words.
    """
    return _give(db, ask, triage.CLAIM, lookup.defect(db, cid), lookup.person(db, ask, "me"), reason)


def assign(db: Database, ask: Ask, cid: str, person: str, *, reason: str = "") -> Answer:
    """Say who has a defect; that person is told, once.

    Args:
        cid: The defect's CID.
        person: An address, a name, or "me".
        reason: Why, in your words.
    """
    return _give(db, ask, triage.ASSIGN, lookup.defect(db, cid), lookup.person(db, ask, person), reason)


def release(db: Database, ask: Ask, cid: str, reason: str = "") -> Answer:
    """Give a defect back: nobody has it then, and it is offered again.

    Args:
        cid: The defect's CID.
        reason: Why, in your words.
    """
    defect, decided = standing.of(db, lookup.defect(db, cid))
    key, had = defect_lines.key(defect), promises.holder(defect, decided)
    if had is None:
        raise UserError(f"Nobody has {key}.")
    rights.check_holder(db, ask, key, had, f"give {key} back")
    decision = triage.decide(db, ask, triage.RELEASE, key, reason=reason)
    return triage.recorded(ask, decision, f"Nobody has {key} any more; it was {triage.called(had)}'s.")


def lines(ask: Ask, defect: Defect, decided: triage.Triage) -> tuple[Line, ...]:
    """Who has it since when, and to whom it is offered."""
    offered = triage.offer(decided, ask.now)
    return (_has(ask, defect, decided), *([_offered(ask, offered)] if offered else []))


def actions(ask: Ask, defect: Defect, decided: triage.Triage) -> tuple[Action, ...]:
    """What somebody may do about who has it."""
    it = {"cid": str(defect.cid)}
    if triage.offer(decided, ask.now):
        return (Action("Accept", "cid accept", it), Action("Decline", "cid decline", it))
    if defect_lines.settled(defect, decided):
        return ()
    taken = Action("Hand off…", "cid handoff", it) if decided.assignee else Action("Take it", "cid claim", it)
    return (taken,)


def _has(ask: Ask, defect: Defect, decided: triage.Triage) -> Line:
    promise = promises.of_defect(ask, defect, decided)
    until = f"; {promises.told(ask, promise)}" if promise else ""
    if decided.assignee and decided.assigned:
        return line(
            f"{triage.called(decided.assignee)}, since {links.day(decided.assigned.at, ask.now)} "
            f"(D-{decided.assigned.number} by {triage.called(decided.assigned.actor)}){until}"
        )
    if defect.state is DefectState.PROMISED:
        return line(f"nobody; {triage.called(defect.claimant)} promised a patch{until}")
    return line(f"nobody; {OWED.get(defect.state, 'a patch is posted')}")


def _offered(ask: Ask, handoff: Decision) -> Line:
    until = links.day(handoff.at + triage.OFFERED_FOR, ask.now)
    return line(
        f"offered to {triage.called(lookup.read_back(handoff.value))} by {triage.called(handoff.actor)} "
        f"{links.day(handoff.at, ask.now)}, not yet accepted; until {until} (D-{handoff.number})"
    )


def _give(db: Database, ask: Ask, command: str, defect: Defect, assignee: Person, reason: str) -> Answer:
    key = defect_lines.key(defect)
    before = triage.of(db, key).assignee
    if before == assignee:
        raise UserError(f"{key} is {triage.called(assignee)}'s already.")
    decision = triage.decide(db, ask, command, key, value=lookup.written(assignee), reason=reason)
    _tell(db, ask, defect, assignee, decision)
    said = f' Reason: "{reason}".' if reason else ""
    was = f" It was {triage.called(before)}'s before." if before else ""
    effect = f"{key} is assigned to {triage.called(assignee)}.{was}{said}"
    return triage.recorded(ask, decision, effect)


def _tell(db: Database, ask: Ask, defect: Defect, assignee: Person, decision: Decision) -> None:
    """The assignee is told, unless it was the assignee who did it."""
    if assignee == decision.actor:
        return
    reason = f': "{decision.reason}"' if decision.reason else ""
    told = (
        f"{triage.called(decision.actor)} assigned it to {triage.called(assignee)}{reason} "
        f"(D-{decision.number})."
    )
    answer = Answer(
        title=f"{decision.key} is yours",
        as_of=ask.now,
        sections=(Section("", (line(told), defect_lines.headline(db, ask, *standing.of(db, defect)))),),
        actions=(
            Action(f"Show {decision.key}", "cid show", {"cid": str(defect.cid)}),
            Action("Not me", "undo", {"key": f"D-{decision.number}"}),
        ),
    )
    outbox.put(db, notice(f"{Kind.ASSIGN}:D-{decision.number}", [assignee], answer, ask.now, decision.key))
