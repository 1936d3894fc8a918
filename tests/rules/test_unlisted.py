from __future__ import annotations

import mailbox
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import pull_request
from bot.rules import unlisted as rule
from storage.records import PatchTitle, PullRequest

WORDS = st.text("abcdefgh", min_size=1, max_size=8)
ITEMS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


def pull(titles: list[tuple[str, str]], bullets: list[str]) -> PullRequest:
    return PullRequest(
        base="", base_subject="", repository="x", ref="", head="", head_subject="",
        patches=tuple(PatchTitle(author, title) for author, title in titles),
        summary=tuple(bullets), files=(), insertions=0, deletions=0,
    )  # fmt: skip


PLOVERS = [
    ("Ada Quill", "nest/tests: Move a pair of sleepy checks"),
    ("Ada Quill", "nest/egg: Drop surplus shell wrappers"),
    ("Ada Quill", "nest/hatch: Fix crackmap ordering race"),
    ("Bo.Reed", "feather.c: Keep colour attribute in preen()"),
    ("Cy Marsh", "nest/hatch: Fix build for straw"),
]
BULLETS = [
    "Ada's patch to move two checks to the sleepy ones.",
    "Cy's patch to fix straw builds",
    "Bo's bug fix to keep colour when preening",
    "Ada's bug fix on a race against crackmap",
]


def test_the_patch_that_no_bullet_means_is_named() -> None:
    assert rule.unlisted(pull(PLOVERS, BULLETS)) == ("nest/egg: Drop surplus shell wrappers",)


@pytest.mark.parametrize(
    "bullet",
    [
        "Ada's cleanups",
        "Ada's series on eggs",
        "Ada: further shell work",
        "Less shell (Ada)",
        "Assorted cleanups",
        "Fix everything",
        "Ada's fix for the hatchery",
        "A fix on something else",
        "Surplus wrappers are gone",
        "Cy's patch on wrapping shells",
        "Adas' fix and cleanup",
    ],
)
def test_a_bullet_that_could_mean_the_patch_keeps_it_unnamed(bullet: str) -> None:
    assert rule.unlisted(pull(PLOVERS, [*BULLETS, bullet])) == ()


def test_a_bullet_of_somebody_else_does_not_hide_the_patch() -> None:
    assert rule.unlisted(pull(PLOVERS, [*BULLETS, "Cy's series on straw"])) == (PLOVERS[1][1],)


def test_a_patch_of_somebody_whom_no_bullet_names() -> None:
    titles = [*PLOVERS[:1], ("Di Fenn", "docs: Mention the moon")]
    assert rule.unlisted(pull(titles, BULLETS[:1])) == ("docs: Mention the moon",)


def test_a_short_name_is_the_same_person() -> None:
    titles = [("Dr. David Alan Fenn", "nest: Remove moss"), ("Dr. David Alan Fenn", "nest: Remove lichen")]
    assert rule.unlisted(pull(titles, ["Dave's patch on moss", "Dave's tidying"])) == ()
    assert rule.unlisted(pull(titles, ["Dave's patch on moss"])) == ("nest: Remove lichen",)


def test_a_slip_of_the_pen_still_matches() -> None:
    assert (
        rule.unlisted(pull(PLOVERS, [*BULLETS[:3], "Ada's fix on the crakmap", "Ada's patch on wrapers"]))
        == ()
    )


def test_words_that_most_titles_share_tell_nothing() -> None:
    titles = [("Ada", "hatchery: warm"), ("Ada", "hatchery: cool"), ("Ada", "hatchery: clean")]
    assert rule.unlisted(pull(titles, ["Ada's patch to warm the hatchery", "Ada's cool fix"])) == (
        "hatchery: clean",
    )


@pytest.mark.parametrize(("titles", "bullets"), [(PLOVERS, []), ([], BULLETS), ([], [])])
def test_without_bullets_or_patches_nothing_is_missing(
    titles: list[tuple[str, str]], bullets: list[str]
) -> None:
    assert rule.unlisted(pull(titles, bullets)) == ()


AUTHORS = st.sampled_from(["Ada Quill", "Bo Reed", "Cy Marsh"])
TITLES = st.lists(st.tuples(AUTHORS, ITEMS), max_size=6)


@given(TITLES, st.lists(ITEMS, max_size=5))
def test_only_titles_are_named_and_never_one_that_is_repeated(
    titles: list[tuple[str, str]], extra: list[str]
) -> None:
    named = rule.unlisted(pull(titles, extra))
    assert set(named) <= {title for _, title in titles}
    repeated = [f"{author.split()[0]}'s patch: {title}" for author, title in titles]
    assert rule.unlisted(pull(titles, [*repeated, "all kinds of work"])) == ()


def test_a_large_pull_is_judged_whole() -> None:
    titles = [
        (f"Person{n % 40} Fenn", f"area{n}: thing{n} is {'abcdefghij'[n % 10] * 6}{n}") for n in range(400)
    ]
    bullets = [f"Person{n}'s patch on matter{n} of the {n} kinds" for n in range(40)]
    assert set(rule.unlisted(pull(titles, bullets))) <= {title for _, title in titles}


def test_the_seed_thread(data: Path) -> None:
    box = mailbox.mbox(data / "seed-thread.mbox", create=False)
    read = [
        pull_request.read(payload.decode())
        for m in box
        if isinstance(payload := m.get_payload(decode=True), bytes)
    ]
    box.close()
    assert read[0] is not None
    assert rule.unlisted(read[0]) == ("migration/savevm: Remove extra load cleanup calls",)
    assert len(read[0].summary) == 5
