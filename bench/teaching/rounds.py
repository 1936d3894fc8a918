"""Teaches the model: every example three times, in batches of like length."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from bench.teaching.examples import Example
from bench.teaching.network import Weights, answers
from bot.parsers.taught.opinion import VERDICTS
from bot.parsers.taught.question import MOST

_ROUNDS = 3
_AT_ONCE = 32
_LIKE = 20
"""Batches among which examples are sorted by their length."""
_STEP = 16
"""Lengths are rounded up to a multiple of this, since each is compiled anew."""
_KEPT_LAYERS = 2
"""The lower layers stay as they came: they know the language."""
_RATE, _TOP_RATE = 8e-5, 1e-3
_SMOOTHED = 0.03
_SAID_NOTHING = 0.6
"""How many of the sentences that say nothing are heard in a round; those that count more always are."""

Batch = tuple[jax.Array, jax.Array, jax.Array, jax.Array, jax.Array]


def teach(
    weights: Weights, examples: Sequence[Example], *, seed: int, tell: Callable[[str], None]
) -> Weights:
    """The weights after all rounds.

    Args:
        weights: of a model that has read before; it gets a new `top`.
        examples: what it shall learn.
        seed: of all randomness.
        tell: hears how it goes.
    """
    draw, key = random.Random(seed), jax.random.key(seed)  # noqa: S311 — no secret
    kept, taught = _parted(jax.tree.map(jnp.asarray, weights), key)
    steps = math.ceil(_ROUNDS * len(examples) / _AT_ONCE)
    optimizer = _optimizer(steps)
    state = optimizer.init(taught)

    @jax.jit
    def step(
        kept: Weights, taught: Weights, state: Any, batch: Batch, key: jax.Array
    ) -> tuple[Weights, Any, jax.Array]:
        loss, slope = jax.value_and_grad(lambda t: _loss(_joined(kept, t), batch, key))(taught)
        change, state = optimizer.update(slope, state, taught)
        return optax.apply_updates(taught, change), state, loss

    for number in range(_ROUNDS):
        losses = []
        for batch in _batches(_heard(examples, draw), draw):
            key, used = jax.random.split(key)
            taught, state, loss = step(kept, taught, state, batch, used)
            losses.append(loss)
        tell(f"round {number + 1} of {_ROUNDS}: mean loss {float(np.mean(losses)):.4f}")
    found: Weights = jax.tree.map(np.asarray, _joined(kept, taught))
    return found


def _parted(weights: Weights, key: jax.Array) -> tuple[Weights, Weights]:
    """What stays, and what is taught."""
    width = weights["words"].shape[1]
    fresh = {
        "weight": 0.02 * jax.random.normal(key, (2 * width, len(VERDICTS) + 1)),
        "bias": jnp.zeros(len(VERDICTS) + 1),
    }
    layers = weights["layers"]
    kept = {name: weights[name] for name in ("words", "places", "kinds", "norm")}
    return (
        {**kept, "layers": layers[:_KEPT_LAYERS]},
        {"layers": layers[_KEPT_LAYERS:], "top": fresh},
    )


def _joined(kept: Weights, taught: Weights) -> Weights:
    return {**kept, **taught, "layers": [*kept["layers"], *taught["layers"]]}


def _optimizer(steps: int) -> Any:
    def adam(rate: float) -> Any:
        return optax.adamw(
            optax.warmup_cosine_decay_schedule(0, rate, steps // 10, steps, rate / 50), weight_decay=0.01
        )

    parts = optax.multi_transform(
        {"layers": adam(_RATE), "top": adam(_TOP_RATE)}, {"layers": "layers", "top": "top"}
    )
    return optax.chain(optax.clip_by_global_norm(1.0), parts)


def _loss(weights: Weights, batch: Batch, key: jax.Array) -> jax.Array:
    pieces, asked, verdicts, claims, counts = batch
    logits = answers(weights, pieces, asked, key)
    goal = optax.smooth_labels(jax.nn.one_hot(verdicts, len(VERDICTS)), _SMOOTHED)
    verdict = optax.softmax_cross_entropy(logits[:, :-1], goal)
    claim = optax.sigmoid_binary_cross_entropy(logits[:, -1], claims)
    mean: jax.Array = (counts * (verdict + claim / 4)).mean()
    return mean


def _heard(examples: Sequence[Example], draw: random.Random) -> list[Example]:
    return [e for e in examples if e.verdict or e.claim or e.weight > 1 or draw.random() < _SAID_NOTHING]


def _batches(examples: list[Example], draw: random.Random) -> Iterator[Batch]:
    draw.shuffle(examples)
    batches = []
    for start in range(0, len(examples), _AT_ONCE * _LIKE):
        like = sorted(examples[start : start + _AT_ONCE * _LIKE], key=lambda e: len(e.question.pieces))
        batches += [like[at : at + _AT_ONCE] for at in range(0, len(like), _AT_ONCE)]
    draw.shuffle(batches)
    return (batch(b, _AT_ONCE) for b in batches)


def batch(examples: Sequence[Example], count: int) -> Batch:
    """Examples side by side, filled up to `count` with such as count nothing."""
    longest = max(len(e.question.pieces) for e in examples)
    length = min(-(-longest // _STEP) * _STEP, MOST)
    pieces, asked = np.zeros((count, length), np.int32), np.zeros((count, length), np.float32)
    verdicts, claims, counts = np.zeros(count, np.int32), np.zeros(count), np.zeros(count)
    asked[:, 0] = 1  # of what is filled up
    for at, e in enumerate(examples):
        pieces[at, : len(e.question.pieces)] = e.question.pieces
        asked[at, : len(e.question.asked)] = e.question.asked
        verdicts[at], claims[at], counts[at] = e.verdict, e.claim, e.weight
    return (
        jnp.asarray(pieces),
        jnp.asarray(asked),
        jnp.asarray(verdicts),
        jnp.asarray(claims),
        jnp.asarray(counts),
    )
