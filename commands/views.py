"""Who holds which view of a defect now: the latest word of each person counts."""

from __future__ import annotations

from collections.abc import Iterable

from commands.aliases import alike
from commands.course import when
from storage.records import Verdict
from storage.state import Said

REAL = {Verdict.BUG}
HARMLESS = {Verdict.FALSE_POSITIVE, Verdict.INTENTIONAL}


def latest(said: Iterable[Said]) -> tuple[Said, ...]:
    """The latest verdict of each person, oldest first; one taken back without a new one is gone."""
    views: list[Said] = []
    for s in sorted(said, key=lambda s: when(s.origin)):
        judges = s.statement.verdict not in (Verdict.NONE, Verdict.FIXED)
        if s.statement.withdrawn or judges:
            views = [view for view in views if not alike(view.origin.person, s.origin.person)]
        if judges:
            views.append(s)
    return tuple(views)


def disputed(said: Iterable[Said]) -> bool:
    """Two people hold opposite views."""
    held = {s.statement.verdict for s in latest(said)}
    return bool(held & REAL) and bool(held & HARMLESS)
