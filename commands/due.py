"""`/cid due`, `/followup due`: another day for something that is to be done."""

from __future__ import annotations

import re

from commands import defect_lines, followups, links, lookup, promises, rights, standing, triage
from commands.answer import Answer, Ask, Section, UserError, line
from commands.until import until
from storage import times
from storage.database import Database

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def claim(db: Database, ask: Ask, cid: str, day: str, *, reason: str = "") -> Answer:
    """Say until when whoever has a defect will see to it.

    Args:
        cid: The defect's CID.
        day: A day (2026-10-20), or how long from now (3d, 2w, 2mo).
        reason: Why, in your words.
    """
    defect, decided = standing.of(db, lookup.defect(db, cid))
    key = defect_lines.key(defect)
    had = promises.holder(defect, decided)
    if promises.of_defect(ask, defect, decided) is None or had is None:
        raise UserError(f"Nobody owes anything on {key}: nobody has it, or a patch came.")
    rights.check_holder(db, ask, key, had, f"name a day for {key}")
    return _named(db, ask, key, day, reason)


def followup(db: Database, ask: Ask, key: str, day: str, *, reason: str = "") -> Answer:
    """Say until when a follow-up is to be done.

    Args:
        key: Its key (F-3).
        day: A day (2026-10-20), or how long from now (3d, 2w, 2mo).
        reason: Why, in your words.
    """
    act = followups.find(db, key)
    if promises.of_act(ask, act, triage.of(db, act.key)) is None:
        raise UserError(f"{act.key} was settled already.")
    return _named(db, ask, act.key, day, reason)


def _named(db: Database, ask: Ask, key: str, day: str, reason: str) -> Answer:
    day = day.strip()
    until_then = until(f"{day} 23:59" if _DAY.fullmatch(day) else day, ask.now, ask.zone)  # all of that day
    decision = triage.decide(db, ask, triage.DUE, key, value=times.text(until_then), reason=reason)
    told = line(f"{key} is due {links.day(until_then, ask.now)} (D-{decision.number}).", key=key)
    undo = triage.undo(decision)
    return Answer(key, ask.now, sections=(Section("", (told,)),), actions=(undo,))
