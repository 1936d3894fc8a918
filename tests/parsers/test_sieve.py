"""What goes through a sieve is what holds all that its row needs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.necessary import Row, folded, meets, needs
from bot.parsers.outcome_rules import RULES as ACTS
from bot.parsers.sieve import likely, sieve
from bot.parsers.statement_rules import RULES as VERDICTS

WORDS = [*(rule.words for rule in VERDICTS), *(rule.words for rule in ACTS)]
ROWS: list[Row[str]] = [(words.pattern, needs(words)) for words in WORDS]
STRINGS = sorted({s for _, wanted in ROWS for s in wanted.any_of})
SIEVE = sieve(ROWS)

TEXTS = st.lists(st.one_of(st.sampled_from(STRINGS), st.text(max_size=8)), max_size=6)


@given(TEXTS, st.sampled_from(["", " ", "\n", "x"]))
def test_it_lets_through_what_could_be_read(parts: list[str], between: str) -> None:
    text = folded(between.join(parts))
    assert likely(SIEVE, text) == [pattern for pattern, wanted in ROWS if meets(text, wanted)]


def test_only_rows_that_may_match_are_left() -> None:
    rows = [(pattern, needs(re.compile(pattern))) for pattern in ("leak", "race|leaks", "")]
    assert likely(sieve(rows), folded("It LEAKS.")) == ["leak", "race|leaks", ""]
    assert likely(sieve(rows), folded("It races.")) == ["race|leaks", ""]
    assert likely(sieve(rows), "") == [""]


@pytest.mark.parametrize(
    ("pattern", "text", "goes"),
    [
        ("leak", "two leaks", True),
        ("not a leak", "this is not a leak.", True),
        ("not a leak", "not leaking", False),
        (r"\w+", "anything", True),  # it needs nothing
        (r"\w+", "", True),
        ("a b", "a b", True),
        ("a b", "ab", False),
        ("é leak", "é leak", True),  # behind a letter of two bytes
        (r"\ba\b.*\bleak", "a leak", True),
        (r"\ba\b.*\bleak", "a race", False),  # all parts must be there
    ],
)
def test_one_row(pattern: str, text: str, goes: bool) -> None:
    assert likely(sieve([(pattern, needs(re.compile(pattern)))]), text) == ([pattern] if goes else [])
