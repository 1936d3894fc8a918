from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.threads import ThreadState, derive
from storage.records import (
    EVERYBODY,
    MessageKind,
    OutcomeKind,
    Person,
    Reading,
    SeriesTag,
    Statement,
    Verdict,
)
from storage.state import SeriesKind, SeriesState
from tests.builders import ADA, BEN, CLEO, a_pull_request, a_reading, a_statement, an_outcome

COVER = "<cover@example.org>"
PULL_TAG = SeriesTag(1, 0, 2, ("PULL",), "Migration patches")


def state(*readings: Reading, statements: Mapping[str, tuple[Statement, ...]] | None = None) -> ThreadState:
    return derive({r.mail.message_id: r for r in readings}, statements or {})


def a_pull(**more: object) -> Reading:
    titles = ("channel: take the lock", "channel: close once")
    given = {
        "kind": MessageKind.PULL_REQUEST,
        "tag": PULL_TAG,
        "pull": a_pull_request(titles),
        **more,
    }
    return a_reading(COVER, **given)  # type: ignore[arg-type]  # a test's own parts


def a_reply(kind: OutcomeKind, author: Person = CLEO, hours: float = 5, **more: object) -> Reading:
    names = more.pop("names", ())
    return a_reading(
        f"<reply-{hours}@example.org>",
        author=author,
        hours=hours,
        kind=MessageKind.REPLY,
        tag=PULL_TAG,
        **{"parents": (COVER,), "outcomes": (an_outcome(kind, names=names),), **more},  # type: ignore[arg-type]  # likewise
    )


def a_patch_mail(number: int, title: str, tag: str = "PATCH", **more: object) -> Reading:
    given = {
        "hours": number / 10,
        "kind": MessageKind.PATCH,
        "tag": SeriesTag(1, number, 2, (tag,), title),
        "parents": (COVER,),
        **more,
    }
    return a_reading(f"<patch-{number}@example.org>", **given)  # type: ignore[arg-type]  # likewise


def test_a_pull_request_that_was_applied() -> None:
    found = state(a_pull(), a_reply(OutcomeKind.APPLIED))
    (series,) = found.series
    assert (series.kind, series.state, series.cover_id) == (SeriesKind.PULL, SeriesState.APPLIED, COVER)
    assert series.state_origin and series.state_origin.person == CLEO
    assert [p.title for p in found.patches] == ["channel: take the lock", "channel: close once"]


def test_a_patch_mail_stands_for_its_line_of_the_shortlog() -> None:
    mail = a_patch_mail(1, "channel: take the lock", "PULL", files=("migration/channel.c",))
    found = state(a_pull(), mail)
    origins = {p.title: p.origin.message_id for p in found.patches}
    assert origins == {"channel: take the lock": "<patch-1@example.org>", "channel: close once": COVER}


def test_an_applied_pull_request_stays_so() -> None:
    late = a_reply(OutcomeKind.BOUNCED, hours=9)
    (series,) = state(a_pull(), a_reply(OutcomeKind.APPLIED), late).series
    assert series.state is SeriesState.APPLIED


def test_one_bad_patch_bounces_the_whole_pull_request() -> None:
    patch = a_patch_mail(1, "channel: take the lock", "PULL")
    bounce = a_reply(OutcomeKind.BOUNCED, parents=(COVER, "<patch-1@example.org>"))
    found = state(a_pull(), patch, bounce)
    assert [s.state for s in found.series] == [SeriesState.BOUNCED]
    assert found.acts[0].target == "<patch-1@example.org>"
    assert found.acts[0].cover_id == COVER


def test_a_reviewed_patch_is_not_a_reviewed_series() -> None:
    cover = a_reading(COVER, kind=MessageKind.COVER_LETTER, tag=SeriesTag(1, 0, 2, ("PATCH",), "channel"))
    review = a_reply(OutcomeKind.REVIEWED, parents=(COVER, "<patch-1@example.org>"))
    (series,) = state(cover, a_patch_mail(1, "channel: take the lock"), review).series
    assert (series.kind, series.state) == (SeriesKind.PATCHES, SeriesState.POSTED)


