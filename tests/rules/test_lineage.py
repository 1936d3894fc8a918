from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.lineage import EVIDENCE, places, previous, ties
from storage.records import Person
from storage.state import Place, SeriesKind, Version
from tests.builders import ADA, BEN, CLEO, a_version, after

DAY = 24
PULL = SeriesKind.PULL
QUEUE = {"title": "block queue", "kind": PULL}


def placed(*versions: Version) -> dict[str, Place]:
    found = {v.cover_id: previous(v, versions) for v in versions}
    return places({c: f for c, f in found.items() if f}, {v.cover_id: v.origin.at for v in versions})


def families(*versions: Version) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for cover_id, place in sorted(placed(*versions).items(), key=lambda p: (p[1].depth, p[0])):
        found.setdefault(place.family, []).append(cover_id)
    return sorted(found.values())


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (a_version("b", 2, title="gate: oil it", person=BEN, replaces=("a1",), hours=DAY), "supersedes"),
        (a_version("b", 1, title="gate: oil it", change_ids=("id-1",), hours=DAY), "change-id"),
        (a_version("b", 2, title="gate: oil it", links=("a1",), hours=DAY), "change log"),
        (a_version("b", 2, hours=DAY), "title"),
        (a_version("b", 3, title="Channel:  take the LOCK", hours=DAY), "title"),
        (a_version("b", 2, title="gate: oil it", former=("channel: take the lock",), hours=DAY), "title"),
        (a_version("b", 1, again=True, hours=DAY), "title"),
        (a_version("b", 1, hours=DAY), "title"),
        (a_version("b", 2, title="channel: hold the lock", answers="a", hours=DAY), "in reply"),
        (a_version("b", 2, title="", patches=("channel: take the lock", "x: y"), hours=DAY), "patches"),
    ],
)  # fmt: skip
def test_a_next_version_is_known(later: Version, why: str) -> None:
    found = placed(a_version("a", mails=("a", "a1"), change_ids=("id-1",)), later)
    assert (found["b"].previous, found["b"].family, found["b"].depth) == ("a", "a", 1)
    assert why in found["b"].why
    assert (found["a"].newest, found["b"].newest) == (False, True)


@pytest.mark.parametrize(
    "other",
    [
        a_version("b", 2, person=BEN, hours=DAY),  # somebody else's patch of the same title
        a_version("b", 2, branch="6.6.y", hours=DAY),  # a backport
        a_version("b", 2, kind=PULL, hours=DAY),
        a_version("b", 2, hours=500 * DAY),
        a_version("b", 1, hours=200 * DAY),  # the same chore next year
        a_version("b", 2, title="gate: oil it", hours=DAY),
        a_version("b", 2, title="gate: oil it", person=BEN, answers="a", hours=DAY),  # another's proposal
        a_version("b", 1, title="channel: and unlock it", answers="a", hours=DAY),  # a patch on top
        a_version("b", 2, title="gate: oil it", person=BEN, links=("a",), hours=DAY),
        a_version("b", 2, patches=("gate: oil it", "gate: paint it"), hours=DAY),
        a_version("b", 2, title="", patches=(), hours=DAY),
        a_version("b", 2, hours=-DAY),
    ],
)
def test_what_only_looks_like_a_next_version_is_not(other: Version) -> None:
    assert families(a_version("a"), other) == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("number", "kind", "longest"), [(2, SeriesKind.PATCHES, 400), (1, SeriesKind.PATCHES, 120), (2, PULL, 45)]
)
def test_a_next_version_that_does_not_say_so_comes_within_days(
    number: int, kind: SeriesKind, longest: int
) -> None:
    for days, joined in ((longest, True), (longest + 1, False)):
        later = a_version("b", number, kind=kind, hours=days * DAY)
        assert (families(a_version("a", kind=kind), later) == [["a", "b"]]) is joined


def test_of_several_before_it_the_one_with_its_patches_is_meant() -> None:
    fixes = a_version("a", title="Misc fixes", patches=("x: 1", "x: 2"))
    other = a_version("b", title="Misc fixes", patches=("y: 1",), whole=False, hours=DAY)
    later = a_version("c", 2, title="Misc fixes", patches=fixes.patches, whole=False, hours=2 * DAY)
    assert previous(later, (fixes, other)) == ("a", "the same title and sender")


