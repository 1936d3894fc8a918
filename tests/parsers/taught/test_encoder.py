"""The model in whole numbers, on small ones with weights that are drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.parsers.taught import encoder
from bot.parsers.taught.encoder import FINEST, UNIT, Array, Weights, answers
from bot.parsers.taught.question import Question
from tests.parsers.taught.networks import WIDE, WIDTH, drawn

WEIGHTS = drawn(np.random.default_rng(7))
QUESTIONS = st.lists(
    st.lists(st.integers(1, 19), min_size=2, max_size=9).map(
        lambda pieces: Question(tuple(pieces), (False, *(True for _ in pieces[1:])))
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=30)
@given(QUESTIONS)
def test_an_answer_does_not_depend_on_what_else_is_asked(questions: list[Question]) -> None:
    together = answers(WEIGHTS, questions)
    assert [answers(WEIGHTS, [q])[0].tolist() for q in questions] == together.tolist()


@settings(max_examples=30)
@given(QUESTIONS, st.permutations(range(WIDTH // encoder.HEADS)), st.permutations(range(WIDE)))
def test_the_order_of_a_sum_changes_nothing_at_all(
    questions: list[Question], inside: list[int], wide: list[int]
) -> None:
    """The same network with its units in another order adds the same numbers in another order."""
    assert (
        answers(_shuffled(WEIGHTS, inside, wide), questions).tolist() == answers(WEIGHTS, questions).tolist()
    )


def _shuffled(weights: Weights, inside: list[int], wide: list[int]) -> Weights:
    """With the units of each head, and those of the wide part, in another order."""
    places = [head * len(inside) + at for head in range(encoder.HEADS) for at in inside]
    found = dict(weights)
    for layer in ("0.", "1.", "2."):
        for part, order in (("query", places), ("key", places), ("value", places), ("wide", wide)):
            found[f"{layer}{part}"] = weights[f"{layer}{part}"][:, order]
            for beside in ("scale", "bias"):
                found[f"{layer}{part}.{beside}"] = weights[f"{layer}{part}.{beside}"][order]
        found[f"{layer}mixed"] = weights[f"{layer}mixed"][places]
        found[f"{layer}narrow"] = weights[f"{layer}narrow"][wide]
    return found


def test_sums_of_products_are_exact_in_32_bits() -> None:
    assert encoder.AT_ONCE * FINEST * 127 < 1 << 24


@pytest.mark.parametrize(
    ("table", "exact"),
    [
        (
            encoder.fading(),
            [encoder.FINE * math.exp(-x / encoder.FADING) for x in range(len(encoder.fading()))],
        ),
        (
            encoder.bend(),
            [x * (1 + math.erf(x / UNIT / math.sqrt(2))) / 2 for x in range(-encoder.BEND, encoder.BEND + 1)],
        ),
    ],
    ids=["fading", "bend"],
)
def test_no_machine_rounds_a_table_otherwise(table: Array, exact: list[float]) -> None:
    """Libraries' functions may differ in the last digit; no entry is so near to the middle of two numbers."""
    assert table.tolist() == [round(x) for x in exact]
    assert min(abs(abs(x - math.floor(x)) - 0.5) for x in exact) > 1e-9
