"""What a pattern needs is in everything that it finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.parsers.necessary import folded, may_match, needs
from bot.parsers.outcome_rules import RULES as ACTS
from bot.parsers.outcome_rules import Rule as Act
from bot.parsers.statement_rules import RULES as VERDICTS
from bot.parsers.statement_rules import Rule as Verdict


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("leak", {"leak"}),
        ("a (?:leak|race) here", {"a leak here", "a race here"}),
        (r"\b(?:leak|race)\b", {"leak", "race"}),
        ("leaks?", {"leak"}),
        ("(?:is|are) fine", {"is fine", "are fine"}),
        (r"fix(?:es|ed)? \w+ leaks?", {" leak"}),
        (r"(?:very )+late", {"very "}),
        (r"(?>early) or \d+", {"early"}),
        ("(?=leak)x", {"x"}),
        ("lea[kf]", {"leak", "leaf"}),
        ("lea[j-l]s", {"leajs", "leaks", "leals"}),
        ("[^l]eak", {"eak"}),
        (r"lea[k\d]", {"lea"}),
        ("lea[a-z]", {"lea"}),
        ("[!-\uffff]eak", {"eak"}),
        ("[éè]eak", {"eak"}),
        (r"\w+|leak", set()),
        ("(?:leak)?", set()),
        ("", set()),
        ("é leak", {" leak"}),
    ],
)
def test_what_a_pattern_needs(pattern: str, needed: set[str]) -> None:
    assert set(needs(re.compile(pattern, re.IGNORECASE)).any_of) == needed


def test_a_string_within_another_is_enough() -> None:
    assert needs(re.compile("leak|a leak")).any_of == ("leak",)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("fix the leak", True),
        ("fixed leaks", True),
        ("leaks fixed", True),  # it holds all parts: their order is not looked at
        ("fix the race", False),
        ("a leak", False),
        ("it races away", True),
        ("races", False),
    ],
)
def test_all_parts_of_one_alternative_must_be_there(text: str, may: bool) -> None:
    assert may_match(re.compile(r"\bfix\w* (?:\w+ )?leak|\braces? \w* ?away"), text) is may


@pytest.mark.parametrize("letter", [chr(c) for c in range(0x250)] + ["\u212a", "\ufb05", "\ufb06"])
def test_letters_that_are_one_to_a_pattern_are_one_when_folded(letter: str) -> None:
    for small in "abcdefghijklmnopqrstuvwxyz":
        pattern = re.compile(f"x{small}x", re.IGNORECASE)
        text = f"x{letter}x"
        assert not pattern.search(text) or may_match(pattern, folded(text))


@given(st.text(max_size=20))
def test_folded_text_is_as_long(text: str) -> None:
    assert len(folded(text)) == len(text)


@pytest.mark.parametrize("rule", [*VERDICTS, *ACTS], ids=lambda rule: rule.name)
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_sentence_that_a_rule_reads_is_let_through(rule: Verdict | Act, data: st.DataObject) -> None:
    sentence = data.draw(st.from_regex(rule.words))
    assert may_match(rule.words, folded(sentence))
