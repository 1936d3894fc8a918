from __future__ import annotations

from bot.parsers.subjects import Spoken
from bot.parsers.taught.question import MOST, questions
from bot.parsers.taught.wordpiece import pieces

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "patch", "report", ".", "?"]
WORDS += ["the", "lamp", "why", "yes", "never", "burns", "old", "words"]
NUMBERS = {word: number for number, word in enumerate(WORDS)}


def said(sentence: str, answered: str = "", *, under_patch: bool = False) -> Spoken:
    return Spoken(sentence, (), False, under_patch, False, False, answered, True)


def words(*sentences: Spoken, on_patch: bool = False) -> list[tuple[str, str]]:
    """The pieces of each question, and those of the sentence that is asked about."""
    return [
        (
            " ".join(WORDS[n] for n in q.pieces),
            " ".join(WORDS[n] for n, its in zip(q.pieces, q.asked, strict=True) if its),
        )
        for q in questions(sentences, NUMBERS, on_patch=on_patch)
    ]


def test_a_sentence_stands_between_what_it_answers_and_its_neighbours() -> None:
    assert words(said("Yes.", "Why?"), said("The lamp never burns.", "Why?")) == [
        ("[CLS] report why ? [SEP] [SEP] yes . [SEP] the lamp never burns . [SEP]", "yes . [SEP]"),
        (
            "[CLS] report why ? [SEP] yes . [SEP] the lamp never burns . [SEP] [SEP]",
            "the lamp never burns . [SEP]",
        ),
    ]


def test_below_a_patch_the_question_says_so() -> None:
    assert words(said("Yes.", under_patch=True))[0][0].startswith("[CLS] patch [SEP]")
    assert words(said("Yes."), on_patch=True)[0][0].startswith("[CLS] patch [SEP]")


def test_only_the_last_paragraph_that_is_answered_counts() -> None:
    assert words(said("Yes.", "Old words.\n\nWhy?")) == words(said("Yes.", "Why?"))


def test_a_question_has_an_end() -> None:
    long = said("The lamp burns. " * 500, "why " * 5_000)
    assert [len(q.pieces) <= MOST for q in questions([long, long, long], NUMBERS, on_patch=False)] == [
        True
    ] * 3
    assert len(pieces(long.sentence, NUMBERS)) > MOST
