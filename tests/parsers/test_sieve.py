"""What goes through a sieve is what `sifted` lets through."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.necessary import Row, folded, needs, sifted
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
    assert likely(SIEVE, text) == sifted(ROWS, text)


@pytest.mark.parametrize(
    ("pattern", "text", "goes"),
    [
        ("leak", "two leaks", True),
        ("not a leak", "this is not a leak.", True),
        ("not a leak", "not leaking", False),
        (r"\w+", "anything", True),  # it needs nothing
        (r"\w+", "", True),
        ("a b", "a b", True),  # no piece of it is long enough
        ("a b", "ab", False),
    ],
)
def test_one_row(pattern: str, text: str, goes: bool) -> None:
    rows = [(pattern, needs(re.compile(pattern)))]
    assert likely(sieve(rows), text) == (rows if goes else [])
