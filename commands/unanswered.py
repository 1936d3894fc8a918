"""Series that their senders asked after and nobody answered: one follow-up for the owners of their files.

It is gone when anybody else says a word, when it is taken or replaced, when somebody settles it with
`done`, and when it is too old to be owed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from commands import patch_course, triage
from commands.answer import Ask
from storage import patches, series
from storage.database import Database
from storage.state import EventKind, Series, SeriesKind

TAKEN = (EventKind.QUEUED, EventKind.IN_PULL, EventKind.APPLIED)


def of_area(db: Database, ask: Ask, section: str, remembered: timedelta) -> list[Series]:
    """Those of a section, newest first.

    Args:
        remembered: how long after its last ping a series is still owed an answer.
    """
    return _waiting(db, ask, series.of_area(db, section, SeriesKind.PATCHES), remembered)


def every(db: Database, ask: Ask, remembered: timedelta) -> list[Series]:
    """Those of all sections, oldest first."""
    return _waiting(db, ask, series.pinged(db), remembered)


def waits(db: Database, found: Series) -> bool:
    """Its sender pinged it, and nothing came of that."""
    return (
        found.kind is SeriesKind.PATCHES
        and bool(found.pings)
        and series.is_newest(db, found)
        and triage.of(db, found.key).done is None
        and not any(
            event.what in TAKEN
            for patch in patches.of_series(db, found.cover_id)
            for event in patch_course.course(db, patch)
        )
    )


def _old(ask: Ask, found: Series, remembered: timedelta) -> bool:
    last = found.pings[-1].at
    return last is not None and ask.now - last > remembered


def _waiting(db: Database, ask: Ask, found: Iterable[Series], remembered: timedelta) -> list[Series]:
    return [s for s in found if s.pings and not _old(ask, s, remembered) and waits(db, s)]
