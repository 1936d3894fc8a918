"""One thread's mails together: which series they carry, and what was done to each.

A pure function over the set of mails, so that the order in which they arrived cannot matter: when
a mail comes in, its whole thread is derived anew. A cover letter that never arrived is still a
series when its patches or replies tell of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.rules import progress
from bot.rules.openers import ancestors, begins, cover_of, is_pull
from bot.rules.people import resolve_people
from bot.rules.resolve import cid_of_thread
from bot.rules.unlisted import unlisted
from bot.rules.versions import OPENERS, pings, version
from commands.course import when
from storage.records import (
    MessageKind,
    OutcomeKind,
    Person,
    PullRequest,
    Reading,
    RefKind,
    Statement,
    Verdict,
)
from storage.state import Act, Fix, Named, Origin, Patch, Said, Series, SeriesKind, SeriesState, Version


@dataclass(frozen=True, slots=True)
class ThreadState:
    """All that follows from one thread.

    Attributes:
        members: the Message-IDs that tell of each series, by its cover's.
    """

    series: tuple[Series, ...]
    patches: tuple[Patch, ...]
    fixes: tuple[Fix, ...]
    said: tuple[Said, ...]
    acts: tuple[Act, ...]
    versions: tuple[Version, ...]
    named: tuple[Named, ...]
    members: Mapping[str, tuple[str, ...]]


def derive(readings: Mapping[str, Reading], statements: Mapping[str, tuple[Statement, ...]]) -> ThreadState:
    """Derives a thread's state.

    Args:
        readings: the thread's mails by Message-ID.
        statements: what each says of defects, every CID resolved (`bot.rules.resolve`).
    """
    ordered = sorted(readings.values(), key=lambda r: when(origin(r)))
    opened = {r.mail.message_id: cover_of(r, readings) for r in ordered}
    covers = _members(ordered, opened)
    acts = tuple(_acts(ordered, readings, opened))
    patches = tuple(p for cover_id, mails in covers.items() for p in _patches(cover_id, mails))
    series = tuple(_series(cover_id, mails, acts) for cover_id, mails in covers.items())
    return ThreadState(
        series=series,
        patches=patches,
        fixes=tuple(_fixes(ordered, opened, statements)),
        said=tuple(Said(s, origin(r)) for r in ordered for s in statements.get(r.mail.message_id, ())),
        acts=tuple(replace(a, people=resolve_people(a, ordered, series)) for a in acts),
        versions=tuple(_versions(series, covers, patches, readings, opened)),
        named=tuple(_named(ordered, opened, readings)),
        members={cover_id: tuple(r.mail.message_id for r in mails) for cover_id, mails in covers.items()},
    )


def origin(reading: Reading) -> Origin:
    """The proof that this mail is."""
    return Origin(reading.mail.message_id, reading.mail.date, reading.mail.author)


def _members(ordered: list[Reading], opened: Mapping[str, str]) -> dict[str, list[Reading]]:
    """The mails of each series: its cover and patches, and the replies that tell of it."""
    covers: dict[str, list[Reading]] = {}
    for reading in ordered:
        cover_id = opened[reading.mail.message_id]
        if cover_id:
            covers.setdefault(cover_id, []).append(reading)
    return covers


def _series(cover_id: str, mails: list[Reading], acts: tuple[Act, ...]) -> Series:
    # A patch 2 that has the place of one that has not come, gives it up when that comes.
    opens = (r for r in mails if begins(r) or (r.series.number or 0) < 2)
    cover = next((r for r in opens if r.mail.message_id == cover_id), None)
    told_by = cover or _teller(mails)
    pull = _pull(cover, mails)
    mine = [a for a in acts if a.cover_id == cover_id]
    kind = SeriesKind.PULL if is_pull(told_by) or pull else SeriesKind.PATCHES
    clean = next((a.origin for a in mine if a.outcome.kind is OutcomeKind.CLEAN_RUN), None)
    whole = told_by.series.number in (0, None) or told_by.series.total == 1 or cover is not None
    files = dict.fromkeys(f for r in mails if r.kind in OPENERS for f in r.files)
    files |= dict.fromkeys(pull.files if pull else ())
    found = Series(
        cover_id=cover_id,
        key="",
        kind=kind,
        title=told_by.series.title if whole else "",
        version=told_by.series.version,
        total=told_by.series.total or (1 if told_by.kind is MessageKind.PATCH else None),
        origin=origin(told_by) if cover else _unseen(told_by, mails),
        seen=cover is not None,
        pull=pull,
        unlisted=unlisted(pull) if pull else (),
        files=tuple(files),
        state=SeriesState.POSTED,
        state_origin=None,
        clean_run=clean,
    )
    patches = {r.mail.message_id for r in mails if r.kind is MessageKind.PATCH}
    state, by = progress.state(found, patches, mine)
    found = replace(found, state=state, state_origin=by)
    return replace(found, pings=pings(found, mails, mine))


def _teller(mails: list[Reading]) -> Reading:
    """Of a series whose cover never came: the mail that tells most of it."""
    return next((r for r in mails if r.series.number in (0, None)), mails[0])


def _unseen(told_by: Reading, mails: list[Reading]) -> Origin:
    """Its first patch mail, whose sender is the cover's; else the mail that tells of it, by nobody."""
    patch = next((r for r in mails if r.kind is MessageKind.PATCH), None)
    if patch:
        return origin(patch)
    return Origin(told_by.mail.message_id, told_by.mail.date, Person("", ""))


