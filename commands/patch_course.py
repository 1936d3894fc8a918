"""Where a patch has been: the versions and pull requests that carried it, and what became of each.

A title alone does not make two mails one patch: "Update the docs" is posted every month. A patch of
another series or pull request counts when no other series has a patch of that title, or when a trailer
names the mail it was taken from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from commands import pull_lines
from commands.answer import Ask, Line, Span, line
from commands.compare import likeness
from commands.course import carried, ordered, when
from commands.defect_lines import PHRASES, by
from storage import families, patches, refs, series, statements
from storage.database import Database
from storage.records import RefKind
from storage.state import Event, EventKind, Patch, Series, SeriesKind, SeriesState

SAME = 0.5
"""The share of lines that a patch keeps while a maintainer amends it."""


def course(db: Database, patch: Patch) -> tuple[Event, ...]:
    """Its events, oldest first."""
    kept, known = _carriers(db, patch)
    covers = {p.cover_id for p in kept}
    found = [s for s in known if s.cover_id in covers]
    found += rerolls(db, found)
    posted = [
        Event(
            EventKind.POSTED,
            replace(p.origin, person=s.origin.person),
            f"v{s.version}" if s.version > 1 else "",
        )
        for s in found
        if s.kind is SeriesKind.PATCHES
        for p in kept
        if p.cover_id == s.cover_id
    ]
    acts = statements.acts_on(db, [s.cover_id for s in found])
    mails = {p.origin.message_id for p in kept}
    return ordered(carried(posted, found, acts, covers, mails, patches.firsts(db, found)))


def state(db: Database, ask: Ask, found: Series, *, waits: str = "waiting") -> list[Span]:
    """How a series or pull request stands: as `pull_lines.state`, and applied once each of its patches is."""
    return pull_lines.state(ask, _merged(db, found), waits=waits)


def _merged(db: Database, found: Series) -> Series:
    """Patches are applied by the pull requests that carry them; those of an older version are not meant."""
    if found.kind is SeriesKind.PULL or not series.is_newest(db, found):
        return found
    known = patches.of_series(db, found.cover_id)
    took = [[e.origin for e in course(db, p) if e.what is EventKind.APPLIED] for p in known]
    if not all(took) or len(known) < (found.total or 1):
        return found
    last = max((origins[-1] for origins in took), key=when)
    return replace(found, state=SeriesState.APPLIED, state_origin=last)


def lines(ask: Ask, events: Iterable[Event]) -> tuple[Line, ...]:
    """One line for each step."""
    return tuple(_line(ask, event) for event in events)


def _line(ask: Ask, event: Event) -> Line:
    quoted = event.what in (EventKind.REVIEWED, EventKind.QUEUED, EventKind.BOUNCED, EventKind.APPLIED)
    note = f': "{event.note}"' if quoted else f": {event.note}" if event.note else ""
    return line(f"{PHRASES[event.what]} ", *by(ask, event), note)


def _carriers(db: Database, patch: Patch) -> tuple[list[Patch], Sequence[Series]]:
    """The mails and shortlog lines that are this patch; and the series of all that might be, oldest first."""
    known = patches.titled(db, [patch.title])
    mails = [p.origin.message_id for p in known]
    taken = {n.origin.message_id for n in refs.naming(db, RefKind.MAIL, mails)}
    taken |= {n.ref.value for n in refs.of_mails(db, mails) if n.ref.kind is RefKind.MAIL}
    # A Link: may also lead to a patch that this one only speaks of.
    joined = [p for p in patches.by_mail(db, taken) if (likeness(p.change, patch.change) or 0) >= SAME]
    again = patches.titled(db, {p.title for p in joined} - {patch.title})
    same = {(p.cover_id, p.title): p for p in (*known, *joined, *again)}
    covers = {p.cover_id for p in same.values()}
    family = {c: p.family for c, p in families.places(db, covers).items()}
    carrying = series.by_covers(db, covers)
    posted = {family[s.cover_id] for s in carrying if s.kind is SeriesKind.PATCHES}
    mine = {p.origin.message_id for p in same.values() if family[p.cover_id] == family[patch.cover_id]}
    if len(posted) == 1:
        return list(same.values()), carrying
    mine |= _joined(db, covers, mine)
    return [p for p in same.values() if p.origin.message_id in mine], carrying


def _joined(db: Database, covers: Collection[str], mails: Collection[str]) -> set[str]:
    """The mails that one of these names as where it was taken from, or that say so of one of these."""
    named = [
        (n.origin.message_id, n.ref.value) for n in refs.of_series(db, covers) if n.ref.kind is RefKind.MAIL
    ]
    return {m for one, other in named if {one, other} & set(mails) for m in (one, other)}


def rerolls(db: Database, found: Sequence[Series]) -> list[Series]:
    """Later versions of the pull requests among these whose patches nobody told: they may carry the same."""
    known = {s.cover_id for s in found}
    pulls = [s.cover_id for s in found if s.kind is SeriesKind.PULL]
    return [s for s in series.untold_after(db, pulls) if s.cover_id not in known]
