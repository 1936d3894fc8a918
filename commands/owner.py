"""`/owner WHAT`: whose is it? For a path, a file, a test, a CID or a section."""

from __future__ import annotations

from commands import defect_lines, links, lookup, standing
from commands.answer import Answer, Ask, Line, Section, line
from commands.areas import prepared
from commands.ownership import owners_of
from storage import subsystems
from storage.database import Database
from storage.records import Section as Subsystem


def owner(db: Database, ask: Ask, what: str) -> Answer:
    """Who owns a path, file, test, CID or area.

    Args:
        what: A path, file name, test, CID or MAINTAINERS section.
    """
    if lookup.is_cid(what):
        return _of_cid(db, ask, what)
    found = lookup.areas(db, what, "owner", "what", "file, test or area")
    people, lists = owners_of(prepared(db), found.path) if found.path else ((), ())
    sections = [_section(ask, s) for s in found.sections]
    if people:
        told = line(*links.people(ask, (o.person for o in people)))
        sections.append(Section("All who are to be told of a patch", (told, line(", ".join(lists)))))
    return Answer(
        title=what, as_of=ask.now, intro=(line(f"found by its {found.how}"),), sections=tuple(sections)
    )


def _of_cid(db: Database, ask: Ask, what: str) -> Answer:
    defect, decided = standing.of(db, lookup.defect(db, what))
    key = defect_lines.key(defect)
    areas = subsystems.areas_of(db, key)
    who = f"assigned to {lookup.written(decided.assignee)}" if decided.assignee else "assigned to nobody"
    return Answer(
        title=key,
        as_of=ask.now,
        intro=(line(who, key=key), defect_lines.summary(db, ask, defect, decided)),
        sections=tuple(_section(ask, s) for s in subsystems.every(db) if s.name in areas),
    )


def _section(ask: Ask, section: Subsystem) -> Section:
    lines: list[Line] = [
        line(links.person(ask, o.person), f" <{o.person.email}>, {o.role}") for o in section.owners
    ]
    lines += [line(f"list {address}") for address in section.lists]
    return Section(
        section.name + (f" ({section.status})" if section.status else ""), tuple(lines) or (line("nobody"),)
    )
