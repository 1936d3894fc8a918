"""The model, reckoned with whole numbers: what it makes of a question is the same on every machine.

It is a BERT encoder (Devlin et al., 2019). Sums of floating-point numbers depend on their order, which
differs from processor to processor, and a mail must read the same everywhere. So states are whole multiples
of 1/`UNIT`, weights have eight bits, and every sum is one of whole numbers that are small enough to be exact
in any order: below 2**24 where products are summed as 32-bit floats, which processors do fastest, and below
2**53 elsewhere. What is left are single operations on single numbers, which IEEE 754 rounds in one way, and
two tables.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.parsers.taught.question import Question

Array = NDArray[np.float64]
Weights = Mapping[str, NDArray[Any]]
"""By name: `words` and their `words.scale`, `places`, `kinds`, `norm`, `0.query` …, `top`.

A linear part has eight-bit weights, a scale for each column, and a bias; a norm a weight and a bias.
"""

UNIT = 1024
HEADS = 12
FINEST = 255
"""Steps that the largest number of a state has on its way into a product."""
AT_ONCE = 384
"""Products that are summed as 32-bit floats: 384 · 255 · 127 is below 2**24."""
_LARGEST = 64 * UNIT
BEND = 8 * UNIT
"""Beyond this the bend of `wide` is a straight line."""
FADING, _FADED = 256, 16
"""Steps of the exponential for one, and where it is nothing any more."""
FINE = 1 << 16


def answers(weights: Weights, questions: Sequence[Question]) -> Array:
    """What the model makes of questions, each by itself.

    Returns:
        (questions, classes + 1): the logit of each class, and that of a promise.
    """
    ends = np.cumsum([len(q.pieces) for q in questions])
    spans = [slice(end - len(q.pieces), end) for end, q in zip(ends, questions, strict=True)]
    state = _normal(np.concatenate([_embedded(weights, q) for q in questions]), weights, "norm")
    for layer in range(_layers(weights)):
        at = f"{layer}."
        mixed = _linear(_attention(state, spans, weights, at), weights, f"{at}mixed")
        state = _normal(state + mixed, weights, f"{at}norm")
        wide = _bent(_linear(state, weights, f"{at}wide"))
        state = _normal(state + _linear(wide, weights, f"{at}narrow"), weights, f"{at}last")
    features = np.stack([_features(state[span], q) for span, q in zip(spans, questions, strict=True)])
    top = np.rint(weights["top"].astype(np.float64) * FINE)
    found: Array = features @ top / (UNIT * FINE) + weights["top.bias"]
    return found


def _layers(weights: Weights) -> int:
    return sum(name.endswith(".query") for name in weights)


def _embedded(weights: Weights, question: Question) -> Array:
    pieces = list(question.pieces)
    words = weights["words"][pieces].astype(np.float64) * weights["words.scale"][pieces, None]
    return _whole(words + weights["places"][: len(pieces)] + weights["kinds"][list(map(int, question.asked))])


def _whole(state: Array) -> Array:
    return np.clip(np.rint(state * UNIT), -_LARGEST, _LARGEST)


def _normal(state: Array, weights: Weights, name: str) -> Array:
    """With mean 0 and deviation 1, then scaled and moved."""
    width = state.shape[1]
    total = state.sum(1, keepdims=True)
    spread = np.maximum(width * (state * state).sum(1, keepdims=True) - total * total, 1)
    return _whole(
        (width * state - total) / np.sqrt(spread) * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    )


def _linear(state: Array, weights: Weights, name: str) -> Array:
    most = np.maximum(np.abs(state).max(1, keepdims=True), 1)
    steps = np.rint(state * (FINEST / most)).astype(np.float32)
    weight = weights[name].astype(np.float32)
    sums = sum(
        (steps[:, at : at + AT_ONCE] @ weight[at : at + AT_ONCE]).astype(np.float64)
        for at in range(0, len(weight), AT_ONCE)
    )
    return _whole(sums * (most / (FINEST * UNIT)) * weights[f"{name}.scale"] + weights[f"{name}.bias"])


def _attention(state: Array, spans: Sequence[slice], weights: Weights, at: str) -> Array:
    query, key, value = (_linear(state, weights, f"{at}{part}") for part in ("query", "key", "value"))
    return np.concatenate([_mixed(query[span], key[span], value[span]) for span in spans])


def _mixed(query: Array, key: Array, value: Array) -> Array:
    """Each piece's share of all values of its question, by how near its query is to their keys."""
    length, width = query.shape
    apart = (length, HEADS, width // HEADS)
    near = query.reshape(apart).swapaxes(0, 1) @ key.reshape(apart).transpose(1, 2, 0)
    off = (near.max(2, keepdims=True) - near) / (UNIT * UNIT * math.sqrt(width // HEADS))
    share = fading()[np.minimum(np.rint(off * FADING), FADING * _FADED).astype(np.intp)]
    mixed: Array = np.rint(share @ value.reshape(apart).swapaxes(0, 1) / share.sum(2, keepdims=True))
    return mixed.swapaxes(0, 1).reshape(length, width)


def _bent(state: Array) -> Array:
    """The Gaussian error linear unit (Hendrycks and Gimpel, 2016)."""
    inside = np.clip(state, -BEND, BEND)
    beyond: Array = np.maximum(state, BEND) - BEND
    return beyond + bend()[(inside + BEND).astype(np.intp)]


def _features(state: Array, question: Question) -> Array:
    """The first piece, and the mean of the sentence's own."""
    return np.concatenate([state[0], np.rint(state[list(question.asked)].mean(0))])


@cache
def fading() -> Array:
    """exp(-x) for each step of x, in whole numbers."""
    return np.array([round(FINE * math.exp(-x / FADING)) for x in range(FADING * _FADED + 1)], np.float64)


@cache
def bend() -> Array:
    """Each x · Φ(x), x going from one end of the bend to the other, in units."""
    each = (x / UNIT for x in range(-BEND, BEND + 1))
    return np.array([round(UNIT * x * (1 + math.erf(x / math.sqrt(2))) / 2) for x in each], np.float64)