def _pull(cover: Reading | None, mails: list[Reading]) -> PullRequest | None:
    if cover:
        return cover.pull
    return next((r.quoted_pull for r in mails if r.quoted_pull), None)


def _patches(cover_id: str, mails: list[Reading]) -> Iterable[Patch]:
    """Patch mails first; then shortlog lines whose mail has not come."""
    cover = next((r for r in mails if r.mail.message_id == cover_id), None)
    pull = _pull(cover, mails)
    titles = set()
    for reading in mails:
        if reading.kind is MessageKind.PATCH and reading.series.title not in titles:
            titles.add(reading.series.title)
            sent = origin(reading)
            by = replace(sent, person=reading.written_by or sent.person)
            yield Patch(cover_id, reading.series.title, by, reading.files, reading.change)
    teller = origin(cover or _teller(mails))
    for patch in pull.patches if pull else ():
        if patch.title not in titles:
            titles.add(patch.title)
            yield Patch(cover_id, patch.title, replace(teller, person=Person(patch.author, "")))


def _versions(
    series: Sequence[Series],
    covers: Mapping[str, list[Reading]],
    patches: Sequence[Patch],
    readings: Mapping[str, Reading],
    opened: Mapping[str, str],
) -> Iterable[Version]:
    for s in series:
        mine = [p for p in patches if p.cover_id == s.cover_id]
        before = ancestors(readings[s.cover_id]) if s.cover_id in readings else ()
        answers = next((opened[m] for m in before if opened.get(m)), "")
        yield version(s, covers[s.cover_id], mine, answers)


def _fixes(
    ordered: list[Reading], opened: Mapping[str, str], statements: Mapping[str, tuple[Statement, ...]]
) -> Iterable[Fix]:
    for reading in ordered:
        if reading.kind is MessageKind.PATCH:
            message_id = reading.mail.message_id
            for s in statements.get(message_id, ()):
                if s.verdict is Verdict.FIXED:
                    yield Fix(s.cid, reading.series.title, opened[message_id], origin(reading))


def _named(
    ordered: list[Reading], opened: Mapping[str, str], readings: Mapping[str, Reading]
) -> Iterable[Named]:
    """What the mails name; "another thread" only where it is known of which defect."""
    for reading in ordered:
        for ref in reading.refs:
            told = ref
            if ref.kind is RefKind.ELSEWHERE and not ref.value:
                told = replace(ref, value=str(cid_of_thread(readings, reading) or ""))
            if told.value:
                yield Named(told, origin(reading), opened[reading.mail.message_id])


def _acts(
    ordered: list[Reading], readings: Mapping[str, Reading], opened: Mapping[str, str]
) -> Iterable[Act]:
    for reading in ordered:
        cover_id = opened[reading.mail.message_id]
        target = next(
            (p for p in ancestors(reading) if p in readings and readings[p].kind in OPENERS),
            cover_id if reading.kind is MessageKind.REPLY else "",
        )
        total = readings.get(cover_id, reading).series.total
        for seq, outcome in enumerate(reading.outcomes):
            some = target == cover_id and progress.of_some(outcome, reading.mail.subject, total)
            # Which ones those are is not joined to their mails: none is called taken that may wait.
            yield Act(outcome, origin(reading), seq, "", "" if some else target, cover_id, ())
