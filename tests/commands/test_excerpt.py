from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.excerpt import LENGTH, excerpt

RAIN = "It rained all day and nobody went out to see whether the lamps were still burning there. " * 5


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("", ["oil"], ""),
        ("  Short\n\n and   sweet. ", [], "Short and sweet."),
        ("Short and sweet.", ["oil"], "Short and sweet."),
    ],
)
def test_a_short_text_is_shown_whole(text: str, words: list[str], shown: str) -> None:
    assert excerpt(text, words) == shown


def test_of_a_long_text_the_beginning_is_shown_where_no_word_is_looked_for() -> None:
    shown = excerpt(RAIN, [])
    assert shown.startswith("It rained")
    assert shown.endswith("…")
    assert RAIN.startswith(shown[:-1])


@pytest.mark.parametrize("words", [["wick"], ["WICK"], ["wi*"], ["wick", "oil"], ["dócht", "wick"]])
def test_the_place_of_the_words_is_shown(words: list[str]) -> None:
    shown = excerpt(f"{RAIN}Then Ada trimmed the wick (der Docht) in oil. {RAIN}", words)
    assert "trimmed the wick (der Docht) in oil." in shown
    assert shown[0] == shown[-1] == "…"


def test_where_most_words_stand_together_is_shown_before_where_one_stands_often() -> None:
    text = f"{'oil oil oil. ' * 3}{RAIN}Oil for the wick. {RAIN}"
    assert "Oil for the wick." in excerpt(text, ["oil", "wick"])


def test_a_word_within_another_is_none() -> None:
    assert "an oil" in excerpt(f"Turmoil. {RAIN} It is an oil. {RAIN}", ["oil"])


@given(st.text(), st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1)))
def test_an_excerpt_is_a_piece_of_the_text(text: str, words: list[str]) -> None:
    shown = excerpt(text, words)
    flat = " ".join(text.split())
    assert len(shown) <= LENGTH + 2
    assert shown.removeprefix("…").removesuffix("…") in flat or "…" in flat
