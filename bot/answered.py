"""Whether somebody answered what people were told: then nobody else is told of it.

An answer is whatever a person decided of a thing that the notice names, by a button or a command, and
evidence: what was broken is mended, who waited has a reply, what was missed came or is another's by now.
"""

from __future__ import annotations

from bot.rules import breaking
from commands import lookup, promises, standing, unanswered
from commands.answer import Ask
from commands.notices import Kind, keys, kind, said
from storage import decisions, defects, series
from storage.database import Database
from storage.outbox import Queued

ESCALATES = (Kind.BROKEN, Kind.UNANSWERED, Kind.REOFFER)
"""The kinds of notices that are for whoever of its audience comes first: an owner, then the next."""


def escalates(queued: Queued) -> bool:
    """Whether one answer is enough, whoever gives it."""
    return kind(queued.notice) in ESCALATES


def answered(db: Database, queued: Queued) -> bool:
    """Whether a notice of which one answer is enough has it."""
    key = queued.notice.key.split(":")[1]
    since = queued.sent_at or queued.notice.due_at
    if any(d.at >= since for named in keys(queued.notice) for d in decisions.standing(db, named)):
        return True
    if kind(queued.notice) == Kind.BROKEN:
        return not breaking.stands(said(queued.notice))
    if kind(queued.notice) == Kind.REOFFER:
        return not _is_owed(db, queued, key)
    found = series.by_key(db, key)
    return found is None or not unanswered.waits(db, found)


def _is_owed(db: Database, queued: Queued, key: str) -> bool:
    """Whether a defect that was offered to others is still what the same promise was for."""
    defect = defects.get(db, lookup.cid(key))
    owed = promises.of_defect(Ask(queued.notice.due_at), *standing.of(db, defect)) if defect else None
    return owed is not None and queued.notice.key == f"{Kind.REOFFER}:{owed.name}"
