"""Things for tests, every field optional: a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.records import (
    Mail,
    MessageKind,
    Outcome,
    OutcomeKind,
    PatchTitle,
    Person,
    PullRequest,
    Reading,
    SeriesTag,
    Statement,
    Verdict,
)
from storage.state import Act, Fix, Origin, Patch, Said, Series, SeriesKind, SeriesState, Version

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

ADA = Person("Ada Marsh", "ada@example.org")
BEN = Person("Ben Okoro", "ben@example.org")
CLEO = Person("Cleo Winter", "cleo@example.org")


def after(hours: float = 0) -> datetime:
    """That many hours after the story's start."""
    return START + timedelta(hours=hours)


def an_origin(message_id: str = "<m1@example.org>", person: Person = ADA, hours: float = 0) -> Origin:
    return Origin(message_id, after(hours), person)


def a_statement(
    cid: int = 4711,
    verdict: Verdict = Verdict.NONE,
    *,
    claim: bool = False,
    withdrawn: bool = False,
    quote: str = "Words of mine.",
    rule: str = "a-rule",
) -> Statement:
    return Statement(cid, verdict, claim, withdrawn, quote, rule)


def said(verdict: Verdict, person: Person = ADA, hours: float = 0, **more: object) -> Said:
    message_id = f"<{person.name.split()[0].lower()}-{hours}@example.org>"
    return Said(a_statement(verdict=verdict, **more), Origin(message_id, after(hours), person))  # type: ignore[arg-type]  # a test's own words


def a_pull_request(titles: tuple[str, ...] = ()) -> PullRequest:
    return PullRequest(
        base="1" * 40,
        base_subject="Merge tag 'block-1' into staging",
        repository="https://git.example.org/ada/pinewood.git",
        ref="tags/pull-1",
        head="2" * 40,
        head_subject=titles[-1] if titles else "the last patch",
        patches=tuple(PatchTitle("Ada Marsh", t) for t in titles),
        summary=(),
        files=("migration/channel.c",),
        insertions=3,
        deletions=1,
    )


def a_reading(
    message_id: str = "<m1@example.org>",
    *,
    author: Person = ADA,
    hours: float = 0,
    subject: str = "a subject",
    kind: MessageKind = MessageKind.OTHER,
    tag: SeriesTag | None = None,
    parents: tuple[str, ...] = (),
    cids: tuple[int, ...] = (),
    quoted_cids: tuple[int, ...] = (),
    pull: PullRequest | None = None,
    quoted_pull: PullRequest | None = None,
    statements: tuple[Statement, ...] = (),
    outcomes: tuple[Outcome, ...] = (),
    files: tuple[str, ...] = (),
) -> Reading:
    """One mail as it is read by itself; `parents` are its References, oldest first."""
    mail = Mail(
        message_id=message_id,
        date=after(hours),
        author=author,
        subject=subject,
        in_reply_to=parents[-1] if parents else None,
        references=parents,
        list_id="pinewood.example.org",
        text="",
    )
    return Reading(
        mail=mail,
        kind=kind,
        series=tag or SeriesTag(1, None, None, (), subject),
        cids=cids,
        quoted_cids=quoted_cids,
        pull=pull,
        quoted_pull=quoted_pull,
        statements=statements,
        outcomes=outcomes,
        about=tuple((c, f"CID {c} is about a lock in take_channel().") for c in cids),
        trailers=(),
        files=files,
    )


def an_outcome(kind: OutcomeKind, names: tuple[str, ...] = ()) -> Outcome:
    return Outcome(kind, "Done.", names=names, rule="a-rule")


def an_act(kind: OutcomeKind, target: str, cover_id: str, person: Person = BEN, hours: float = 0) -> Act:
    origin = Origin(f"<act-{hours}@example.org>", after(hours), person)
    return Act(an_outcome(kind), origin, 0, "", target, cover_id, ())


def a_series(
    cover_id: str,
    kind: SeriesKind = SeriesKind.PATCHES,
    *,
    title: str = "channel: take the lock",
    version: int = 1,
    hours: float = 0,
) -> Series:
    return Series(
        cover_id=cover_id,
        key="",
        kind=kind,
        title=title,
        version=version,
        total=1,
        origin=Origin(cover_id, after(hours), ADA),
        seen=True,
        pull=None,
        unlisted=(),
        files=(),
        state=SeriesState.POSTED,
        state_origin=None,
        clean_run=None,
    )


def a_fix(cover_id: str, title: str = "channel: take the lock", hours: float = 0) -> Fix:
    return Fix(4711, title, cover_id, Origin(cover_id, after(hours), ADA))


def a_patch(cover_id: str, message_id: str, title: str = "channel: take the lock", hours: float = 0) -> Patch:
    return Patch(cover_id, title, Origin(message_id, after(hours), ADA))


def a_version(
    cover_id: str,
    number: int = 1,
    *,
    title: str = "channel: take the lock",
    hours: float = 0,
    person: Person = ADA,
    kind: SeriesKind = SeriesKind.PATCHES,
    patches: tuple[str, ...] | None = None,
    **more: object,
) -> Version:
    given: dict[str, object] = {
        "former": (),
        "branch": "",
        "draft": False,
        "again": False,
        "seen": True,
        "applied": None,
        "whole": True,
        "mails": (cover_id,),
        "replaces": (),
        "links": (),
        "answers": "",
        "change_ids": (),
        **more,
    }
    return Version(
        cover_id=cover_id,
        kind=kind,
        title=title,
        number=number,
        origin=Origin(cover_id, after(hours), person),
        patches=(title,) if patches is None else patches,
        **given,  # type: ignore[arg-type]  # a test's own parts
    )
