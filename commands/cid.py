"""`/cid …`: one defect, all defects, who has it, and what you think of it.

Only these commands change what the bot holds of a defect, each records who did it and why, and
each can be undone for a day. What Coverity itself says is not ours to change and stands
beside it where a report tells it.
"""

from __future__ import annotations

from commands import coverity_lines, defect_lines, join_lines, linked, links, lookup, rights, triage
from commands.answer import Action, Answer, Ask, Line, Section, Span, UserError, line
from commands.drift import checklist
from commands.notices import notice
from storage import defects, outbox, refs, series, subsystems
from storage.database import Database
from storage.records import Classification, Decision, Person
from storage.state import Defect, DefectState, Event, EventKind

OWED = {
    DefectState.OPEN: "no patch found",
    DefectState.APPLIED: "the patch is applied",
    DefectState.FIXED: "it is fixed",
}


def show(db: Database, ask: Ask, cid: str) -> Answer:
    """One defect: its state, who thinks what, and what is owed.

    Args:
        cid: The defect's CID.
    """
    defect = lookup.defect(db, cid)
    key = defect_lines.key(defect)
    decided = triage.of(db, key)
    areas = links.areas(ask, subsystems.areas_of(db, key))
    return Answer(
        title=f"{key} {_label(defect, decided)}",
        as_of=ask.now,
        intro=(
            line(*areas, *_in_coverity(ask, defect)),
            line(f"{_described(defect)} (", *defect_lines.by(ask, defect.events[0]), ")"),
        ),
        sections=(
            *([Section("To set in Coverity", todo)] if (todo := checklist(db, ask, defect, decided)) else []),
            Section(
                "Views",
                defect_lines.views(db, ask, defect, above=defect.description)
                or (line("nobody gave a view"),),
            ),
            Section("Course", tuple(_step(ask, e) for e in defect.events)),
            Section("Owner", (_owner(ask, defect, decided),)),
            *_joined(db, ask, defect),
            *([Section("Coverity", told)] if (told := coverity_lines.lines(db, ask, defect)) else []),
        ),
        actions=(
            *(
                (Action("Take it", "cid claim", {"cid": str(defect.cid)}),)
                * (decided.assignee is None and not defect_lines.settled(defect, decided))
            ),
            Action("My verdict…", "cid verdict", {"cid": str(defect.cid)}),
            Action("Why?", "why", {"key": key}),
            Action("History", "history", {"key": key}),
        ),
    )


def _joined(db: Database, ask: Ask, defect: Defect) -> tuple[Section, ...]:
    """What its fixes name, and the other thread in which it was discussed."""
    lines = [
        told
        for fix in series.fixes(db, defect.cid)
        for told in join_lines.of_mails(db, ask, refs.of_mail(db, fix.origin.message_id), fix.cover_id)
    ]
    lines += join_lines.elsewhere(db, ask, defect.cid)
    once = tuple({x.text: x for x in lines}.values())
    return (Section("Tied to it", once),) if once else ()


def list_(db: Database, ask: Ask, area: str = "") -> Answer:
    """The open defects, of one area or all.

    Args:
        area: A MAINTAINERS section, or a path, file or test in it.
    """
    section = lookup.area(db, area, "cid list", "area").name if area else ""
    found = defects.of_area(db, section) if section else defects.every(db)
    lines = []
    for defect in found:
        decided = triage.of(db, defect_lines.key(defect))
        if not defect_lines.settled(defect, decided):
            lines.append(defect_lines.summary(db, ask, defect, decided))
    return Answer(
        title=f"Open defects{f' of {section}' if section else ''}: {len(lines)}",
        as_of=ask.now,
        sections=(Section("", tuple(lines) or (line("none is known"),)),),
        found=bool(lines),
    )


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
    key = lookup.defect_key(db, cid)
    had = triage.of(db, key).assignee
    if had is None:
        raise UserError(f"Nobody has {key}.")
    mine = linked.addresses(db, ask, ask.asker) if ask.asker else ()
    if had.email.casefold() not in mine and not rights.decides(db, ask, key):
        raise rights.NotAllowed(f"Only {_who(had)}, {rights.who_decides(db, key)} may give {key} back.")
    decision = triage.decide(db, ask, triage.RELEASE, key, reason=reason)
    return _done(ask, decision, f"Nobody has {key} any more; it was {_who(had)}'s.")


