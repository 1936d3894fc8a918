"""The course of one defect: raised, promised, posted, reviewed, queued, pulled, bounced, applied.

A pure function over everything that was said of the CID and done to the patches that resolve it,
so the order of arrival cannot matter. What people say never closes a defect: only a fix that was
applied does, and only people's verdicts make it disputed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commands.course import carried, ordered, when
from commands.views import disputed
from storage.records import Person
from storage.state import (
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
)

NOBODY = Person("", "")

STATES = {
    EventKind.PROMISED: DefectState.PROMISED,
    EventKind.POSTED: DefectState.POSTED,
    EventKind.REVIEWED: DefectState.REVIEWED,
    EventKind.QUEUED: DefectState.QUEUED,
    EventKind.IN_PULL: DefectState.IN_PULL,
    EventKind.BOUNCED: DefectState.BOUNCED,
    EventKind.APPLIED: DefectState.APPLIED,
}
RANK = {
    state: rank
    for rank, state in enumerate(
        (
            DefectState.OPEN,
            DefectState.PROMISED,
            DefectState.POSTED,
            DefectState.REVIEWED,
            DefectState.QUEUED,
            DefectState.BOUNCED,
            DefectState.IN_PULL,
            DefectState.APPLIED,
        )
    )
}

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
    """

    cid: int
    mentions: Sequence[Mention]
    said: Sequence[Said]
    fixes: Sequence[Fix]
    patches: Sequence[Patch]
    series: Sequence[Series]
    acts: Sequence[Act]


def course(evidence: Evidence) -> Defect:
    """Derives the state of a defect from everything that bears on it."""
    raised = _raised(evidence)
    events = ordered(_events(evidence, raised))
    state = DefectState.OPEN
    for event in events:
        state = _next(state, event)
    return Defect(
        cid=evidence.cid,
        state=state,
        disputed=state is not DefectState.APPLIED and disputed(evidence.said),
        since=events[-1].origin.at,
        description=raised.sentence,
        function=_function(raised.sentence),
        raised=raised.origin,
        claimant=_claimant(evidence, state),
        events=events,
    )


def _raised(evidence: Evidence) -> Mention:
    mentions = [*evidence.mentions, *(Mention(s.origin, s.statement.quote) for s in evidence.said)]
    return min(mentions, key=lambda m: when(m.origin))


def _function(sentence: str) -> str:
    """The function that a sentence places the defect in: "in take_channel()"."""
    found = _IN_FUNCTION.search(sentence)
    return found[1] or found[2] if found else ""


def _events(evidence: Evidence, raised: Mention) -> Iterable[Event]:
    yield Event(EventKind.RAISED, raised.origin, raised.sentence)
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
    )


def _posted(evidence: Evidence) -> Iterable[Event]:
    kinds = {s.cover_id: s.kind for s in evidence.series}
    for fix in evidence.fixes:
        if kinds.get(fix.cover_id) is not SeriesKind.PULL:
            yield Event(EventKind.POSTED, fix.origin, fix.title)


def _next(state: DefectState, event: Event) -> DefectState:
    """A step counts when it leads on, or when it bounces what was in a pull request."""
    after = STATES.get(event.what)
    if after is None:
        return state
    if after is DefectState.BOUNCED and state is not DefectState.APPLIED:
        return after
    return after if RANK[after] > RANK[state] else state


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
            standing = [p for p in standing if p.origin.person.email != s.origin.person.email]
        if s.statement.claim:
            standing.append(s)
    return standing
