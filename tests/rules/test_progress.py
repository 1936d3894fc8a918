"""How far a series got: what a maintainer does to all of it, and what to some of its patches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.rules.threads import ThreadState, derive, origin
from storage.records import MessageKind, Outcome, OutcomeKind, Person, Reading, SeriesTag
from storage.state import SeriesState
from tests.builders import ADA, BEN, CLEO, a_reading

COVER = "<cover@example.org>"


def state(*readings: Reading) -> ThreadState:
    return derive({r.mail.message_id: r for r in readings}, {})


def reached(*readings: Reading) -> SeriesState:
    (series,) = state(*readings).series
    return series.state


def one_of(total: int, number: int) -> Reading:
    """A mail of a series; its cover is number 0."""
    return a_reading(
        f"<{number}@example.org>" if number else COVER,
        hours=number / 10,
        kind=MessageKind.PATCH if number else MessageKind.COVER_LETTER,
        tag=SeriesTag(1, number, total, ("PATCH",), f"lamp: {number}"),
        parents=(COVER,) * (number > 0),
    )


def answer(
    kind: OutcomeKind,
    quote: str = "Done.",
    *,
    to: str = COVER,
    subject: str = "Re: [PATCH 0/3] lamp: 0",
    person: Person = CLEO,
    hours: float = 5,
) -> Reading:
    return a_reading(
        f"<answer-{hours}@example.org>",
        author=person,
        hours=hours,
        subject=subject,
        kind=MessageKind.REPLY,
        tag=SeriesTag(1, 0, 3, ("PATCH",), "lamp: 0"),
        parents=(COVER, to) if to != COVER else (COVER,),
        outcomes=(Outcome(kind, quote, rule="a-rule"),),
    )


THREE = [one_of(3, number) for number in range(4)]


@pytest.mark.parametrize(
    "quote",
    [
        "Patch 1 applied for next.",
        "Patches 1 -> 2, applied for next, thanks!",
        "Patches 1,3 applied.",
        "I'll queue patch 1.",
        "Applied patches #1 and #2 to lamp-next.",
        "Patch 3 needs more eyes, I applied what is before it.",
    ],
)
def test_who_takes_some_patches_by_their_numbers_does_not_take_the_series(quote: str) -> None:
    found = state(*THREE, answer(OutcomeKind.QUEUED, quote))
    assert [s.state for s in found.series] == [SeriesState.POSTED]
    assert [(a.target, a.outcome.quote) for a in found.acts] == [("", quote)]


@pytest.mark.parametrize(
    "quote",
    [
        "Applied, thanks.",
        "Patches 1-3 queued, thanks.",
        "Applied patches 1/3, 2/3 and 3/3.",
        "Patch 2 was amended and the series pushed to for-next.",
        "Applied for next, but dropping the Fixes-tag from patch 1.",
        "Dropped a comment in patch 2 and pushed it to for-next.",
        "Patches applied to the lamp-6.20 branch.",
    ],
)
def test_who_takes_all_of_them_takes_the_series(quote: str) -> None:
    assert reached(*THREE, answer(OutcomeKind.QUEUED, quote)) is SeriesState.QUEUED


def test_a_subset_is_not_the_series() -> None:
    b4 = "Re: (subset) [PATCH 0/3] lamp: 0"
    some = answer(OutcomeKind.QUEUED, "Applied, thanks!", subject=b4)
    rest = answer(OutcomeKind.APPLIED, "Merged to master, thanks!", subject=b4, hours=6)
    assert reached(*THREE, some, rest) is SeriesState.POSTED


def test_the_one_patch_of_a_series_is_all_of_it() -> None:
    assert reached(one_of(1, 0), one_of(1, 1), answer(OutcomeKind.QUEUED, "Patch 1 queued.")) is (
        SeriesState.QUEUED
    )


def without_a_cover(*answers: Reading) -> ThreadState:
    """Patch 1 of three is what the others answer."""
    first = replace(THREE[1], mail=replace(THREE[1].mail, in_reply_to=None, references=()))
    others = [
        replace(p, mail=replace(p.mail, in_reply_to="<1@example.org>", references=("<1@example.org>",)))
        for p in THREE[2:]
    ]
    return state(first, *others, *answers)


def to_patch(number: int, kind: OutcomeKind, hours: float, person: Person = CLEO) -> Reading:
    return answer(kind, to=f"<{number}@example.org>", hours=hours, person=person)


def test_a_tag_on_patch_1_of_a_series_without_a_cover_is_of_that_patch() -> None:
    reviewed = without_a_cover(to_patch(1, OutcomeKind.REVIEWED, 5))
    assert [s.state for s in reviewed.series] == [SeriesState.POSTED]
    taken = without_a_cover(to_patch(1, OutcomeKind.QUEUED, 5))
    assert [s.state for s in taken.series] == [SeriesState.QUEUED]


@pytest.mark.parametrize("whole", [without_a_cover, lambda *answers: state(*THREE, *answers)])
def test_a_series_whose_patches_were_all_taken_one_by_one_is(
    whole: Callable[..., ThreadState],
) -> None:
    reviewed = [to_patch(n, OutcomeKind.REVIEWED, 5 + n) for n in (1, 2, 3)]
    queued = [to_patch(n, OutcomeKind.QUEUED, 10 + n, BEN) for n in (2, 3, 1)]
    assert [s.state for s in whole(*reviewed[:2]).series] == [SeriesState.POSTED]
    assert [s.state for s in whole(*reviewed).series] == [SeriesState.REVIEWED]
    (found,) = whole(*reviewed, *queued, to_patch(2, OutcomeKind.REVIEWED, 20)).series
    assert (found.state, found.state_origin) == (SeriesState.QUEUED, origin(queued[1]))


def test_a_series_of_which_a_patch_is_missing_was_not_taken_whole() -> None:
    assert reached(*THREE[:3], *(to_patch(n, OutcomeKind.QUEUED, n + 5) for n in (1, 2))) is (
        SeriesState.POSTED
    )


def test_what_was_sent_back_goes_on_when_all_patches_were_taken_after_it() -> None:
    queued = [to_patch(n, OutcomeKind.QUEUED, 10 * n) for n in (1, 2, 3)]
    assert reached(*THREE, answer(OutcomeKind.BOUNCED, hours=5), *queued) is SeriesState.QUEUED
    assert reached(*THREE, answer(OutcomeKind.BOUNCED, hours=15), *queued) is SeriesState.BOUNCED


def test_a_sender_who_explains_a_failure_does_not_send_their_series_back() -> None:
    explained = answer(OutcomeKind.BOUNCED, "That said, the old way breaks the build.", person=ADA)
    assert reached(*THREE, explained) is SeriesState.POSTED
    nack = replace(explained, outcomes=(Outcome(OutcomeKind.BOUNCED, "Nack for now.", rule="nack"),))
    assert reached(*THREE, nack) is SeriesState.BOUNCED
