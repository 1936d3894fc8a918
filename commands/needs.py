"""What needs somebody now: of one area, which `status` says first, and of all areas, for `overview`.

A dispute that nobody has, a pull request that bounced, a series whose sender asks in vain, a follow-up that
was asked for. Each is one line, with the thing's key.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from commands import (
    defect_lines,
    ping_lines,
    promise_lines,
    promises,
    pull_lines,
    standing,
    triage,
    unanswered,
)
from commands.answer import Ask, Line, line
from storage import decisions, defects, series, statements, subsystems
from storage.database import Database
from storage.records import OutcomeKind
from storage.state import Act, Defect, Series, SeriesKind, SeriesState

Asked = tuple[Act, triage.Triage]
"""A follow-up that was asked for, with what was decided of it."""

REMEMBERED = timedelta(days=90)
"""How long an unsettled word stays in sight; `history` has the older ones."""


def of_area(
    db: Database,
    ask: Ask,
    section: str,
    found: Iterable[tuple[Defect, triage.Triage]],
    pulls: Iterable[Series],
) -> tuple[Line, ...]:
    """Those of a section.

    Args:
        found: its defects.
        pulls: its pull requests, the newest version of each.
    """
    waiting = unanswered.of_area(db, ask, section, REMEMBERED)
    return _lines(db, ask, found, pulls, waiting, asked(db, ask, section))


def by_area(db: Database, ask: Ask, owed: Iterable[Asked]) -> dict[str, list[Line]]:
    """Those of every section that has any, the section with most first; "" is for those without a section.

    Args:
        owed: the follow-ups that are `asked` for.
    """
    found = disputed(db)
    pulls = [
        p
        for p in series.unapplied(db, SeriesKind.PULL, ask.now - REMEMBERED)
        if p.state is SeriesState.BOUNCED and series.is_newest(db, p)
    ]
    needs: dict[str, list[Line]] = {}
    for need in _lines(db, ask, found, pulls, unanswered.every(db, ask, REMEMBERED), owed):
        for section in subsystems.areas_of(db, need.key) or ("",):
            needs.setdefault(section, []).append(need)
    return dict(sorted(needs.items(), key=lambda item: (item[0] == "", -len(item[1]), item[0])))


def disputed(db: Database) -> list[tuple[Defect, triage.Triage]]:
    """The defects that people judge differently, in mails or here, and that nobody has, oldest CID first."""
    said = {d.cid: d for d in defects.disputed(db)}
    keys = decisions.keys(db, triage.DISPUTE)
    said |= {d.cid: d for k in keys if (d := defects.get(db, int(k.removeprefix("CID-"))))}
    judged = (standing.of(db, said[cid]) for cid in sorted(said))
    return [(d, t) for d, t in judged if defect_lines.needs_somebody(d, t)]


def asked(db: Database, ask: Ask, section: str | None = None) -> list[Asked]:
    """The follow-ups that are not settled, in one section or all, oldest first."""
    since = ask.now - REMEMBERED
    acts = statements.acts_of_kind(db, [OutcomeKind.FOLLOWUP_REQUEST], section, since)
    decided = ((a, triage.of(db, a.key)) for a in acts)
    return [(a, t) for a, t in decided if promise_lines.open_still(db, ask, a, t, REMEMBERED)]


def overdue(ask: Ask, owed: Iterable[Asked]) -> list[Asked]:
    """Those that should be done by now."""
    return [(a, t) for a, t in owed if promises.overdue(ask, promises.of_act(ask, a, t))]


def _lines(
    db: Database,
    ask: Ask,
    found: Iterable[tuple[Defect, triage.Triage]],
    pulls: Iterable[Series],
    waiting: Iterable[Series],
    owed: Iterable[Asked],
) -> tuple[Line, ...]:
    return (
        *(
            line(*defect_lines.state(db, ask, d, t), "; nobody has it", key=defect_lines.key(d))
            for d, t in found
            if defect_lines.needs_somebody(d, t)
        ),
        *(
            line(f"{pull_lines.name(p)}: ", *pull_lines.state(ask, p), "; no newer version seen", key=p.key)
            for p in pulls
            if p.state is SeriesState.BOUNCED
        ),
        *(ping_lines.summary(ask, s) for s in waiting),
        *(promise_lines.followup(ask, a, t) for a, t in owed),
    )
