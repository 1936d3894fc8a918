"""The course of one defect: raised, promised, posted, reviewed, queued, pulled, bounced, applied.

A pure function over everything that was said of the CID and done to the patches that resolve it,
so the order of arrival cannot matter. What people say never closes a defect: only a fix that was
applied does, and only people's verdicts make it disputed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from commands.views import disputed
from storage.records import OutcomeKind, Person
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

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)

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
    events = tuple(sorted(set(_events(evidence, raised)), key=_order))
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
    return min(mentions, key=lambda m: _when(m.origin))


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
    yield from _carried(evidence)


def _carried(evidence: Evidence) -> Iterable[Event]:
    """How the fixes travelled: on their own, then inside pull requests."""
    by_cover = {s.cover_id: s for s in evidence.series}
    carriers = {p.cover_id for p in evidence.patches} | {f.cover_id for f in evidence.fixes}
    mails = {f.origin.message_id for f in evidence.fixes} | {p.origin.message_id for p in evidence.patches}
    for fix in evidence.fixes:
        series = by_cover.get(fix.cover_id)
        if series is None or series.kind is SeriesKind.PATCHES:
            yield Event(EventKind.POSTED, fix.origin, fix.title)
    for series in evidence.series:
        if series.kind is SeriesKind.PULL:
            yield Event(EventKind.IN_PULL, series.origin, _pull_note(series, series.cover_id in carriers))
    for act in evidence.acts:
        series = by_cover.get(act.cover_id)
        if series:
            yield from _done(act, series, mails)


def _done(act: Act, series: Series, mails: set[str]) -> Iterable[Event]:
    """What one act does to the fix: an act on another patch of a series does not touch it."""
    kind = act.outcome.kind
    of_all = act.target == series.cover_id
    if series.kind is SeriesKind.PULL and kind in (OutcomeKind.APPLIED, OutcomeKind.BOUNCED):
        what = EventKind.APPLIED if kind is OutcomeKind.APPLIED else EventKind.BOUNCED
        yield Event(what, act.origin, act.outcome.quote)
    elif of_all or act.target in mails:
        steps = {
            OutcomeKind.REVIEWED: EventKind.REVIEWED,
            OutcomeKind.QUEUED: EventKind.QUEUED,
            OutcomeKind.APPLIED: EventKind.APPLIED,
        }
        if kind in steps:
            yield Event(steps[kind], act.origin, act.outcome.quote)


def _pull_note(series: Series, listed: bool) -> str:
    version = f" v{series.version}" if series.version > 1 else ""
    doubt = "" if listed else ", taken over from the version before: its list of patches was not seen"
    return f"{series.title or 'a pull request whose cover was not seen'}{version}{doubt}"


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
    for s in sorted(said, key=lambda s: _when(s.origin)):
        if s.statement.withdrawn:
            standing = [p for p in standing if p.origin.person.email != s.origin.person.email]
        if s.statement.claim:
            standing.append(s)
    return standing


def _when(origin: Origin) -> tuple[datetime, str]:
    return (origin.at or LONG_AGO, origin.message_id)


def _order(event: Event) -> tuple[datetime, int, str, str]:
    """By time; within one mail in the order in which things come about."""
    at, message_id = _when(event.origin)
    return (at, list(EventKind).index(event.what), message_id, event.note)
