"""`/cid show`, `/cid list`: one defect, and all that are open.

What people say of it and decide stands with who said it, when and why. What Coverity itself says is not
ours to change and stands beside it where a report tells it.
"""

from __future__ import annotations

from dataclasses import replace

from commands import (
    assignee,
    coverity_lines,
    defect_lines,
    drift,
    join_lines,
    links,
    lookup,
    standing,
    triage,
)
from commands.answer import Action, Answer, Ask, Line, Section, Span, line
from storage import defects, patches, refs, subsystems
from storage.database import Database
from storage.state import Defect, DefectState, Event, EventKind


def show(db: Database, ask: Ask, cid: str) -> Answer:
    """One defect: its state, who thinks what, and what is owed.

    Args:
        cid: The defect's CID.
    """
    defect, decided = standing.of(db, lookup.defect(db, cid))
    key = defect_lines.key(defect)
    areas = links.areas(ask, subsystems.areas_of(db, key))
    described = line(f"{_described(defect)} (", *defect_lines.by(ask, defect.events[0]), ")")
    return Answer(
        title=f"{key} {_label(defect, decided)}",
        as_of=ask.now,
        intro=(
            line(*areas, *_in_coverity(ask, defect, decided)),
            *([described] if defect.description else []),
        ),
        sections=tuple(s for s in _sections(db, ask, defect, decided) if s.lines),
        actions=(
            *assignee.actions(ask, defect, decided),
            Action("My verdict…", "cid verdict", {"cid": str(defect.cid)}),
            Action("Why?", "why", {"key": key}),
            Action("History", "history", {"key": key}),
        ),
    )


def _sections(db: Database, ask: Ask, defect: Defect, decided: triage.Triage) -> tuple[Section, ...]:
    views = defect_lines.views(db, ask, defect, decided, above=defect.description)
    return (
        Section("To set in Coverity", drift.checklist(db, ask, defect, decided)),
        Section("Views", views or (line("nobody gave a view"),)),
        Section("Notes", tuple(defect_lines.given(ask, d) for d in decided.notes)),
        Section("Course", tuple(_step(ask, e) for e in defect.events)),
        Section("Owner", assignee.lines(ask, defect, decided)),
        Section("Tied to it", _joined(db, ask, defect, decided)),
        Section("Coverity", coverity_lines.lines(db, ask, defect)),
    )


def _joined(db: Database, ask: Ask, defect: Defect, decided: triage.Triage) -> tuple[Line, ...]:
    """The fix that somebody named, what its fixes name, and the other thread in which it was discussed."""
    lines = [
        told
        for fix in patches.fixes(db, defect.cid)
        for told in join_lines.of_mails(db, ask, refs.of_mails(db, [fix.origin.message_id]), fix.cover_id)
    ]
    if fix := decided.fix:
        lines.append(defect_lines.given(ask, fix, f"{fix.value} fixes it"))
    lines += join_lines.elsewhere(db, ask, defect.cid)
    return tuple({x.text: x for x in lines}.values())


def list_(db: Database, ask: Ask, area: str = "") -> Answer:
    """The open defects, of one area or all.

    Args:
        area: A MAINTAINERS section, or a path, file or test in it.
    """
    section = lookup.area(db, area, "cid list", "area").name if area else ""
    found = defects.of_area(db, section) if section else defects.every(db)
    lines = []
    for defect, decided in standing.of_each(db, found):
        if not defect_lines.settled(defect, decided):
            told = defect_lines.summary(db, ask, defect, decided)
            lines.append(replace(told, at=defect.since or defect.raised.at))
    return Answer(
        title=f"Open defects{f' of {section}' if section else ''}: {len(lines)}",
        as_of=ask.now,
        sections=(Section("", tuple(lines) or (line("none is known"),)),),
        found=bool(lines),
    )


def _described(defect: Defect) -> str:
    return defect.description.removeprefix(f"CID {defect.cid}: ")


def _label(defect: Defect, decided: triage.Triage) -> str:
    if decided.classification:
        return decided.classification.value
    disputed = decided.disputed or defect.disputed
    return "disputed" if disputed and defect.state is DefectState.OPEN else defect.state.value


def _in_coverity(ask: Ask, defect: Defect, decided: triage.Triage) -> list[Span]:
    link, told = links.defect(ask, defect.cid), coverity_lines.triaged(ask, defect)
    if done := drift.done_there(defect, decided):
        said = (
            f"{done.value}, says {triage.called(done.actor)} {links.day(done.at, ask.now)} (D-{done.number})"
        )
        told = f"{told}; since then {said}" if told else said
    return [" · ", link or "Coverity", f": {told}" if told else ""] if link or told else []


def _step(ask: Ask, event: Event) -> Line:
    note = f': "{event.note}"' if event.note else ""
    if event.what in (EventKind.RAISED, EventKind.QUOTED, EventKind.NAMED):
        note = ""  # it stands above
    elif event.what is EventKind.IN_PULL:
        note = f": {event.note}"
    return line(f"{defect_lines.PHRASES[event.what]} ", *defect_lines.by(ask, event), note)
