from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import reading
from bot.parsers.hunks import told_apart

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
    lines = ["--- a/wick.c", "+++ b/wick.c", "@@ -1,2 +1 @@", " lit", "--- x", "--- behind it"]
    assert [line for is_content, line in told_apart(lines) if is_content] == [" lit", "--- x"]


@given(st.lists(st.sampled_from(["@@ -1 +1,3 @@", "@@ -2 +2 @@", "+a", "-b", " c", "", "\\ d", "words"])))
def test_every_line_but_the_heads_comes_out_once_in_order(lines: list[str]) -> None:
    assert [line for _, line in told_apart(lines)] == [x for x in lines if not x.startswith("@@")]
