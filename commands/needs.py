"""What needs somebody now: of one area, which `status` says first, and of all areas, for `overview`.

A dispute that nobody has, a pull request that bounced, a series whose sender asks in vain, a follow-up that
was asked for. Each is one line, with the thing's key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from commands import (
    defect_lines,
    links,
    ping_lines,
    promise_lines,
    promises,
    pull_lines,
    standing,
    triage,
    unanswered,
)
from commands.answer import Action, Ask, Line, line
from storage import decisions, defects, statements, subsystems
from storage.database import Database
from storage.records import OutcomeKind
from storage.state import Act, Defect, Series, SeriesState

Asked = tuple[Act, triage.Triage]
"""A follow-up that was asked for, with what was decided of it."""

REMEMBERED = timedelta(days=90)
"""How long an unsettled word stays in sight; `history` has the older ones."""

OLDER = 5
"""Follow-ups that are named though they are older than that."""

_AT_ONCE = 50
"""Older ones that are looked at together: of a long archive most were never settled, and few are named."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs somebody.

    Attributes:
        key: its short key.
        told: its line, made for those alone that are shown: many are no more than counted.
    """

    key: str
    told: Callable[[], Line]


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
    return tuple(need.told() for need in _needs(db, ask, found, pulls, waiting, asked(db, ask, section)))


def by_area(
    db: Database,
    ask: Ask,
    found: Iterable[tuple[Defect, triage.Triage]],
    pulls: Iterable[Series],
    owed: Iterable[Asked],
) -> dict[str, list[Need]]:
    """Those of every section that has any, the section with most first; "" is for those without a section.

    Args:
        found: the defects that are `disputed`.
        pulls: the pull requests that are open.
        owed: the follow-ups that are `asked` for.
    """
    every = list(_needs(db, ask, found, pulls, unanswered.every(db, ask, REMEMBERED), owed))
    areas = subsystems.areas_of_each(db, (need.key for need in every))
    needs: dict[str, list[Need]] = {}
    for need in every:
        for section in areas.get(need.key, ("",)):
            needs.setdefault(section, []).append(need)
    return dict(sorted(needs.items(), key=lambda item: (item[0] == "", -len(item[1]), item[0])))


def disputed(db: Database) -> list[tuple[Defect, triage.Triage]]:
    """The defects that people judge differently, in mails or here, and that nobody has, oldest CID first."""
    said = {d.cid: d for d in defects.disputed(db)}
    keys = decisions.keys(db, triage.DISPUTE)
    said |= {d.cid: d for d in defects.of_keys(db, keys)}
    judged = standing.of_each(db, [said[cid] for cid in sorted(said)])
    return [(d, t) for d, t in judged if defect_lines.needs_somebody(d, t)]


def asked(db: Database, ask: Ask, section: str | None = None) -> list[Asked]:
    """The follow-ups that are not settled, in one section or all, oldest first."""
    since = ask.now - REMEMBERED
    acts = statements.acts_of_kind(db, [OutcomeKind.FOLLOWUP_REQUEST], section, since)
    return promise_lines.open_still(db, ask, acts, REMEMBERED)


def older(db: Database, ask: Ask, section: str | None = None) -> list[Asked]:
    """Those asked for longer ago and not settled either, newest first: at most one more than are named."""
    every = statements.acts_of_kind(db, [OutcomeKind.FOLLOWUP_REQUEST], section)
    acts = [a for a in every if a.origin.at and a.origin.at < ask.now - REMEMBERED]
    found: list[Asked] = []
    while acts and len(found) <= OLDER:
        found += reversed(promise_lines.open_still(db, ask, acts[-_AT_ONCE:], timedelta.max))
        del acts[-_AT_ONCE:]
    return found[: OLDER + 1]


def told_older(ask: Ask, found: Sequence[Asked]) -> tuple[Line, ...]:
    """`4 asked for before 29 Aug are not settled: F-6, F-5, F-4, F-3`; nothing where there are none."""
    if not found:
        return ()
    before = f"asked for before {links.day(ask.now - REMEMBERED, ask.now)}"
    named = ", ".join(act.key for act, _ in found[:OLDER])
    if len(found) > OLDER:
        return (line(f"more than {OLDER} {before} are not settled; the newest: {named}"),)
    return (line(f"{len(found)} {before} {'is' if len(found) == 1 else 'are'} not settled: {named}"),)


def show_older(found: Sequence[Asked]) -> tuple[Action, ...]:
    """What leads to them."""
    return tuple(Action(f"Show {act.key}", "followup show", {"key": act.key}) for act, _ in found[:OLDER])


def overdue(ask: Ask, owed: Iterable[Asked]) -> list[Asked]:
    """Those that should be done by now."""
    return [(a, t) for a, t in owed if promises.overdue(ask, promises.of_act(ask, a, t))]


def _needs(
    db: Database,
    ask: Ask,
    found: Iterable[tuple[Defect, triage.Triage]],
    pulls: Iterable[Series],
    waiting: Iterable[Series],
    owed: Iterable[Asked],
) -> Iterator[Need]:
    for defect, decided in found:
        if defect_lines.needs_somebody(defect, decided):
            yield Need(defect_lines.key(defect), partial(_defect, db, ask, defect, decided))
    for each in pulls:
        if each.state is SeriesState.BOUNCED:
            yield Need(each.key, partial(_pull, ask, each))
    for each in waiting:
        yield Need(each.key, partial(ping_lines.summary, ask, each))
    for act, decided in owed:
        yield Need(act.key, partial(promise_lines.followup, ask, act, decided))


def _defect(db: Database, ask: Ask, found: Defect, decided: triage.Triage) -> Line:
    return line(*defect_lines.state(db, ask, found, decided), "; nobody has it", key=defect_lines.key(found))


def _pull(ask: Ask, found: Series) -> Line:
    told = pull_lines.state(ask, found)
    return line(f"{pull_lines.name(found)}: ", *told, "; no newer version seen", key=found.key)
