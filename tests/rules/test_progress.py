"""How far a series got: what a maintainer does to all of it, and what to some of its patches."""

from __future__ import annotations

import pytest

from bot.rules.threads import ThreadState, derive
from storage.records import MessageKind, Outcome, OutcomeKind, Person, Reading, SeriesTag
from storage.state import SeriesState
from tests.builders import CLEO, a_reading

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
