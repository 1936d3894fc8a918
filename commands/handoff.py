"""`/cid handoff`, `accept`, `decline`: a defect goes from one person to another once that one says yes.

Until then whoever has it keeps it, so that nothing is nobody's because somebody is on leave. The person who
is asked is told once, and whoever asked hears the answer.
"""

from __future__ import annotations

from commands import defect_lines, linked, links, lookup, promises, rights, standing, triage
from commands.answer import Action, Answer, Ask, Section, UserError, line
from commands.notices import Kind, notice
from storage import outbox
from storage.database import Database
from storage.records import Decision, Person
from storage.state import Defect


def handoff(db: Database, ask: Ask, cid: str, person: str, *, reason: str = "") -> Answer:
    """Offer a defect of yours to somebody; it stays yours until they accept.

    Args:
        cid: The defect's CID.
        person: An address or a name.
        reason: Why, in your words.
    """
    defect, decided = standing.of(db, lookup.defect(db, cid))
    key = defect_lines.key(defect)
    had = promises.holder(defect, decided)
    if had is None:
        raise UserError(f"Nobody has {key}: `cid assign` gives it to somebody, `cid claim` takes it.")
    rights.check_holder(db, ask, key, had, f"hand {key} off")
    to = lookup.person(db, ask, person)
    if to.email.casefold() in linked.addresses(db, ask, had):
        raise UserError(f"{key} is {triage.called(to)}'s already.")
    decision = triage.decide(db, ask, triage.HANDOFF, key, value=lookup.written(to), reason=reason)
    _offer(db, ask, defect, had, to, decision)
    return triage.recorded(
        ask, decision, f"{key} is offered to {triage.called(to)} {_until(ask)}; it is {triage.called(had)}'s."
    )


def accept(db: Database, ask: Ask, cid: str) -> Answer:
    """Take a defect that was offered to you.

    Args:
        cid: The defect's CID.
    """
    defect, decided, offered = _waiting(db, ask, cid)
    to = lookup.read_back(offered.value)
    if not _is(db, ask, to):
        raise rights.NotAllowed(f"Only {triage.called(to)} may accept {offered.key}.")
    decision = triage.decide(db, ask, triage.ACCEPT, offered.key, value=offered.value)
    effect = f"{triage.called(to)} has {offered.key} now."
    _answered(db, ask, offered, promises.holder(defect, decided), decision, effect)
    return triage.recorded(ask, decision, effect)


def decline(db: Database, ask: Ask, cid: str, reason: str = "") -> Answer:
    """Say no to a defect that was offered to you; or take back that it was.

    Args:
        cid: The defect's CID.
        reason: Why, in your words.
    """
    defect, decided, offered = _waiting(db, ask, cid)
    to, had = lookup.read_back(offered.value), promises.holder(defect, decided)
    theirs = [who for who in (to, had, offered.actor) if who]
    if not any(_is(db, ask, who) for who in theirs):
        names = " and ".join(dict.fromkeys(map(triage.called, theirs)))
        raise rights.NotAllowed(f"Only {names} may say that {offered.key} is not handed off.")
    decision = triage.decide(db, ask, triage.DECLINE, offered.key, reason=reason)
    said = f': "{reason}"' if reason else ""
    stays = f"it stays {triage.called(had)}'s" if had else "nobody has it"
    effect = f"{offered.key} is not handed off to {triage.called(to)}{said}; {stays}."
    _answered(db, ask, offered, had, decision, effect)
    return triage.recorded(ask, decision, effect)


def _waiting(db: Database, ask: Ask, cid: str) -> tuple[Defect, triage.Triage, Decision]:
    defect, decided = standing.of(db, lookup.defect(db, cid))
    offered = triage.offer(decided, ask.now)
    if offered is None:
        raise UserError(f"No hand-off of {defect_lines.key(defect)} waits for an answer.")
    return defect, decided, offered


def _is(db: Database, ask: Ask, who: Person) -> bool:
    return who.email.casefold() in linked.mine(db, ask)


def _until(ask: Ask) -> str:
    return f"until {links.day(ask.now + triage.OFFERED_FOR, ask.now)}"


def _offer(db: Database, ask: Ask, defect: Defect, had: Person, to: Person, decision: Decision) -> None:
    """Who is asked is told, with yes and no as buttons."""
    reason = f': "{decision.reason}"' if decision.reason else ""
    told = (
        f"{triage.called(decision.actor)} offers it to {triage.called(to)}{reason} (D-{decision.number}). "
        f"It stays {triage.called(had)}'s unless you accept, {_until(ask)}."
    )
    it = {"cid": str(defect.cid)}
    answer = Answer(
        title=f"{decision.key} is offered to you",
        as_of=ask.now,
        sections=(Section("", (line(told), defect_lines.headline(db, ask, *standing.of(db, defect)))),),
        actions=(
            Action("Accept", "cid accept", it),
            Action("Decline", "cid decline", it),
            Action(f"Show {decision.key}", "cid show", it),
        ),
    )
    outbox.put(db, notice(f"{Kind.HANDOFF}:D-{decision.number}", [to], answer, ask.now, decision.key))


def _answered(
    db: Database, ask: Ask, offered: Decision, had: Person | None, decision: Decision, effect: str
) -> None:
    """Whoever has it and whoever offered it hear the answer, but not who gave it."""
    people = [p for p in dict.fromkeys((had, offered.actor)) if p and p.email and not _is(db, ask, p)]
    if not people:
        return
    show = Action(f"Show {offered.key}", "cid show", {"cid": offered.key.removeprefix("CID-")})
    told = line(f"{effect} (D-{decision.number})")
    answer = Answer(offered.key, ask.now, sections=(Section("", (told,)),), actions=(show,))
    key = f"{Kind.HANDOFF_ANSWER}:D-{decision.number}"  # so that an undo of the answer takes it back
    outbox.put(db, notice(key, people, answer, ask.now, offered.key))
