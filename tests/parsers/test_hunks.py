from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import reading
from bot.parsers.hunks import Apart, told_apart

HEAD = "From: Ada <ada@example.org>\nSubject: [PATCH] lamp: Trim the wick\n\n---\n"
LONG = "9" * 5000  # more digits than Python makes a number of


@pytest.mark.parametrize(
    "text",
    [
        f"--- a/wick.c\n+++ b/wick.c\n@@ -{LONG},{LONG} +1,{LONG} @@\n+trim();\n",
        f" 1 file changed, {LONG} insertions(+), {LONG} deletions(-)\n",
        f"{LONG} new defect(s) introduced to Lamp found with Coverity Scan.\n",
        f"New Defects reported by Coverity Scan for Lamp\nShowing {LONG} of {LONG} defect(s)\n",
        f"New Defects reported by Coverity Scan for Lamp\nDefects eliminated: {LONG}\n",
    ],
)
def test_a_number_of_any_length_stops_no_reading(text: str) -> None:
    assert reading.read((HEAD + text).encode()).mail.text.endswith(text)


def test_a_removed_line_that_looks_like_a_header_is_content() -> None:
    found = told_apart("--- a/wick.c\n+++ b/wick.c\n@@ -1,2 +1 @@\n lit\n--- x\n--- behind it")
    assert found == Apart(("--- a/wick.c", "+++ b/wick.c", "--- behind it"), ("--- x",))


@given(st.lists(st.sampled_from(["@@ -1 +1,3 @@", "@@ -2 +2 @@", "+a", "-b", " c", "", "\\ d", "words"])))
def test_only_heads_and_lines_that_stay_are_left_out_and_all_is_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    lines = text.split("\n")
    found = told_apart(text)
    rest = iter(lines)
    assert all(line in rest for line in found.outside)
    rest = iter(lines)
    assert all(line in rest for line in found.changed)
    told = [*found.outside, *found.changed]
    assert sorted(x for x in lines if x in {"+a", "-b", "words"}) == sorted(
        x for x in told if x in {"+a", "-b", "words"}
    )