def test_a_cover_that_never_came_is_known_by_its_patches_and_replies() -> None:
    reply = a_reply(OutcomeKind.APPLIED, quoted_pull=a_pull_request(("channel: take the lock",)))
    (series,) = state(reply, a_patch_mail(1, "channel: take the lock", "PULL")).series
    assert (series.cover_id, series.seen, series.title) == (COVER, False, "Migration patches")
    assert series.pull and series.pull.ref == "tags/pull-1"
    assert series.state is SeriesState.APPLIED


def test_a_single_patch_is_its_own_series() -> None:
    patch = a_reading(
        "<one@example.org>", kind=MessageKind.PATCH, tag=SeriesTag(1, None, None, ("PATCH",), "x: y")
    )
    (series,) = state(patch).series
    assert (series.cover_id, series.total, series.title) == ("<one@example.org>", 1, "x: y")


def test_patches_whose_headers_go_in_a_circle_are_read_all_the_same() -> None:
    two = a_patch_mail(2, "channel: close once", parents=("<patch-3@example.org>",))
    three = a_patch_mail(3, "channel: open once", parents=("<patch-2@example.org>",))
    assert {p.title for p in state(two, three).patches} == {"channel: close once", "channel: open once"}


def test_mails_about_nothing_make_no_series() -> None:
    found = state(
        a_reading(), a_reading("<m2@example.org>", kind=MessageKind.REPLY, parents=("<m1@example.org>",))
    )
    assert (found.series, found.patches) == ((), ())


def test_us_is_the_author_and_whom_he_names() -> None:
    ben_wrote = a_reading("<b@example.org>", author=BEN, kind=MessageKind.REPLY, parents=(COVER,))
    watch = a_reply(OutcomeKind.WATCH_REQUEST, author=ADA, names=("", "Ben"))
    assert state(a_pull(), ben_wrote, watch).acts[0].people == (ADA, BEN)


def test_a_name_that_two_people_have_is_nobodys_address() -> None:
    twin = Person("Ben Other", "other@example.org")
    mails = [
        a_reading(f"<{p.email}>", author=p, kind=MessageKind.REPLY, parents=(COVER,)) for p in (BEN, twin)
    ]
    handoff = a_reply(OutcomeKind.HANDOFF, author=ADA, names=("Ben",))
    assert state(a_pull(), *mails, handoff).acts[0].people == (Person("Ben", ""),)


@pytest.mark.parametrize(
    "again",
    [
        Person(BEN.name, "ben@home.example.org"),
        Person("ben okoro", "Ben@Example.org"),
        Person("B. O.", BEN.email),
    ],
)
def test_one_who_writes_from_two_addresses_is_one(again: Person) -> None:
    mails = [
        a_reading(f"<b-{n}>", author=p, kind=MessageKind.REPLY, parents=(COVER,), hours=n)
        for n, p in enumerate((BEN, again))
    ]
    handoff = a_reply(OutcomeKind.HANDOFF, author=ADA, names=("Ben",))
    assert state(a_pull(), *mails, handoff).acts[0].people == (BEN,)


def test_two_who_give_only_their_first_name_are_two() -> None:
    mails = [
        a_reading(
            f"<{n}>", author=Person("Ben", f"ben@{n}.example.org"), kind=MessageKind.REPLY, parents=(COVER,)
        )
        for n in ("pine", "oak")
    ]
    handoff = a_reply(OutcomeKind.HANDOFF, author=ADA, names=("Ben",))
    assert state(a_pull(), *mails, handoff).acts[0].people == (Person("Ben", ""),)


def test_a_follow_up_that_the_sender_asks_for_from_elsewhere_is_asked_of_nobody() -> None:
    pull = a_pull(author=BEN)
    asked = a_reply(OutcomeKind.FOLLOWUP_REQUEST, author=Person(BEN.name, "ben@home.example.org"))
    assert state(pull, asked).acts[0].people == ()


