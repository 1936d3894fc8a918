"""Small networks whose weights are drawn."""

from __future__ import annotations

import numpy as np

from bench.teaching.network import Weights
from bench.teaching.shrink import shrunk
from bot.parsers.taught import encoder

WIDTH, WIDE, LAYERS, PIECES, PLACES, CLASSES = 48, 96, 3, 20, 16, 7


def floating(draw: np.random.Generator) -> Weights:
    """As it is taught."""

    def linear(rows: int, columns: int) -> Weights:
        weight = draw.normal(0, rows**-0.5, (rows, columns)).astype(np.float32)
        return {"weight": weight, "bias": draw.normal(0, 0.1, columns).astype(np.float32)}

    def norm() -> Weights:
        return {"weight": np.ones(WIDTH, np.float32), "bias": np.zeros(WIDTH, np.float32)}

    def layer() -> Weights:
        same = {part: linear(WIDTH, WIDTH) for part in ("query", "key", "value", "mixed")}
        return {
            **same,
            "norm": norm(),
            "wide": linear(WIDTH, WIDE),
            "narrow": linear(WIDE, WIDTH),
            "last": norm(),
        }

    return {
        "words": draw.normal(0, 1, (PIECES, WIDTH)).astype(np.float32),
        "places": draw.normal(0, 0.3, (PLACES, WIDTH)).astype(np.float32),
        "kinds": draw.normal(0, 0.3, (2, WIDTH)).astype(np.float32),
        "norm": norm(),
        "layers": [layer() for _ in range(LAYERS)],
        "top": linear(2 * WIDTH, CLASSES),
    }


def drawn(draw: np.random.Generator) -> encoder.Weights:
    """As it is shipped."""
    return shrunk(floating(draw))
