"""The course of a patch: posted, reviewed, queued, in a pull request, bounced, in its next version, applied.

Pure: the series that carry it and what was done to them in, events out. A defect's course is that of its
fixes, with what was said of the defect before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from storage.records import OutcomeKind
from storage.state import SETTLED, Act, DefectState, Event, EventKind, Origin, Series, SeriesKind

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)

STEPS = {
    OutcomeKind.REVIEWED: EventKind.REVIEWED,
    OutcomeKind.QUEUED: EventKind.QUEUED,
    OutcomeKind.APPLIED: EventKind.APPLIED,
}

STATES = {
    EventKind.PROMISED: DefectState.PROMISED,
    EventKind.POSTED: DefectState.POSTED,
    EventKind.REVIEWED: DefectState.REVIEWED,
    EventKind.QUEUED: DefectState.QUEUED,
    EventKind.IN_PULL: DefectState.IN_PULL,
    EventKind.BOUNCED: DefectState.BOUNCED,
    EventKind.APPLIED: DefectState.APPLIED,
    EventKind.FIXED: DefectState.FIXED,
}
"""What a defect is after a step that leads on."""

_RANK = {
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
            DefectState.FIXED,
        )
    )
}


def reached(events: Iterable[Event]) -> DefectState:
    """How far a defect got by these events, oldest first."""
    state = DefectState.OPEN
    for event in events:
        state = _next(state, event)
    return state


def carried(
    posted: Iterable[Event],
    series: Sequence[Series],
    acts: Iterable[Act],
    carriers: Collection[str],
    mails: set[str],
    firsts: Collection[str] = (),
) -> Iterable[Event]:
    """How patches travelled: on their own, then inside pull requests.

    Args:
        posted: their own mails.
        series: those that carry them, and newer versions of pull requests that did.
        acts: what was done to these.
        carriers: the covers of those that are known to carry them.
        mails: the patches' Message-IDs; an act on another patch of a series does not touch them.
        firsts: the covers that are patch 1 of several: a review of it does not touch the others.
    """
    yield from posted
    by_cover = {s.cover_id: s for s in series}
    for s in series:
        if s.kind is SeriesKind.PULL:
            yield Event(EventKind.IN_PULL, s.origin, _pull_note(s, s.cover_id in carriers))
    for act in acts:
        if found := by_cover.get(act.cover_id):
            yield from _done(act, found, mails, firsts)


def ordered(events: Iterable[Event]) -> tuple[Event, ...]:
    """By time, each once; within one mail in the order in which things come about."""
    return tuple(sorted(set(events), key=_order))


def when(origin: Origin) -> tuple[datetime, str]:
    """What things are put in order by: the date, and the mail where it has none."""
    return (origin.at or LONG_AGO, origin.message_id)


def _done(act: Act, series: Series, mails: set[str], firsts: Collection[str]) -> Iterable[Event]:
    kind = act.outcome.kind
    of_first = kind is OutcomeKind.REVIEWED and act.target in firsts
    of_all = act.target == series.cover_id and not of_first
    if series.kind is SeriesKind.PULL and kind in (OutcomeKind.APPLIED, OutcomeKind.BOUNCED):
        what = EventKind.APPLIED if kind is OutcomeKind.APPLIED else EventKind.BOUNCED
        yield Event(what, act.origin, act.outcome.quote)
    elif (of_all or act.target in mails) and kind in STEPS:
        yield Event(STEPS[kind], act.origin, act.outcome.quote)


def _pull_note(series: Series, listed: bool) -> str:
    version = f" v{series.version}" if series.version > 1 else ""
    doubt = "" if listed else ", taken over from the version before: its list of patches was not seen"
    return f"{series.title or 'a pull request whose cover was not seen'}{version}{doubt}"


def _order(event: Event) -> tuple[datetime, int, str, str]:
    at, message_id = when(event.origin)
    return (at, list(EventKind).index(event.what), message_id, event.note)


def _next(state: DefectState, event: Event) -> DefectState:
    """A step counts when it leads on, or when it bounces what was in a pull request."""
    after = STATES.get(event.what)
    if event.what is EventKind.RETURNED:
        return DefectState.OPEN
    if after is None:
        return state
    if after is DefectState.BOUNCED and state not in SETTLED:
        return after
    return after if _RANK[after] > _RANK[state] else state
