"""The model in floating point, as it is taught: a BERT encoder (Devlin et al., 2019) and one layer on top.

`bot/parsers/taught/encoder.py` reckons the same with whole numbers.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from bot.parsers.taught.encoder import HEADS

Weights = dict[str, Any]
"""`words`, `places`, `kinds` (what a piece, its place and its part of the question add), `norm`, `layers`
and `top`."""

_EPSILON = 1e-12
_FORGET = 0.1


def answers(weights: Weights, pieces: jax.Array, asked: jax.Array, key: jax.Array | None = None) -> jax.Array:
    """What the model makes of questions.

    Args:
        weights: all of them.
        pieces: (questions, length) numbers of pieces, 0 where a question is shorter.
        asked: (questions, length) whether a piece belongs to the sentence in question.
        key: randomness while it is taught, of which a tenth of what it knows is forgotten; None to ask it.

    Returns:
        (questions, classes + 1): the logit of each class, and that of a promise.
    """
    keys = iter(jax.random.split(key, 64) if key is not None else [None] * 64)
    there = pieces > 0
    state = (
        weights["words"][pieces] + weights["places"][: pieces.shape[1]] + weights["kinds"][asked.astype(int)]
    )
    state = _forget(_normal(state, weights["norm"]), next(keys))
    for layer in weights["layers"]:
        mixed = _forget(_linear(_attention(layer, state, there, next(keys)), layer["mixed"]), next(keys))
        state = _normal(state + mixed, layer["norm"])
        wide = jax.nn.gelu(_linear(state, layer["wide"]), approximate=False)
        state = _normal(state + _forget(_linear(wide, layer["narrow"]), next(keys)), layer["last"])
    share = asked / asked.sum(1, keepdims=True)
    features = jnp.concatenate([state[:, 0], jnp.einsum("nl,nlw->nw", share, state)], 1)
    return _linear(_forget(features, next(keys)), weights["top"])


def _attention(layer: Weights, state: jax.Array, there: jax.Array, key: jax.Array | None) -> jax.Array:
    count, length, width = state.shape
    query, keyed, value = (
        _linear(state, layer[part]).reshape(count, length, HEADS, width // HEADS)
        for part in ("query", "key", "value")
    )
    near = jnp.einsum("nqhd,nkhd->nhqk", query, keyed) / (width // HEADS) ** 0.5
    weight = jax.nn.softmax(jnp.where(there[:, None, None, :], near, -1e9), axis=-1)
    return jnp.einsum("nhqk,nkhd->nqhd", _forget(weight, key), value).reshape(count, length, width)


def _linear(state: jax.Array, part: Weights) -> jax.Array:
    moved: jax.Array = state @ part["weight"] + part["bias"]
    return moved


def _normal(state: jax.Array, part: Weights) -> jax.Array:
    off = state - state.mean(-1, keepdims=True)
    even = off / jnp.sqrt((off**2).mean(-1, keepdims=True) + _EPSILON)
    moved: jax.Array = even * part["weight"] + part["bias"]
    return moved


def _forget(state: jax.Array, key: jax.Array | None) -> jax.Array:
    if key is None:
        return state
    return jnp.where(jax.random.bernoulli(key, 1 - _FORGET, state.shape), state / (1 - _FORGET), 0)
