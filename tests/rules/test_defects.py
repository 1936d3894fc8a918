from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.defects import Evidence, Mention, course
from commands.views import disputed, latest
from storage.records import OutcomeKind, Person, Verdict
from storage.state import DefectState, EventKind, Said, SeriesKind
from tests.builders import (
    ADA,
    BEN,
    CLEO,
    a_fix,
    a_patch,
    a_series,
    after,
    an_act,
    an_origin,
    said,
)

MENTION = Mention(an_origin("<raised@example.org>", BEN), "CID 4711: take_channel() reads without the lock.")


def evidence(**parts: object) -> Evidence:
    given = {"mentions": [MENTION], "said": [], "fixes": [], "patches": [], "series": [], "acts": []}
    return Evidence(cid=4711, **{**given, **parts})  # type: ignore[arg-type]  # a test's own parts


def steps(found: Evidence) -> list[EventKind]:
    return [e.what for e in course(found).events]


def test_a_mention_alone_leaves_it_open() -> None:
    defect = course(evidence())
    assert (defect.state, defect.disputed, defect.function) == (DefectState.OPEN, False, "take_channel")
    assert defect.raised == MENTION.origin
    assert defect.description == MENTION.sentence


def test_who_quotes_a_mail_that_is_not_known_did_not_raise_it() -> None:
    answer = said(Verdict.NONE, ADA, -1)
    assert steps(evidence(mentions=[], said=[answer])) == [EventKind.QUOTED]
    assert steps(evidence(said=[answer]))[0] is EventKind.QUOTED  # what it answers came before both
    assert steps(evidence(said=[said(Verdict.NONE, ADA, 1)])) == [EventKind.RAISED]


def test_what_answers_a_mail_that_is_not_known_is_a_view_and_describes_nothing() -> None:
    answer = said(Verdict.BUG, ADA, -1, quote="Please send a patch for take_channel() then.")
    for found in (evidence(mentions=[], said=[answer]), evidence(said=[answer])):
        defect = course(found)
        assert (defect.description, defect.function, defect.raised) == ("", "", answer.origin)
        assert defect.events[0].note == ""


def test_a_patch_that_is_the_first_to_name_it_raised_nothing_and_describes_it_by_its_title() -> None:
    patch = "<patch@example.org>"
    trailer = Mention(an_origin(patch, ADA, -1), "Reported-by: Coverity (CID 4711)")
    fix = a_fix(patch, "channel: take the lock in take_channel()", hours=-1)
    defect = course(evidence(mentions=[trailer], fixes=[fix]))
    assert [e.what for e in defect.events] == [EventKind.NAMED, EventKind.POSTED]
    assert (defect.description, defect.function) == (fix.title, "take_channel")
    later = replace(trailer, origin=an_origin(patch, ADA, 1))
    defect = course(evidence(mentions=[MENTION, later], fixes=[a_fix(patch, hours=1)]))
    assert (defect.description, defect.events[0].what) == (MENTION.sentence, EventKind.RAISED)


def test_a_promise_names_who_made_it() -> None:
    defect = course(evidence(said=[said(Verdict.NONE, ADA, 1, claim=True)]))
    assert defect.state is DefectState.PROMISED
    assert defect.claimant == ADA
    assert defect.since == after(1)


ELSEWHERE = [Person(ADA.name, "ada@home.example.org"), Person("ada marsh", "Ada@Example.org")]


@pytest.mark.parametrize("same", ELSEWHERE)
def test_one_who_writes_from_two_addresses_is_one(same: Person) -> None:
    promise = said(Verdict.BUG, ADA, 1, claim=True)
    back = said(Verdict.FALSE_POSITIVE, same, 2, withdrawn=True)
    defect = course(evidence(said=[promise, back]))
    assert (defect.state, defect.disputed) == (DefectState.OPEN, False)
    assert latest([promise, back]) == (back,)


def test_a_promise_taken_back_later_is_none() -> None:
    promise = said(Verdict.NONE, ADA, 1, claim=True)
    back = said(Verdict.FALSE_POSITIVE, ADA, 2, withdrawn=True)
    assert course(evidence(said=[promise, back])).state is DefectState.OPEN
    other = said(Verdict.FALSE_POSITIVE, BEN, 2, withdrawn=True)
    assert course(evidence(said=[promise, other])).claimant == ADA


def test_who_changes_his_mind_and_promises_a_patch_has_promised_it() -> None:
    before = said(Verdict.FALSE_POSITIVE, ADA, 1)
    after_all = said(Verdict.BUG, ADA, 2, claim=True, withdrawn=True)
    assert course(evidence(said=[before, after_all])).claimant == ADA


def test_opposite_views_are_a_dispute_and_a_third_unsure_one_is_not() -> None:
    views = [said(Verdict.BUG, ADA, 1), said(Verdict.FALSE_POSITIVE, BEN, 2), said(Verdict.UNSURE, CLEO, 3)]
    assert course(evidence(said=views)).disputed
    assert not course(evidence(said=views[::2])).disputed


