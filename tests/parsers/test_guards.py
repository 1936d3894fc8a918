from __future__ import annotations

import pytest

from bot.parsers.guards import GUARDS, held, words

BUG = words(r"\ba bug\b")


def holds(guard: str, sentence: str) -> bool:
    match = BUG.search(sentence)
    assert match
    return held((guard,), sentence[: match.start()], sentence)


@pytest.mark.parametrize(
    ("guard", "sentence"),
    [
        ("negated", "That is not a bug."),
        ("negated", "I don't think it is a bug."),
        ("hedged", "It might be a bug."),
        ("hedged", "It is a bug, but I'm not sure."),
        ("hedged", "Not sure it is a bug."),
        ("asked", "Is it a bug?"),
        ("asked", "Is it a bug? :-)"),
        ("conditional", "If it is a bug I want to know."),
        ("conditional", "Tell me whether it is a bug."),
        ("with a condition", "It is a bug if the caller sleeps."),
        ("not yet", "Once it is a bug, we care."),
        ("waiting", "It is a bug until then."),
        ("offered", "I can mark it as a bug."),
        ("offered", "Happy to call it a bug."),
        ("others say", "Cleo says it is a bug."),
        ("others say", "You said it is a bug."),
        ("the tool claims", "Coverity thinks it is a bug."),
        ("the tool reports", "Coverity has just noticed a bug."),
        ("the tool reports", "Flagged by Coverity as a bug."),
        ("in passing", "When it was a bug we cared."),
        ("for a time", "It is a bug until the next series."),
        ("to be done", "It should be a bug."),
        ("mended", "This fixes a bug."),
        ("gone", "With it a bug goes away."),
        ("in general", "Send a bug report if needed."),
        ("only to try", "I tested it, a bug."),
    ],
)
def test_what_a_guard_holds(guard: str, sentence: str) -> None:
    assert holds(guard, sentence)


@pytest.mark.parametrize("guard", sorted(GUARDS))
def test_a_plain_sentence_passes_every_guard(guard: str) -> None:
    assert not holds(guard, "Yes, this is a bug.")


@pytest.mark.parametrize(
    ("guard", "sentence"),
    [
        ("negated", "It does not return, so this is a bug."),
        ("hedged", "The caller may sleep, but this is a bug."),
        ("conditional", "Even if it never runs, it is a bug."),
        ("conditional", "If I read this right it is a bug."),
        ("others say", "I think it is a bug."),
    ],
)
def test_an_earlier_clause_does_not_hold(guard: str, sentence: str) -> None:
    assert not holds(guard, sentence)
