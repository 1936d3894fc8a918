"""What goes through a sieve are the rows whose patterns are found, and no others."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.parsers.necessary import needs
from bot.parsers.outcome_rules import RULES as ACTS
from bot.parsers.sieve import reading, sieve
from bot.parsers.statement_rules import RULES as VERDICTS

WORDS = [*(rule.words for rule in VERDICTS), *(rule.words for rule in ACTS)]
STRINGS = sorted({s for words in WORDS for s in needs(words).any_of})
SIEVE = sieve([(words.pattern, words) for words in WORDS])

TEXTS = st.lists(st.one_of(st.sampled_from(STRINGS), st.text(max_size=8)), max_size=6)


@given(TEXTS, st.sampled_from(["", " ", "\n", "x"]))
def test_it_lets_through_what_reads_a_text(parts: list[str], between: str) -> None:
    text = between.join(parts)
    assert reading(SIEVE, text) == [words.pattern for words in WORDS if words.search(text)]


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(WORDS).flatmap(st.from_regex))
def test_it_lets_through_what_reads_a_sentence_of_its_own(sentence: str) -> None:
    assert reading(SIEVE, sentence) == [words.pattern for words in WORDS if words.search(sentence)]


def test_only_rows_that_match_are_left() -> None:
    rows = [(pattern, re.compile(pattern, re.IGNORECASE)) for pattern in ("leak", "race|leaks", "")]
    assert reading(sieve(rows), "It LEAKS.") == ["leak", "race|leaks", ""]
    assert reading(sieve(rows), "It races.") == ["race|leaks", ""]
    assert reading(sieve(rows), "") == [""]


@pytest.mark.parametrize(
    ("pattern", "text", "goes"),
    [
        ("leak", "two leaks", True),
        ("not a leak", "this is not a leak.", True),
        ("not a leak", "not leaking", False),
        (r"\w+", "anything", True),  # it needs nothing
        (r"\w+", "", False),
        ("a b", "a b", True),
        ("a b", "ab", False),
        ("é leak", "é leak", True),  # behind a letter of two bytes
        (r"\ba\b.*\bleak", "a leak", True),
        (r"\ba\b.*\bleak", "a race", False),  # all parts must be there
        (r"\ba\b.*\bleak", "a slow leak of a", True),
        (r"\ba\b.*\bleak", "leak a", False),  # in their order
        (r"(?:leak|race)s|[|(]x\||fix", "races", True),  # bars within brackets, in a class, and escaped
        (r"(?:leak|race)s|[|(]x\||fix", "(x|", True),
        (r"(?:leak|race)s|[|(]x\||fix", "x", False),
        (r"[]|]a|[^]|]b", "|a", True),
        (r"[]|]a|[^]|]b", "|b", False),
        (r"\(leak|race", "a race", True),
    ],
)
def test_one_row(pattern: str, text: str, goes: bool) -> None:
    assert reading(sieve([(pattern, re.compile(pattern))]), text) == ([pattern] if goes else [])