def test_a_follow_up_without_a_name_is_asked_of_the_sender() -> None:
    assert state(a_pull(), a_reply(OutcomeKind.FOLLOWUP_REQUEST)).acts[0].people == (ADA,)
    own = a_reply(OutcomeKind.FOLLOWUP_REQUEST, author=ADA)
    assert state(a_pull(), own).acts[0].people == ()


def test_a_follow_up_is_asked_of_whom_it_names_and_of_nobody_where_that_is_everybody() -> None:
    ben_wrote = a_reading("<b@example.org>", author=BEN, kind=MessageKind.REPLY, parents=(COVER,))
    for names, people in {
        ("Ben",): (BEN,),
        ("Dana",): (Person("Dana", ""),),
        (EVERYBODY,): (),
    }.items():
        asked = a_reply(OutcomeKind.FOLLOWUP_REQUEST, names=names)
        assert state(a_pull(), ben_wrote, asked).acts[-1].people == people


def test_of_two_series_in_a_thread_a_follow_up_is_asked_of_the_sender_of_the_one_it_answers() -> None:
    other = a_reading(
        "<other@example.org>",
        author=BEN,
        hours=1,
        kind=MessageKind.PATCH,
        tag=SeriesTag(2, 1, 1, ("PATCH", "v2"), "gate: oil it"),
        parents=(COVER,),
    )
    asked = a_reply(OutcomeKind.FOLLOWUP_REQUEST, parents=(COVER, "<other@example.org>"))
    assert [a.people for a in state(a_pull(), other, asked).acts] == [(BEN,)]


def test_a_series_waits_whose_sender_asks_after_it_was_only_reviewed() -> None:
    on = ("<one@example.org>",)
    patch = a_reading(*on, kind=MessageKind.PATCH, tag=SeriesTag(1, None, None, ("PATCH",), "x: y"))
    review = a_reply(OutcomeKind.REVIEWED, author=BEN, parents=on)
    ping = a_reply(OutcomeKind.PING, author=ADA, hours=99, parents=on)
    (series,) = state(patch, review, ping).series
    assert (series.state, len(series.pings)) == (SeriesState.REVIEWED, 1)
    applied = a_reply(OutcomeKind.APPLIED, author=BEN, parents=on)
    assert [s.pings for s in state(patch, applied, ping).series] == [()]


def test_a_patch_that_says_fixed_is_a_fix() -> None:
    patch = a_patch_mail(1, "channel: take the lock")
    statements = {"<patch-1@example.org>": (a_statement(4711, Verdict.FIXED),)}
    (fix,) = state(patch, statements=statements).fixes
    assert (fix.cid, fix.title, fix.cover_id) == (4711, "channel: take the lock", COVER)


@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(chance: random.Random) -> None:
    mails = [
        a_pull(),
        a_patch_mail(1, "channel: take the lock", "PULL"),
        a_patch_mail(2, "channel: close once", "PULL"),
        a_reply(OutcomeKind.BOUNCED, hours=5),
        a_reply(OutcomeKind.FOLLOWUP_REQUEST, hours=6),
        a_reply(OutcomeKind.WATCH_REQUEST, author=ADA, hours=7, names=("", "Cleo")),
    ]
    assert state(*chance.sample(mails, len(mails))) == state(*mails)


def test_one_patch_of_a_series_applied_is_not_the_series() -> None:
    tag = SeriesTag(1, 0, 2, ("PATCH",), "Migration patches")
    cover = a_reading(COVER, kind=MessageKind.COVER_LETTER, tag=tag)
    patches = (a_patch_mail(1, "channel: take the lock"), a_patch_mail(2, "channel: close once"))
    one = a_reply(OutcomeKind.APPLIED, parents=(COVER, "<patch-1@example.org>"))
    whole = a_reply(OutcomeKind.APPLIED, hours=6)
    assert [s.state for s in state(cover, *patches, one).series] == [SeriesState.POSTED]
    assert [s.state for s in state(cover, *patches, one, whole).series] == [SeriesState.APPLIED]
