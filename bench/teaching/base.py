"""The model that the teaching starts from: all-MiniLM-L6-v2, which has read much prose before.

The format of its weights is safetensors': a length, a table in JSON, and the numbers.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.teaching.network import Weights

PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mixed": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
    "last": "output.LayerNorm",
}
"""The parts of a layer, and what its files call them."""

Array = NDArray[np.float32]


def vocabulary(folder: Path) -> list[str]:
    """The pieces that it knows, in the order of their numbers."""
    return (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()


def weights(folder: Path, kept: Iterable[int], longest: int) -> Weights:
    """Its weights.

    Args:
        folder: with `model.safetensors`.
        kept: the pieces whose weights are kept, in their new order.
        longest: places of a question.
    """
    found = _tensors((folder / "model.safetensors").read_bytes())

    def part(name: str) -> Weights:
        return {"weight": found[f"{name}.weight"].T, "bias": found[f"{name}.bias"]}

    layers = sorted({int(name.split(".")[2]) for name in found if name.startswith("encoder.layer.")})
    return {
        "words": found["embeddings.word_embeddings.weight"][list(kept)],
        "places": found["embeddings.position_embeddings.weight"][:longest],
        "kinds": found["embeddings.token_type_embeddings.weight"],
        "norm": part("embeddings.LayerNorm"),
        "layers": [
            {ours: part(f"encoder.layer.{n}.{theirs}") for ours, theirs in PARTS.items()} for n in layers
        ],
    }


def _tensors(raw: bytes) -> Mapping[str, Array]:
    (size,) = struct.unpack_from("<Q", raw)
    table = json.loads(raw[8 : 8 + size])
    body = memoryview(raw)[8 + size :]
    return {
        name: np.frombuffer(body[slice(*told["data_offsets"])], "<f4").reshape(told["shape"])
        for name, told in table.items()
        if told.get("dtype") == "F32"
    }
