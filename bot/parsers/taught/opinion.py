"""What the model holds of each sentence of an answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from bot.parsers.sentences import courtesy
from bot.parsers.subjects import Spoken
from bot.parsers.taught.encoder import Weights, answers
from bot.parsers.taught.question import MOST, Question, questions
from storage.records import Verdict

VERDICTS = (
    Verdict.NONE,
    Verdict.BUG,
    Verdict.FALSE_POSITIVE,
    Verdict.INTENTIONAL,
    Verdict.FIXED,
    Verdict.UNSURE,
)
"""The model's classes, in order; its last logit is that of a promise."""

MODEL = Path(__file__).with_name("model.npz")
"""What `python -m bench.teaching` writes."""

PIECES = "pieces"
"""The array that holds the vocabulary, a piece a line."""

PROOF = "proof"
"""What the machine that taught the model got for `proved`: every other gets the same bits."""

_MOST = 40
"""Sentences of a mail that are judged; an answer has four."""

_AT_ONCE = 8
"""Sentences that are judged together, for which ten megabytes are enough."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a sentence says of the finding, as far as the model can tell.

    Attributes:
        shares: how probable each verdict is, from 0 to 1.
        promise: how probable it is that its author promises the fix.
    """

    said: Spoken
    shares: Mapping[Verdict, float]
    promise: float


def opinions(said: Sequence[Spoken], *, on_patch: bool) -> list[Opinion]:
    """One for each of an author's sentences, courtesies left out.

    Args:
        said: his sentences in order.
        on_patch: his mail answers a patch.
    """
    heard = [s for s in said if not courtesy(s.sentence)][:_MOST]
    asked = questions(heard, _vocabulary(), on_patch=on_patch)
    found = [
        logits
        for at in range(0, len(asked), _AT_ONCE)
        for logits in answers(_weights(), asked[at : at + _AT_ONCE]).tolist()
    ]
    return [
        Opinion(s, _shares(verdicts), 1 / (1 + math.exp(-promise)))
        for s, (*verdicts, promise) in zip(heard, found, strict=True)
    ]


def _shares(logits: Iterable[float]) -> dict[Verdict, float]:
    each = [math.exp(logit) for logit in logits]
    total = sum(each)
    return {verdict: one / total for verdict, one in zip(VERDICTS, each, strict=True)}


def proved(pieces: int) -> Question:
    """A question of no meaning, with the first pieces of a vocabulary."""
    numbers = tuple(range(1, min(pieces, MOST)))
    return Question(numbers, tuple(number % 2 == 1 for number in numbers))


@cache
def _weights() -> Weights:
    threadpool_limits(1, "blas")  # two threads gain little for one mail, and wait for other processes' own
    with np.load(MODEL, allow_pickle=False) as file:
        return dict(file)


@cache
def _vocabulary() -> Mapping[str, int]:
    each = _weights()[PIECES].tobytes().decode().split("\n")
    return {piece: number for number, piece in enumerate(each)}
