from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import summary

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
