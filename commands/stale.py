"""`/stale`: what somebody took on or was asked for and should be done by now, with nothing to show for it."""

from __future__ import annotations

from commands import defect_lines, lookup, needs, promise_lines, promises, standing, triage
from commands.answer import Answer, Ask, Line, Section, line
from storage import decisions, defects
from storage.database import Database
from storage.state import Defect, DefectState


def stale(db: Database, ask: Ask, area: str = "") -> Answer:
    """Defects and follow-ups past their day, of one area or all.

    Args:
        area: A MAINTAINERS section, or a path, file or test in it.
    """
    section = lookup.area(db, area, "stale", "area").name if area else None
    claims = _claims(db, ask, section)
    asked = [promise_lines.followup(ask, a, t) for a, t in needs.overdue(ask, needs.asked(db, ask, section))]
    older = needs.overdue(ask, needs.older(db, ask, section))
    nothing = (line("nothing"),)
    none_asked = (line("nothing lately"),) if older else nothing
    return Answer(
        title=f"Past its day{f' in {section}' if section else ''}: {len(claims) + len(asked)}",
        as_of=ask.now,
        sections=(
            Section("Defects without a sign of life", tuple(claims) or nothing),
            Section("Follow-ups", (*(tuple(asked) or none_asked), *needs.told_older(ask, older))),
        ),
        actions=needs.show_older(older),
        found=bool(claims or asked),
    )


def claimed(db: Database) -> list[tuple[Defect, triage.Triage]]:
    """The defects that somebody was given, took, or promised a patch for, oldest CID first."""
    given = {d.key for d in decisions.all_standing(db, triage.GIVES)}
    found = {d.cid: d for d in defects.of_keys(db, given)}
    found |= {d.cid: d for d in defects.in_state(db, DefectState.PROMISED)}
    return standing.of_each(db, [d for _, d in sorted(found.items())])


def _claims(db: Database, ask: Ask, section: str | None) -> list[Line]:
    """Those past their day, the oldest first."""
    inside = {d.cid for d in defects.of_area(db, section)} if section else None
    late = [
        (promise.due, defect, decided)
        for defect, decided in claimed(db)
        if (inside is None or defect.cid in inside)
        and (promise := promises.of_defect(ask, defect, decided))
        and promises.overdue(ask, promise)
    ]
    return [defect_lines.summary(db, ask, d, t) for _, d, t in sorted(late, key=lambda x: (x[0], x[1].cid))]