def _give(db: Database, ask: Ask, command: str, defect: Defect, assignee: Person, reason: str) -> Answer:
    key = defect_lines.key(defect)
    before = triage.of(db, key).assignee
    if before == assignee:
        raise UserError(f"{key} is {_who(assignee)}'s already.")
    decision = triage.decide(db, ask, command, key, value=lookup.written(assignee), reason=reason)
    _tell(db, ask, defect, assignee, decision)
    said = f' Reason: "{reason}".' if reason else ""
    was = f" It was {_who(before)}'s before." if before else ""
    return _done(ask, decision, f"{key} is assigned to {_who(assignee)}.{was}{said}")


def verdict(db: Database, ask: Ask, cid: str, classification: Classification, reason: str) -> Answer:
    """Say what a defect is; an owner's or the triage role's word classifies it.

    Args:
        cid: The defect's CID.
        classification: Coverity's word for it.
        reason: Why, in your words.
    """
    defect = lookup.defect(db, cid)
    key = defect_lines.key(defect)
    decides = rights.decides(db, ask, key)
    command = triage.CLASSIFY if decides else triage.VERDICT
    decision = triage.decide(db, ask, command, key, value=classification.value, reason=reason)
    effect = (
        f"{key} is classified {classification.value} here. Coverity itself is unchanged."
        if decides
        else f"Your view of {key} is added: {classification.value}. "
        f"Only {rights.who_decides(db, key)} may set its classification."
    )
    return _done(ask, decision, effect)


def _described(defect: Defect) -> str:
    return defect.description.removeprefix(f"CID {defect.cid}: ")


def _label(defect: Defect, decided: triage.Triage) -> str:
    if decided.classification:
        return decided.classification.value
    return "disputed" if defect.disputed and defect.state is DefectState.OPEN else defect.state.value


def _in_coverity(ask: Ask, defect: Defect) -> list[Span]:
    link, told = links.defect(ask, defect.cid), coverity_lines.triaged(ask, defect)
    return [" · ", link or "Coverity", f": {told}" if told else ""] if link or told else []


def _step(ask: Ask, event: Event) -> Line:
    note = f': "{event.note}"' if event.note else ""
    if event.what is EventKind.RAISED:
        note = ""  # it stands above
    elif event.what is EventKind.IN_PULL:
        note = f": {event.note}"
    return line(f"{defect_lines.PHRASES[event.what]} ", *defect_lines.by(ask, event), note)


def _owner(ask: Ask, defect: Defect, decided: triage.Triage) -> Line:
    if decided.assignee and decided.assigned:
        return line(
            f"{_who(decided.assignee)}, since {links.day(decided.assigned.at, ask.now)} "
            f"(D-{decided.assigned.number} by {_who(decided.assigned.actor)})"
        )
    if defect.state is DefectState.PROMISED:
        return line(f"nobody; {_who(defect.claimant)} promised a patch")
    return line(f"nobody; {OWED.get(defect.state, 'a patch is posted')}")


def _who(person: Person) -> str:
    return person.name or person.email


def _done(ask: Ask, decision: Decision, effect: str) -> Answer:
    return Answer(
        title=decision.key,
        as_of=ask.now,
        sections=(Section("", (line(f"{effect} (D-{decision.number})", key=decision.key),)),),
        actions=(
            Action("Undo", "undo", {"key": f"D-{decision.number}"}),
            Action(f"Show {decision.key}", "cid show", {"cid": decision.key.removeprefix("CID-")}),
        ),
    )


def _tell(db: Database, ask: Ask, defect: Defect, assignee: Person, decision: Decision) -> None:
    """The assignee is told, unless it was the assignee who did it."""
    if assignee == decision.actor:
        return
    reason = f': "{decision.reason}"' if decision.reason else ""
    answer = Answer(
        title=f"{decision.key} is yours",
        as_of=ask.now,
        sections=(
            Section(
                "",
                (
                    line(
                        f"{_who(decision.actor)} assigned {decision.key} to {_who(assignee)}{reason} "
                        f"(D-{decision.number})."
                    ),
                    defect_lines.summary(db, ask, defect, triage.of(db, decision.key)),
                ),
            ),
        ),
        actions=(
            Action(f"Show {decision.key}", "cid show", {"cid": str(defect.cid)}),
            Action("Not me", "undo", {"key": f"D-{decision.number}"}),
        ),
    )
    outbox.put(db, notice(f"assign:D-{decision.number}", [assignee], answer, ask.now))