def test_of_several_before_it_no_draft_and_then_the_highest_number_is_meant() -> None:
    draft, real = a_version("a", 2, draft=True, hours=DAY), a_version("b", 1)
    again = a_version("d", 1, again=True, hours=2 * DAY)
    for others, number, found in (((draft, real), 3, "b"), ((real, a_version("c", 2), again), 3, "c")):
        assert previous(a_version("e", number, hours=3 * DAY), others) == (found, "the same title and sender")


def test_three_versions_and_what_was_a_draft() -> None:
    draft = [a_version("a", 1, draft=True), a_version("b", 2, draft=True, hours=DAY)]
    real = [a_version("c", 1, hours=2 * DAY), a_version("d", 2, hours=3 * DAY)]
    assert families(*draft, *real) == [["a", "b", "c", "d"]]
    assert families(a_version("a"), a_version("b", 3, hours=1)) == [["a", "b"]]


def test_a_version_that_says_it_replaces_the_first_leaves_the_last_the_newest() -> None:
    found = placed(a_version("a"), a_version("b", 2, hours=1), a_version("c", 3, replaces=("a",), hours=2))
    assert [c for c, p in found.items() if p.newest] == ["c"]


def test_a_change_log_that_links_the_first_version_only_leaves_none_out() -> None:
    linking = [a_version(c, n, links=("a",), hours=n * DAY) for n, c in enumerate("bcd", 2)]
    found = placed(a_version("a"), *linking)
    assert {c: p.previous for c, p in found.items()} == {"a": "", "b": "a", "c": "b", "d": "c"}
    assert [found[c].why.partition(";")[0] for c in "bd"] == [
        "its change log links it",
        "its number, title and sender",
    ]
    for other in (
        a_version("b", 2, title="gate: oil it", hours=DAY),
        a_version("b", 2, person=BEN, hours=DAY),
    ):
        assert placed(a_version("a"), other, linking[1])["c"].previous == "a"


def test_a_cover_letter_with_other_patches_is_of_another_series() -> None:
    fixes = a_version("a", title="Misc fixes", patches=("x: 1", "x: 2"))
    again = a_version("b", title="Misc fixes", patches=("y: 1", "y: 2"), hours=DAY)
    rerolled = a_version("c", 2, title="Misc fixes", patches=("x: 1", "x: 2"), hours=2 * DAY)
    assert families(fixes, again, rerolled) == [["a", "c"], ["b"]]


def test_one_patch_in_common_is_not_enough_under_another_title() -> None:
    one = a_version("a", title="gates", patches=("docs: tell of it", "gate: oil it", "gate: paint it"))
    two = a_version(
        "b", 2, title="locks", patches=("docs: tell of it", "lock: turn it", "lock: file"), hours=1
    )
    assert families(one, two) == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("patches", "joined"),
    [
        (("gate: oil it", "gate: paint it", "lock: turn it"), True),
        (("gate: oil it", "gate: close it", "lock: turn it"), False),
        (("gate: oil it twice", "gate: paint it now", "gate: shut it"), True),  # with words mended
    ],
)
def test_most_of_the_patches_in_common_are_enough_under_another_title(
    patches: tuple[str, ...], joined: bool
) -> None:
    one = a_version("a", title="gates", patches=("gate: oil it", "gate: paint it", "gate: shut it"))
    two = a_version("b", 2, title="locks", patches=patches, hours=1)
    assert (families(one, two) == [["a", "b"]]) is joined


def test_a_queue_with_the_same_title_every_week_is_another_each_time() -> None:
    weeks = [
        a_version(f"w{n}", hours=n * 7 * DAY, patches=(f"x: {n}", f"y: {n}"), **QUEUE)  # type: ignore[arg-type]  # a test's own parts
        for n in range(4)
    ]
    assert len(families(*weeks)) == 4
    second = a_version("v2", 2, hours=8 * DAY, patches=("x: 1", "y: 1"), **QUEUE)  # type: ignore[arg-type]  # likewise
    assert ["w1", "v2"] in families(*weeks, second)