def test_a_change_of_mind_ends_a_dispute() -> None:
    views = [
        said(Verdict.BUG, ADA, 1),
        said(Verdict.INTENTIONAL, BEN, 2),
        said(Verdict.INTENTIONAL, ADA, 3, withdrawn=True),
    ]
    assert not disputed(views)
    assert [s.origin.person for s in latest(views)] == [BEN, ADA]


def test_a_view_taken_back_without_another_is_gone() -> None:
    views = [said(Verdict.BUG, ADA, 1), said(Verdict.NONE, ADA, 2, withdrawn=True)]
    assert latest(views) == ()


def travelled(*, reroll: bool, applied: bool) -> Evidence:
    """Posted, reviewed, queued, pulled, bounced; then perhaps pulled again and applied."""
    patch, first, second = "<patch@example.org>", "<pull1@example.org>", "<pull2@example.org>"
    series = [
        a_series(patch, hours=2),
        a_series(first, SeriesKind.PULL, title="Migration pull", hours=20),
    ]
    acts = [
        an_act(OutcomeKind.REVIEWED, patch, patch, BEN, 5),
        an_act(OutcomeKind.QUEUED, patch, patch, ADA, 10),
        an_act(OutcomeKind.BOUNCED, "<other@example.org>", first, CLEO, 30),
    ]
    if reroll:
        series.append(a_series(second, SeriesKind.PULL, title="Migration pull", version=2, hours=40))
    if applied:
        acts.append(an_act(OutcomeKind.APPLIED, second, second, CLEO, 50))
    return evidence(
        said=[said(Verdict.NONE, ADA, 1, claim=True)],
        fixes=[a_fix(patch, hours=2)],
        patches=[a_patch(patch, patch, hours=2), a_patch(first, "<p1@example.org>", hours=20)],
        series=series,
        acts=acts,
    )


def test_the_whole_way() -> None:
    defect = course(travelled(reroll=True, applied=True))
    assert defect.state is DefectState.APPLIED
    assert [e.what for e in defect.events] == [
        EventKind.RAISED,
        EventKind.PROMISED,
        EventKind.POSTED,
        EventKind.REVIEWED,
        EventKind.QUEUED,
        EventKind.IN_PULL,
        EventKind.BOUNCED,
        EventKind.IN_PULL,
        EventKind.APPLIED,
    ]
    again = [e for e in defect.events if e.what is EventKind.IN_PULL][1]
    assert again.note == (
        "Migration pull v2, taken over from the version before: its list of patches was not seen"
    )


def test_bounced_until_it_comes_again() -> None:
    assert course(travelled(reroll=False, applied=False)).state is DefectState.BOUNCED
    assert course(travelled(reroll=True, applied=False)).state is DefectState.IN_PULL


def test_a_review_after_the_merge_changes_nothing() -> None:
    whole = travelled(reroll=True, applied=True)
    late = an_act(OutcomeKind.REVIEWED, "<patch@example.org>", "<patch@example.org>", BEN, 99)
    assert course(evidence_with(whole, acts=[*whole.acts, late])).state is DefectState.APPLIED


def test_a_review_of_another_patch_of_the_series_does_not_count() -> None:
    cover = "<cover@example.org>"
    found = evidence(
        fixes=[a_fix(cover)],
        series=[a_series(cover)],
        acts=[an_act(OutcomeKind.REVIEWED, "<other@example.org>", cover, BEN, 5)],
    )
    assert EventKind.REVIEWED not in steps(found)


def test_a_fix_that_was_applied_ends_the_dispute_and_the_promise() -> None:
    whole = travelled(reroll=True, applied=True)
    views = [*whole.said, said(Verdict.BUG, BEN, 3), said(Verdict.FALSE_POSITIVE, CLEO, 4)]
    defect = course(evidence_with(whole, said=views))
    assert (defect.disputed, defect.claimant.email) == (False, "")


@pytest.mark.parametrize("rule", ["marked-in-coverity", "another"])
def test_marking_it_in_coverity_is_a_step_of_its_own(rule: str) -> None:
    found = evidence(said=[said(Verdict.FALSE_POSITIVE, ADA, 1, rule=rule)])
    assert (EventKind.MARKED in steps(found)) is (rule == "marked-in-coverity")


@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(chance: random.Random) -> None:
    whole = travelled(reroll=True, applied=True)
    views: list[Said] = [*whole.said, said(Verdict.BUG, BEN, 3), said(Verdict.FALSE_POSITIVE, CLEO, 4)]
    shuffled = evidence_with(
        whole,
        said=chance.sample(views, len(views)),
        series=chance.sample(list(whole.series), len(whole.series)),
        acts=chance.sample(list(whole.acts), len(whole.acts)),
        patches=chance.sample(list(whole.patches), len(whole.patches)),
    )
    assert course(shuffled) == course(evidence_with(whole, said=views))


def evidence_with(found: Evidence, **parts: object) -> Evidence:
    names = ("mentions", "said", "fixes", "patches", "series", "acts")
    return evidence(**{**{n: getattr(found, n) for n in names}, **parts})
