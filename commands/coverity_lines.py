"""What Coverity itself says of a defect, in words: what and where it is, its reports, its triage."""

from __future__ import annotations

from commands import links
from commands.answer import Ask, Line, Span, line
from commands.areas import prepared
from commands.components import component_of
from commands.defect_lines import called
from commands.ownership import in_tree
from commands.phrases import times
from storage import components, sightings
from storage.database import Database
from storage.records import Classification, Location
from storage.state import Defect, Sighting, SightingKind

UNSET = {"", "Unspecified", "Undecided"}
"""Coverity's words for a severity or an action that nobody has set."""

SHOWN = 3


def lines(db: Database, ask: Ask, defect: Defect) -> tuple[Line, ...]:
    """Checker, component, the places with the code, and the reports; nothing where no report came."""
    facts = defect.facts
    if facts is None:
        return ()
    kind = f"{facts.checker} ({facts.category})" if facts.category else facts.checker or "checker not told"
    component = _component(db, defect)
    index = prepared(db)
    places = [_place(in_tree(index, p.file), p) for p in facts.locations]
    more = f", and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    code = f": {facts.code}" if facts.code else ""
    return (
        line(f"{kind}{component and f' · component {component}'}"),
        *([line(f"{', '.join(places[:SHOWN])}{more}{code}")] if places else []),
        *_reports(db, ask, defect),
    )


def triaged(ask: Ask, defect: Defect) -> str:
    """`Unclassified, Major, owner ada (12 Oct)`; "" where Coverity's triage was never told."""
    told = defect.facts.triage if defect.facts else None
    if told is None:
        return ""
    words = [told.classification or Classification.UNCLASSIFIED.value]
    words += [word for word in (told.severity, told.action) if word not in UNSET]
    words += [f"owner {told.owner}"] * bool(told.owner) + [told.reference] * bool(told.reference)
    return f"{', '.join(words)} ({links.day(defect.triaged_at, ask.now)})"


def proof(db: Database, ask: Ask, defect: Defect) -> tuple[Line, ...]:
    """Each report that tells of it, oldest first: whose, when, and what it says."""
    return tuple(_told(ask, s) for s in sightings.of_cid(db, defect.cid))


def _told(ask: Ask, sighting: Sighting) -> Line:
    defect, who = sighting.defect, sighting.origin.person
    words = [defect.checker, *(_place(p.file, p) for p in defect.locations[:1]), "fixed" * defect.fixed]
    return line(
        f"{sighting.kind.value} by {who.name or who.email} ",
        links.mail(ask, sighting.origin),
        f": {', '.join(filter(None, words))}",
    )


def _component(db: Database, defect: Defect) -> str:
    """Coverity's own word for it, or the first component whose pattern fits a place."""
    facts = defect.facts
    if facts is None or facts.component:
        return facts.component if facts else ""
    index, known = prepared(db), components.every(db)
    found = (component_of(known, in_tree(index, p.file)) for p in facts.locations)
    return next(filter(None, found), "")


def _place(path: str, place: Location) -> str:
    number = f":{place.line}" if place.line else ""
    return f"{path}{number}{f' in {called(place.function)}' if place.function else ''}"


def _reports(db: Database, ask: Ask, defect: Defect) -> tuple[Line, ...]:
    found = [s for s in sightings.of_cid(db, defect.cid) if s.kind is not SightingKind.QUOTED]
    if not found:
        return ()
    moments = [s.origin.at for s in found] + [defect.facts.first_seen if defect.facts else None]
    first = min(filter(None, moments), default=None)
    spans: list[Span] = []
    for s in reversed(found[-SHOWN:]):
        spans += [", " if spans else "", links.mail(ask, s.origin)]
    dots = ", …" if len(found) > SHOWN else ""
    return (
        line(f"first seen {links.day(first, ask.now)}; in {times(len(found), 'report')}: ", *spans, dots),
    )
