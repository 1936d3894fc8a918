"""What Coverity's reports say of one defect, taken together.

A report lists what it shows, and most show a part; so a defect that a later report leaves out is not
fixed. Only a report that says so fixes it, and one that lists it after that brings it back. A mail of
Coverity's lists what is new since the scan before: what was applied and stands there again came back
too, while a server's list may only be older than the fix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from commands.course import LONG_AGO, when
from storage.records import ReportedDefect
from storage.state import Event, EventKind, Origin, Sighting, SightingKind


def together(sightings: Iterable[Sighting]) -> ReportedDefect | None:
    """All that the reports tell: of each thing the newest word, and the earliest first sight."""
    known: ReportedDefect | None = None
    for s in _ordered(sightings):
        new = s.defect
        known = known or ReportedDefect(new.cid)
        locations = known.locations if _tells_less(new, known) else new.locations
        known = replace(
            known,
            checker=new.checker or known.checker,
            category=new.category or known.category,
            locations=locations,
            message=new.message or known.message,
            code=new.code or (known.code if locations == known.locations else ""),
            component=new.component or known.component,
            first_seen=min(filter(None, (known.first_seen, new.first_seen)), default=None),
            fixed=known.fixed if s.kind is SightingKind.QUOTED else new.fixed,
            triage=new.triage or known.triage,
        )
    return known


def triaged_at(sightings: Iterable[Sighting]) -> datetime | None:
    """When Coverity's triage was last asked for."""
    return max((s.origin.at for s in sightings if s.defect.triage and s.origin.at), default=None)


def events(sightings: Iterable[Sighting], others: Sequence[Event], raised: Origin) -> Iterator[Event]:
    """When the defect was reported, said to be fixed, and reported again.

    Args:
        others: what else befell it.
        raised: the report that raised it needs no other word.
    """
    reported = fixed = False
    returned = LONG_AGO
    for s in _ordered(sightings):
        if s.kind is SightingKind.QUOTED:
            continue
        applied = any(
            e.what is EventKind.APPLIED and returned < (e.origin.at or LONG_AGO) < (s.origin.at or LONG_AGO)
            for e in others
        )
        if s.defect.fixed:
            if not fixed:
                yield Event(EventKind.FIXED, s.origin, "")
            fixed = True
        elif fixed or (applied and s.kind is SightingKind.REPORT):
            yield Event(EventKind.RETURNED, s.origin, "")
            fixed, returned = False, (s.origin.at or LONG_AGO)
        elif not reported and s.origin.message_id != raised.message_id:
            yield Event(EventKind.REPORTED, s.origin, "")
        reported = True


def _tells_less(new: ReportedDefect, known: ReportedDefect) -> bool:
    """It has no places, or the same files without their lines, as views mostly show them."""
    ends = tuple(p.file for p in known.locations)
    return all(p.line is None and any(end.endswith(p.file) for end in ends) for p in new.locations)


def _ordered(sightings: Iterable[Sighting]) -> list[Sighting]:
    return sorted(sightings, key=lambda s: when(s.origin))
