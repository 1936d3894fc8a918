"""HTML to text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.html import reduced
from bot.parsers.quotation import Passage, passages


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<div>One</div><div>two</div>", "One\ntwo"),
        ("a <b>bold</b>\n   word", "a bold word"),
        ("CID&nbsp;99001 &lt;x&gt; &amp; &#228;", "CID 99001 <x> & ä"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<pre>  if (a)\n    b();</pre>end", "  if (a)\n    b();\nend"),
        ("<html><head><title>no</title><style>p {a>b}</style></head><body>yes</body></html>", "yes"),
        ("<head><title>no</title><body>yes", "yes"),
        ("<script>if (a<b) no()</script>yes", "yes"),
        ("a<!-- no <b>no</b> -->b<![CDATA[x]]>c<?xml y?>d", "abcd"),
        ("<!DOCTYPE html><p>x", "x"),
        ("a < b and c <3", "a < b and c <3"),
        ('<a href="https://example.org/">words</a>', "words"),
        ("words<", "words<"),
        ("", ""),
        ("&#99999999999999999999;x", ";x"),
    ],
)
def test_what_is_kept(source: str, text: str) -> None:
    assert reduced(source) == text


def test_quotations_get_marks() -> None:
    source = (
        "<div>It is real.</div><div>On Tue, 3 Sep 2024, Ada Byte wrote:</div>"
        "<blockquote>Is it?<blockquote><p>Look:</p><p>CID 99001</p></blockquote></blockquote>Thanks."
    )
    assert passages(reduced(source)) == (
        Passage(0, "It is real.", ""),
        Passage(1, "Is it?", "Ada Byte"),
        Passage(2, "Look:\n\nCID 99001", ""),
        Passage(0, "Thanks.", ""),
    )


def test_more_ends_than_beginnings() -> None:
    assert reduced("</blockquote></p>x</pre></style>") == "x"


@given(st.text(max_size=200) | st.text(alphabet="<>/!-?pbreadliokquct &#;\n\"'", max_size=300))
def test_any_source_is_reduced(source: str) -> None:
    text = reduced(source)
    assert text == text.strip("\n")


@pytest.mark.parametrize(
    "source",
    [
        "<" * 300_000,
        "<!--" * 100_000,
        "<blockquote>" * 50_000,
        "<a '" * 100_000,
        "&" * 300_000,
        "<pre>\n" * 50_000,
    ],
    ids=range(6),
)
def test_hostile_sources_come_to_an_end(source: str) -> None:
    assert set(reduced(source)) <= set("<&")
