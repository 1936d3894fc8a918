from __future__ import annotations

import mailbox
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import pull_request, summary
from storage.records import PatchTitle, PullRequest

MESSAGES = [
    ("nothing", "", ()),
    ("prose", "Plover fixes\n\nMended all over the place.\n", ()),
    ("dashes", "Plovers\n\n- one nest\n- two nests\n", ("one nest", "two nests")),
    ("stars", "* one nest\n* two nests", ("one nest", "two nests")),
    ("plus signs", "+ one nest\n+ two nests", ("one nest", "two nests")),
    ("dots", "• one nest\n• two nests", ("one nest", "two nests")),
    ("numbers", "1) one nest\n2) two nests\n10. ten nests", ("one nest", "two nests", "ten nests")),
    ("numbers in brackets", "(1) one nest\n(2) two nests", ("one nest", "two nests")),
    ("wrapped", "- one nest that\n  is long\n- two", ("one nest that is long", "two")),
    ("wrapped without indentation", "- one nest that\nis long\n- two", ("one nest that is long", "two")),
    ("loose", "- one nest\n\n- two nests\n", ("one nest", "two nests")),
    ("a further paragraph is no summary", "- one nest\n\n  It is high.\n\n- two", ("one nest", "two")),
    ("nested", "- nests:\n  - one\n  - two\n- eggs", ("nests: one; two", "eggs")),
    ("nested without a colon", "* nests\n   - one\n   - two", ("nests; one; two",)),
    ("nested behind a blank line", "* nests\n\n  - one\n\n* eggs", ("nests; one", "eggs")),
    ("sections", "Nests:\n- one\n\nEggs:\n- two\n", ("one", "two")),
    ("sections, indented", "Nests:\n  - one\nEggs:\n  - two\n", ("one", "two")),
    ("changelog of the branch", "Changelog:\n\n- one nest\n", ("one nest",)),
    ("version above", "v2:\n- wrapped\n  words\n- mended\n\nChangelog:\n\n- one nest\n", ("one nest",)),
    ("version, then a list", "v2:\n- mended\n\n- one nest\n", ("one nest",)),
    ("version behind", "- one nest\n\nChanges since v1:\n - mended\n", ("one nest",)),
    ("version heading apart", "v1 -> v2:\n\n* mended\n\nNests\n\n* one\n", ("one",)),
    ("version in other words", "Changes in take2:\n- mended\n\nAll:\n- one\n", ("one",)),
    ("version since last time", "Changes since the last pull:\n- mended\n\nAll:\n- one\n", ("one",)),
    ("version bullet", "- one nest\n- v2: mended\n", ("one nest",)),
    ("version directly below", "- one nest\nv2:\n- mended\n", ("one nest",)),
    ("version number of something else", "Plover v6.6 nests:\n- one\n", ("one",)),
    ("a title with a version", "Second pull, v2 of the nest work\n\n- one\n", ("one",)),
    ("note", "NOTE: a tool may say:\n\n  WARNING: egg moved\n  #21:\n   a | 0\n\n- one\n", ("one",)),
    ("signed off", "- one nest\nSigned-off-by: Ada <ada@example.org>\n- no\n", ("one nest",)),
    ("signature", "- one nest\n-----BEGIN PGP SIGNATURE-----\n- no\n", ("one nest",)),
    ("diffstat in the quotation", "- one nest\n\n src/nest.c | 14 ++\n", ("one nest",)),
    ("a dash alone", "-\n- \n-no\n", ()),
]


@pytest.mark.parametrize(
    ("message", "expected"), [(m, e) for _, m, e in MESSAGES], ids=[n for n, _, _ in MESSAGES]
)
def test_bullets(message: str, expected: tuple[str, ...]) -> None:
    assert summary.bullets([line.rstrip() for line in message.split("\n")]) == expected


WORDS = st.text("abcdefgh", min_size=1, max_size=8)
ITEMS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


@given(
    st.lists(ITEMS, max_size=6), st.sampled_from(["- ", "* ", "+ ", "• "]), st.integers(4, 30), st.booleans()
)
def test_bullets_are_read_back(items: list[str], mark: str, width: int, loose: bool) -> None:
    lines: list[str] = ["Plover pull", ""]
    for item in items:
        lines.append(mark.rstrip())
        for word in item.split():
            if len(lines[-1]) + len(word) > width and lines[-1] != mark.rstrip():
                lines.append(" ")
            lines[-1] += f" {word}"
        lines += [""] if loose else []
    assert summary.bullets(lines) == tuple(items)


