"""What ends a follow-up without anybody's word: a later patch of whoever was asked, in the same thread."""

from __future__ import annotations

import re

from commands.aliases import alike
from storage import series
from storage.database import Database
from storage.records import OutcomeKind
from storage.state import Act, Series

_RECORDS = re.compile(r"change ?log|release notes?|\bnews\b|what's new", re.IGNORECASE)


def is_of_records(act: Act) -> bool:
    """It asks to write something down for users."""
    return _RECORDS.search(act.outcome.quote) is not None


def of(db: Database, act: Act) -> Series | None:
    """The series that did what was asked; None while none did."""
    if act.outcome.kind is not OutcomeKind.FOLLOWUP_REQUEST or not act.people:
        return None
    for found in series.posted_after(db, act.origin):
        theirs = any(alike(found.origin.person, p) for p in act.people)
        if theirs and (_RECORDS.search(found.title) or not is_of_records(act)):
            return found
    return None
