"""What was taught, in eight bits: the arrays that `bot/parsers/taught/encoder.py` reckons with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.teaching.network import Weights

_LINEAR = ("query", "key", "value", "mixed", "wide", "narrow")
_MOST = 127


def shrunk(weights: Weights) -> dict[str, NDArray[Any]]:
    """The arrays by name."""
    return dict(_arrays(weights))


def _arrays(weights: Weights) -> Iterator[tuple[str, NDArray[Any]]]:
    words, scale = _eight_bits(weights["words"], 1)
    yield from (("words", words), ("words.scale", scale))
    yield from ((name, _plain(weights[name])) for name in ("places", "kinds"))
    yield from _norm("norm", weights["norm"])
    for number, layer in enumerate(weights["layers"]):
        for name in _LINEAR:
            eight, scale = _eight_bits(layer[name]["weight"], 0)
            yield from ((f"{number}.{name}", eight), (f"{number}.{name}.scale", scale))
            yield f"{number}.{name}.bias", _plain(layer[name]["bias"])
        for name in ("norm", "last"):
            yield from _norm(f"{number}.{name}", layer[name])
    yield from (
        ("top", _plain(weights["top"]["weight"])),
        ("top.bias", _plain(weights["top"]["bias"])),
    )


def _norm(name: str, part: Weights) -> Iterator[tuple[str, NDArray[Any]]]:
    yield from ((f"{name}.{what}", _plain(part[what])) for what in ("weight", "bias"))


def _plain(weight: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(weight, np.float32)


def _eight_bits(weight: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights in 255 steps, and how wide one is along the other axis."""
    scale = np.maximum(np.abs(weight).max(axis) / _MOST, np.float32(1e-12))
    return np.rint(weight / np.expand_dims(scale, axis)).astype(np.int8), scale.astype(np.float32)