@given(st.lists(st.sampled_from(["- a", "  - b", "v2:", "", "Words:", "  more", "c", "1) d", "NOTE: x"])))
def test_bullets_never_fail_and_never_come_from_nowhere(lines: list[str]) -> None:
    found = " ".join(summary.bullets(lines))
    assert set(found.replace(";", " ").split()) <= set(" ".join(lines).split())


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
    assert summary.unlisted(pull(PLOVERS, BULLETS)) == ("nest/egg: Drop surplus shell wrappers",)


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
    assert summary.unlisted(pull(PLOVERS, [*BULLETS, bullet])) == ()


def test_a_bullet_of_somebody_else_does_not_hide_the_patch() -> None:
    assert summary.unlisted(pull(PLOVERS, [*BULLETS, "Cy's series on straw"])) == (PLOVERS[1][1],)


def test_a_patch_of_somebody_whom_no_bullet_names() -> None:
    titles = [*PLOVERS[:1], ("Di Fenn", "docs: Mention the moon")]
    assert summary.unlisted(pull(titles, BULLETS[:1])) == ("docs: Mention the moon",)


def test_a_short_name_is_the_same_person() -> None:
    titles = [("Dr. David Alan Fenn", "nest: Remove moss"), ("Dr. David Alan Fenn", "nest: Remove lichen")]
    assert summary.unlisted(pull(titles, ["Dave's patch on moss", "Dave's tidying"])) == ()
    assert summary.unlisted(pull(titles, ["Dave's patch on moss"])) == ("nest: Remove lichen",)


def test_a_slip_of_the_pen_still_matches() -> None:
    assert (
        summary.unlisted(pull(PLOVERS, [*BULLETS[:3], "Ada's fix on the crakmap", "Ada's patch on wrapers"]))
        == ()
    )


def test_words_that_most_titles_share_tell_nothing() -> None:
    titles = [("Ada", "hatchery: warm"), ("Ada", "hatchery: cool"), ("Ada", "hatchery: clean")]
    assert summary.unlisted(pull(titles, ["Ada's patch to warm the hatchery", "Ada's cool fix"])) == (
        "hatchery: clean",
    )


@pytest.mark.parametrize(("titles", "bullets"), [(PLOVERS, []), ([], BULLETS), ([], [])])
def test_without_bullets_or_patches_nothing_is_missing(
    titles: list[tuple[str, str]], bullets: list[str]
) -> None:
    assert summary.unlisted(pull(titles, bullets)) == ()


AUTHORS = st.sampled_from(["Ada Quill", "Bo Reed", "Cy Marsh"])
TITLES = st.lists(st.tuples(AUTHORS, ITEMS), max_size=6)


@given(TITLES, st.lists(ITEMS, max_size=5))
def test_only_titles_are_named_and_never_one_that_is_repeated(
    titles: list[tuple[str, str]], extra: list[str]
) -> None:
    named = summary.unlisted(pull(titles, extra))
    assert set(named) <= {title for _, title in titles}
    repeated = [f"{author.split()[0]}'s patch: {title}" for author, title in titles]
    assert summary.unlisted(pull(titles, [*repeated, "all kinds of work"])) == ()


def test_a_large_pull_is_judged_quickly() -> None:
    titles = [
        (f"Person{n % 40} Fenn", f"area{n}: thing{n} is {'abcdefghij'[n % 10] * 6}{n}") for n in range(400)
    ]
    bullets = [f"Person{n}'s patch on matter{n} of the {n} kinds" for n in range(40)]
    started = time.perf_counter()
    assert isinstance(summary.unlisted(pull(titles, bullets)), tuple)
    assert time.perf_counter() - started < 5


def test_the_seed_thread(data: Path) -> None:
    box = mailbox.mbox(data / "seed-thread.mbox", create=False)
    read = [
        pull_request.read(payload.decode())
        for m in box
        if isinstance(payload := m.get_payload(decode=True), bytes)
    ]
    box.close()
    assert read[0] is not None
    assert summary.unlisted(read[0]) == ("migration/savevm: Remove extra load cleanup calls",)
    assert len(read[0].summary) == 5