def test_what_was_applied_has_no_next_version() -> None:
    one = a_version("a", applied=after(DAY), **QUEUE)  # type: ignore[arg-type]  # likewise
    two = a_version("b", 2, hours=2 * DAY, **QUEUE)  # type: ignore[arg-type]  # likewise
    assert families(one, two) == [["a"], ["b"]]
    bounced = a_version("a", **QUEUE)  # type: ignore[arg-type]  # likewise
    assert families(bounced, two) == [["a", "b"]]


def test_a_first_version_that_only_its_replies_tell_of_comes_before() -> None:
    told_late = a_version("a", hours=DAY, seen=False, person=Person("", ""), patches=())
    assert families(told_late, a_version("b", 2)) == [["a", "b"]]
    assert placed(told_late, a_version("b", 2))["b"].newest


def test_a_version_that_only_its_replies_tell_of_does_not_follow_what_came_after_them() -> None:
    told = a_version("b", 2, hours=DAY, seen=False)
    assert families(a_version("a", 1, hours=2 * DAY), told) == [["a"], ["b"]]
    assert families(a_version("a", 1), told) == [["a", "b"]]


def test_a_patch_that_stands_in_somewhat_else_of_which_little_is_known_is_not_its_first_version() -> None:
    many = a_version("b", 2, title="", patches=("channel: take the lock", "x: y"), whole=False, hours=DAY)
    assert families(a_version("a"), many) == [["a"], ["b"]]


NAMES = st.sampled_from(("gate: oil it", "gate: oil it twice", "lock: turn it", "Misc fixes", ""))
IDS = st.sampled_from("abcdefgh")
VERSIONS = st.lists(
    st.builds(
        a_version,
        IDS,
        st.integers(1, 4),
        title=NAMES,
        hours=st.integers(0, 600 * DAY),
        person=st.sampled_from((ADA, BEN, CLEO, Person("", ""))),
        kind=st.sampled_from(SeriesKind),
        patches=st.lists(NAMES.filter(bool), max_size=3, unique=True).map(tuple),
        seen=st.booleans(),
        draft=st.booleans(),
        again=st.booleans(),
        whole=st.booleans(),
        branch=st.sampled_from(("", "", "6.6.y")),
        replaces=st.lists(IDS, max_size=1).map(tuple),
        links=st.lists(IDS, max_size=1).map(tuple),
        answers=st.sampled_from(("", *"abcd")),
        change_ids=st.sampled_from(((), ("id-1",))),
    ),
    max_size=8,
    unique_by=lambda v: v.cover_id,
)


@given(VERSIONS, st.randoms(use_true_random=False))
def test_the_order_in_which_they_came_does_not_matter(versions: list[Version], chance: object) -> None:
    shuffled = chance.sample(versions, len(versions))  # type: ignore[attr-defined]  # it is a Random
    assert placed(*shuffled) == placed(*versions)


@given(VERSIONS)
def test_every_family_has_one_newest_and_only_versions_that_fit(versions: Sequence[Version]) -> None:
    by_cover = {v.cover_id: v for v in versions}
    found = placed(*versions)
    for family in {p.family for p in found.values()}:
        assert sum(p.newest for p in found.values() if p.family == family) == 1
    for cover_id, place in found.items():
        if place.previous:
            later, before = by_cover[cover_id], by_cover[place.previous]
            assert (later.kind, later.branch) == (before.kind, before.branch)
            assert place.why in EVIDENCE
            assert not ties(later).isdisjoint(ties(before))  # else `bot.families` would not find it


@given(VERSIONS, VERSIONS)
def test_strangers_never_join(mine: list[Version], theirs: list[Version]) -> None:
    """Two senders who name nothing of each other's have nothing in common, whatever their titles."""

    def owned(versions: list[Version], person: Person, mark: str) -> list[Version]:
        return [
            a_version(
                f"{mark}{v.cover_id}",
                v.number,
                title=v.title,
                person=person,
                kind=v.kind,
                patches=v.patches,
                seen=v.seen,
                draft=v.draft,
                answers=mark + v.answers,
            )
            for v in versions
        ]

    one, two = owned(mine, ADA, "1"), owned(theirs, BEN, "2")
    found = placed(*one, *two)
    for a, b in product(one, two):
        assert found[a.cover_id].family != found[b.cover_id].family
