"""The course of one defect: raised, promised, posted, reviewed, queued, pulled, bounced, applied.

A pure function over everything that was said of the CID and done to the patches that resolve it,
so the order of arrival cannot matter. What people say never closes a defect: only a fix that was
applied does, and only people's verdicts make it disputed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from bot.rules import sightings
from commands.aliases import alike
from commands.course import carried, ordered, reached, when
from commands.views import disputed
from storage.records import Person, ReportedDefect
from storage.state import (
    SETTLED,
    Act,
    Defect,
    DefectState,
    Event,
    EventKind,
    Fix,
    Origin,
    Patch,
    Said,
    Series,
    SeriesKind,
    Sighting,
    SightingKind,
)

NOBODY = Person("", "")

MARKED = "marked-in-coverity"

_IN_FUNCTION = re.compile(r"\b(?:[Ii]n|[Ff]unction|[Ff]rom|[Bb]y):? (\w+)\(\)|: (\w+)\(\)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A mail whose author names the CID, and the sentence."""

    origin: Origin
    sentence: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that bears on one CID.

    Attributes:
        mentions: mails whose authors name it.
        said: what was said of it.
        fixes: patch mails that resolve it.
        patches: every patch, in whatever series, with the title of one of the fixes.
        series: those series, and newer versions of them.
        acts: what was done to those series and patches.
        firsts: which of their covers are patch 1 of several.
        sightings: what Coverity's reports say of it.
    """

    cid: int
    mentions: Sequence[Mention]
    said: Sequence[Said]
    fixes: Sequence[Fix]
    patches: Sequence[Patch]
    series: Sequence[Series]
    acts: Sequence[Act]
    firsts: Set[str] = frozenset()
    sightings: Sequence[Sighting] = ()


def course(evidence: Evidence) -> Defect:
    """Derives the state of a defect from everything that bears on it."""
    facts = sightings.together(evidence.sightings)
    raised = _raised(evidence, facts)
    told = list(_events(evidence, raised))
    events = ordered([*told, *sightings.events(evidence.sightings, told, raised.origin)])
    state = reached(events)
    return Defect(
        cid=evidence.cid,
        state=state,
        disputed=state not in SETTLED and disputed(evidence.said),
        since=events[-1].origin.at,
        description=raised.sentence,
        function=_function(raised.sentence, facts),
        raised=raised.origin,
        claimant=_claimant(evidence, state),
        events=events,
        facts=facts,
        triaged_at=sightings.triaged_at(evidence.sightings),
    )


def _raised(evidence: Evidence, facts: ReportedDefect | None) -> Mention:
    """The first that is known of it; what Coverity says in the checker's words, or in the first person's.

    A patch describes it by what it does, its trailers by nothing; and an answer to a mail that is not known
    by no sentence: what it says is a view.
    """
    fixes = {f.origin.message_id: f.title for f in evidence.fixes}
    named = [replace(m, sentence=fixes.get(m.origin.message_id, m.sentence)) for m in evidence.mentions]
    told = [*named, *(Mention(s.origin, "") for s in evidence.said)]
    first_told = min(told, key=lambda m: when(m.origin), default=None)
    seen = [_seen(s, facts, first_told) for s in evidence.sightings]
    return min([*told, *seen], key=lambda m: (when(m.origin), not m.sentence))


def _seen(sighting: Sighting, facts: ReportedDefect | None, told: Mention | None) -> Mention:
    """A report names a defect when Coverity first detected it, where it tells that."""
    defect, origin = sighting.defect, sighting.origin
    kind = f"{defect.category} ({defect.checker})" if defect.category else defect.checker
    words = (facts and facts.message) or (told and told.sentence) or kind
    if sighting.kind is SightingKind.EXPORT and defect.first_seen:
        origin = replace(origin, at=defect.first_seen)
    return Mention(origin, words)


def _function(sentence: str, facts: ReportedDefect | None) -> str:
    """The function that Coverity names, or a sentence: "in take_channel()"."""
    if facts and facts.locations:
        return facts.locations[0].function
    found = _IN_FUNCTION.search(sentence)
    return found[1] or found[2] if found else ""


def _events(evidence: Evidence, raised: Mention) -> Iterable[Event]:
    naming = [m.origin for m in evidence.mentions]
    naming += [s.origin for s in evidence.sightings if s.kind is not SightingKind.QUOTED]
    if raised.origin.message_id in {fix.origin.message_id for fix in evidence.fixes}:
        yield Event(EventKind.NAMED, raised.origin, "")  # its title is that of the next step
    else:
        named = raised.origin.message_id in {origin.message_id for origin in naming}
        yield Event(EventKind.RAISED if named else EventKind.QUOTED, raised.origin, raised.sentence)
    for s in promises(evidence.said):
        yield Event(EventKind.PROMISED, s.origin, s.statement.quote)
    for s in evidence.said:
        if s.statement.rule == MARKED:
            yield Event(EventKind.MARKED, s.origin, s.statement.quote)
    yield from carried(
        _posted(evidence),
        evidence.series,
        evidence.acts,
        carriers={p.cover_id for p in evidence.patches} | {f.cover_id for f in evidence.fixes},
        mails={f.origin.message_id for f in evidence.fixes} | {p.origin.message_id for p in evidence.patches},
        firsts=evidence.firsts,
    )


def _posted(evidence: Evidence) -> Iterable[Event]:
    kinds = {s.cover_id: s.kind for s in evidence.series}
    for fix in evidence.fixes:
        if kinds.get(fix.cover_id) is not SeriesKind.PULL:
            yield Event(EventKind.POSTED, fix.origin, fix.title)


def _claimant(evidence: Evidence, state: DefectState) -> Person:
    """Who promised last, while nothing has come of it."""
    if state is not DefectState.PROMISED:
        return NOBODY
    return promises(evidence.said)[-1].origin.person


def promises(said: Iterable[Said]) -> list[Said]:
    """The claims that stand, oldest first; who later takes a word back has promised no more."""
    standing: list[Said] = []
    for s in sorted(said, key=lambda s: when(s.origin)):
        if s.statement.withdrawn:
            standing = [p for p in standing if not alike(p.origin.person, s.origin.person)]
        if s.statement.claim:
            standing.append(s)
    return standing
