from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.taught.wordpiece import UNKNOWN, pieces

WORDS = [UNKNOWN, "lamp", "lam", "##p", "##s", "wick", "##less", "->", "-", ">", "(", ")", "_", "cafe"]
NUMBERS = {word: number for number, word in enumerate(WORDS)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lamp", ["lamp"]),
        ("Lamps", ["lamp", "##s"]),
        ("wickless wick", ["wick", "##less", "wick"]),
        ("lamp->wick", ["lamp", "-", ">", "wick"]),
        ("lamp_wick()", ["lamp", "_", "wick", "(", ")"]),
        ("Café", ["cafe"]),
        ("lampoil wick", [UNKNOWN, "wick"]),
        ("lamp" * 40, [UNKNOWN]),
        ("  \n ", []),
    ],
)
def test_words_are_cut_into_the_longest_pieces(text: str, found: list[str]) -> None:
    assert [WORDS[n] for n in pieces(text, NUMBERS)] == found


@given(st.text(max_size=200))
def test_any_text_has_pieces_and_white_space_none(text: str) -> None:
    found = pieces(text, NUMBERS)
    assert all(0 <= n < len(WORDS) for n in found)
    assert pieces(f"\n {text}\t", NUMBERS) == found
