from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rules.threads import ThreadState, derive
from storage.records import MessageKind, Person, Reading, SeriesTag
from tests.builders import ADA, CLEO, a_reading


def state(*readings: Reading) -> ThreadState:
    return derive({r.mail.message_id: r for r in readings}, {})


def test_a_patch_1_of_1_belongs_to_its_cover_and_not_to_the_version_before() -> None:
    def one(name: str, number: int, version: int, *parents: str) -> Reading:
        kind = MessageKind.PATCH if number else MessageKind.COVER_LETTER
        tag = SeriesTag(version, number, 1, ("PATCH",), f"channel {number}")
        return a_reading(f"<{name}>", kind=kind, tag=tag, parents=parents, hours=version)

    found = state(one("c", 0, 1), one("p", 1, 1, "<c>"), one("alone", 1, 2, "<c>"))
    assert {s.cover_id: s.version for s in found.series} == {"<c>": 1, "<alone>": 2}
    unsaid = state(one("c2", 0, 2), one("p2", 1, 1, "<c2>"))
    assert {s.cover_id: s.version for s in unsaid.series} == {"<c2>": 2}


def one_of_two(name: str, number: int, version: int, *parents: str) -> Reading:
    kind = MessageKind.PATCH if number else MessageKind.COVER_LETTER
    tag = SeriesTag(version, number, 2, ("PATCH",), f"channel {number}")
    return a_reading(name, kind=kind, tag=tag, parents=parents, hours=24 * version + number / 10)


V1 = [one_of_two(f"<v1-{number}>", number, 1, *["<v1-0>"] * (number > 0)) for number in (0, 1, 2)]
REVIEW = a_reading(
    "<review>", author=CLEO, kind=MessageKind.REPLY, tag=V1[1].series, parents=("<v1-0>", "<v1-1>"), hours=40
)


def mails_by_series(*readings: Reading) -> dict[tuple[str, int], set[str]]:
    found = state(*readings)
    return {(s.cover_id, s.version): set(found.members[s.cover_id]) for s in found.series}


@pytest.mark.parametrize(
    "parents",
    [(("<v1-0>",),) * 2, (("<v1-0>", "<v1-1>", "<review>"),) * 2, (("<v1-0>",), ("<v1-0>", "<v2-1>"))],
    ids=["to the cover", "to a review", "the second to the first"],
)
def test_a_next_version_without_a_cover_is_not_the_one_that_it_answers(
    parents: tuple[tuple[str, ...], tuple[str, ...]],
) -> None:
    v2 = [one_of_two(f"<v2-{number}>", number, 2, *above) for number, above in enumerate(parents, 1)]
    assert mails_by_series(*V1, REVIEW, *v2) == {
        ("<v1-0>", 1): {"<v1-0>", "<v1-1>", "<v1-2>", "<review>"},
        ("<v2-1>", 2): {"<v2-1>", "<v2-2>"},
    }


def test_a_next_version_in_reply_to_a_first_one_without_a_cover() -> None:
    v1 = [one_of_two("<v1-1>", 1, 1), one_of_two("<v1-2>", 2, 1, "<v1-1>")]
    v2 = [one_of_two("<v2-1>", 1, 2, "<v1-1>"), one_of_two("<v2-2>", 2, 2, "<v1-1>", "<v2-1>")]
    found = state(*v1, *v2)
    assert {s.cover_id: (s.seen, s.title) for s in found.series} == {
        "<v1-1>": (True, "channel 1"),
        "<v2-1>": (True, "channel 1"),
    }
    assert [v.answers for v in found.versions] == ["", "<v1-1>"]


def test_of_a_next_version_whose_first_patch_has_not_come_little_is_known() -> None:
    (first, second) = state(*V1, one_of_two("<v2-2>", 2, 2, "<v1-0>")).series
    assert (first.cover_id, first.seen) == ("<v1-0>", True)
    assert (second.cover_id, second.version, second.seen, second.title) == ("<v2-2>", 2, False, "")
    assert second.origin.message_id == "<v2-2>"


def test_patches_that_answer_nothing_are_series_of_their_own() -> None:
    found = state(*(one_of_two(f"<p{number}>", number, 1) for number in (1, 2))).series
    assert [(s.cover_id, s.seen, s.title) for s in found] == [
        ("<p1>", True, "channel 1"),
        ("<p2>", True, "channel 2"),
    ]


@pytest.mark.parametrize("cover_came", [True, False])
def test_patches_in_reply_to_one_another_are_one_series(cover_came: bool) -> None:
    patches = [one_of_two("<v1-1>", 1, 1, "<v1-0>"), one_of_two("<v1-2>", 2, 1, "<v1-0>", "<v1-1>")]
    members = mails_by_series(*V1[:cover_came], *patches)
    assert members == {("<v1-0>", 1): {*["<v1-0>"] * cover_came, "<v1-1>", "<v1-2>"}}


def test_a_patch_right_below_its_cover_may_leave_its_version_unsaid() -> None:
    cover = one_of_two("<v2-0>", 0, 2)
    patches = [one_of_two(f"<p{number}>", number, 1, "<v2-0>") for number in (1, 2)]
    assert mails_by_series(cover, *patches) == {("<v2-0>", 2): {"<v2-0>", "<p1>", "<p2>"}}


@pytest.mark.parametrize("author, total", [(CLEO, 2), (ADA, 3)])
def test_patches_of_somebody_else_or_of_another_number_are_not_that_version(
    author: Person, total: int
) -> None:
    cover = one_of_two("<v2-0>", 0, 2)
    sent = one_of_two("<p1>", 1, 1, "<v2-0>")
    other = replace(sent, mail=replace(sent.mail, author=author), series=replace(sent.series, total=total))
    assert set(mails_by_series(cover, other)) == {("<v2-0>", 2), ("<p1>", 1)}
