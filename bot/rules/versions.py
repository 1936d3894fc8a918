"""What one version of a series tells of its place: the evidence that `lineage` compares."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commands.aliases import alike
from storage.records import MessageKind, OutcomeKind, Reading, RefKind
from storage.state import Act, Origin, Patch, Series, SeriesState, Version

OPENERS = (MessageKind.PULL_REQUEST, MessageKind.COVER_LETTER, MessageKind.PATCH)

_BRANCH = re.compile(
    r"(?:(?:linux|stable|autosel)[-/]?)?v?(\d+\.\d+(?:\.(?:\d+|[xyz]))?)(?:[-.][a-z]+)?|(stable|autosel|backport)\w*",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"re-?(?:send|post)", re.IGNORECASE)
_DRAFT = re.compile(r"RFC|WIP|POC|DRAFT", re.IGNORECASE)


def version(series: Series, mails: Sequence[Reading], patches: Sequence[Patch], answers: str) -> Version:
    """A series as a version among others.

    Args:
        mails: those that tell of it, oldest first.
        answers: the series in reply to which it was sent, or "".
    """
    own = [r for r in mails if r.kind in OPENERS]
    words = [word for r in (own or mails)[:1] for prefix in r.series.prefixes for word in prefix.split()]
    cover = [ref for r in own if r.mail.message_id == series.cover_id for ref in r.refs]
    supersedes = [ref for r in own for ref in r.refs if ref.kind is RefKind.SUPERSEDES]
    applied = series.state_origin if series.state is SeriesState.APPLIED else None
    return Version(
        cover_id=series.cover_id,
        kind=series.kind,
        title=series.title,
        former=tuple(ref.value for ref in cover if ref.kind is RefKind.WAS),
        number=series.version,
        branch=next((b[1] or b[2] for word in words if (b := _BRANCH.fullmatch(word))), "").casefold(),
        draft=any(_DRAFT.match(word) for word in words),
        again=any(_AGAIN.match(word) for word in words),
        origin=series.origin,
        seen=series.seen,
        applied=applied.at if applied else None,
        patches=tuple(sorted(p.title for p in patches)),
        whole=series.total is not None and len(patches) >= series.total,
        mails=tuple(sorted({r.mail.message_id for r in own})),
        replaces=tuple(sorted({r.value for r in supersedes if not r.note})),
        links=tuple(sorted({r.value for r in supersedes if r.note})),
        answers=answers,
        change_ids=tuple(ref.value for ref in cover if ref.kind is RefKind.CHANGE),
    )


def pings(series: Series, mails: Sequence[Reading], acts: Sequence[Act]) -> tuple[Origin, ...]:
    """The sender's pings of a series since anybody else said a word of it; () when it needs none any more."""
    mine = [a for a in acts if alike(a.origin.person, series.origin.person)]
    taken = series.state not in (SeriesState.POSTED, SeriesState.REVIEWED)
    if taken or any(a.outcome.kind is OutcomeKind.SUPERSEDED for a in mine):
        return ()
    asked = {a.origin.message_id: a.origin for a in mine if a.outcome.kind is OutcomeKind.PING}
    found: list[Origin] = []
    for reading in mails:
        if not alike(reading.mail.author, series.origin.person):
            found.clear()
        elif reading.mail.message_id in asked:
            found.append(asked[reading.mail.message_id])
    return tuple(found)
