from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.changes import change

HEAD = "diff --git a/wick.c b/wick.c\n--- a/wick.c\n+++ b/wick.c\n"


def a_diff(lines: list[str], at: int = 1, context: str = "near") -> str:
    old = 1 + sum(x.startswith("-") for x in lines)
    new = 1 + sum(x.startswith("+") for x in lines)
    return f"{HEAD}@@ -{at},{old} +{at},{new} @@\n {context}\n" + "\n".join(lines) + "\n-- \n2.40\n"


LINES = st.lists(
    st.builds(str.__add__, st.sampled_from("+-"), st.text("abc xyz;(){}", max_size=20)),
    min_size=1,
    max_size=40,
)


def test_it_counts_what_comes_and_goes() -> None:
    found = change("words\n" + a_diff(["-trim(wick);", "+trim(wick, 2);", "+light(wick);"]))
    assert found and (found.insertions, found.deletions) == (2, 1)
    assert change("--- no diff at all\n+++ here\n") is None


@given(LINES, st.integers(1, 999), st.text("abc ", max_size=9))
def test_another_place_and_other_lines_around_it_are_the_same_change(
    lines: list[str], at: int, near: str
) -> None:
    assert change(a_diff(lines)) == change("Rebased.\n" + a_diff(lines, at, near))


@given(LINES)
def test_white_space_does_not_count_and_another_line_does(lines: list[str]) -> None:
    before = change(a_diff(lines))
    assert before == change(a_diff([x[0] + "\t" + x[1:] + " " for x in lines]))
    assert change(a_diff([*lines, "+dim(wick);"])) != before
