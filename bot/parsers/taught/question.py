"""How a sentence is put to the model: among the words that it answers and those around it.

Of what it answers only the last paragraph counts, so that more quotation above it changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.parsers.subjects import Spoken, last_paragraph
from bot.parsers.taught.wordpiece import pieces

PAD, BEGIN, END = "[PAD]", "[CLS]", "[SEP]"
_ANSWERED, _BEFORE, _SENTENCE, _AFTER = 27, 14, 48, 10
"""Pieces of what it answers, of the sentence before it, of itself, and of the one after it."""
MOST = _ANSWERED + _BEFORE + _SENTENCE + _AFTER + 6
_CHARACTERS = 400
"""Of a text that is looked at: more than so many pieces have."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the model is asked.

    Attributes:
        pieces: numbers of pieces, at most `MOST`.
        asked: for each of them whether it belongs to the sentence that is judged.
    """

    pieces: tuple[int, ...]
    asked: tuple[bool, ...]


def questions(said: Sequence[Spoken], vocabulary: Mapping[str, int], *, on_patch: bool) -> list[Question]:
    """One question for each sentence.

    Args:
        said: what the author says, in order and without courtesies.
        vocabulary: the number of each piece.
        on_patch: the mail answers a patch.
    """
    words = [pieces(s.sentence[:_CHARACTERS], vocabulary) for s in said]
    found = []
    for place, spoken in enumerate(said):
        topic = pieces("patch" if on_patch or spoken.under_patch else "report", vocabulary)
        answered = pieces(last_paragraph(spoken.answered)[-_CHARACTERS:], vocabulary)[-_ANSWERED:]
        before = words[place - 1][-_BEFORE:] if place else []
        after = words[place + 1][:_AFTER] if place + 1 < len(words) else []
        begin, end = vocabulary[BEGIN], vocabulary[END]
        around = [begin, *topic, *answered, end, *before, end]
        sentence = [*words[place][:_SENTENCE], end]
        rest = [*after, end]
        found.append(
            Question(
                (*around, *sentence, *rest),
                (*(False for _ in around), *(True for _ in sentence), *(False for _ in rest)),
            )
        )
    return found
