"""`python -m bench.teaching BASE REPOSITORY…`: teaches the model that reads answers, and packs it.

It starts from a model that has read much prose (`make teach` fetches it) and learns from the labelled
answers of `bench/answers.tsv`, which are looked for in git repositories of public-inbox archives, and from
the one-line answers of our tests.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from bench.answers import Answer, answers, collected
from bench.teaching import base
from bench.teaching.examples import examples
from bench.teaching.idioms import idioms
from bench.teaching.rounds import teach
from bench.teaching.shrink import shrunk
from bot.parsers.taught import encoder
from bot.parsers.taught.opinion import MODEL, PIECES, PROOF, proved
from bot.parsers.taught.question import BEGIN, END, MOST, PAD
from bot.parsers.taught.wordpiece import UNKNOWN

_OFTEN = 2
"""How often a piece must stand in what is learned to be kept; a rarer one is cut into its characters."""


def main() -> None:
    """Teaches, and says how it goes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("base", type=Path, help="folder with model.safetensors and vocab.txt")
    parser.add_argument("repository", type=Path, nargs="+")
    parser.add_argument(
        "--half", action="store_true", help="leave out the half that is held out, to measure on it"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=MODEL)
    told = parser.parse_args()
    labels = [a for a in answers() if not (told.half and a.held_out)]
    mails = collected(told.repository, {a.mail for a in labels})
    print(f"{len(mails)} of {len(labels)} labelled answers are at hand", flush=True)
    if not mails:
        sys.exit("There is nothing to learn from: name archives of the lists that bench/answers.tsv names.")
    write(told.output, taught(told.base, labels, mails, seed=told.seed))


def taught(
    folder: Path, labels: Sequence[Answer], mails: Mapping[str, bytes], *, seed: int
) -> dict[str, base.Array]:
    """The model as it is shipped.

    Args:
        folder: of the model to start from.
        labels: what it shall learn.
        mails: by digest.
        seed: of all randomness.
    """
    pieces = base.vocabulary(folder)
    whole = {piece: number for number, piece in enumerate(pieces)}
    kept = _kept(whole, labels, mails)
    numbers = {pieces[old]: new for new, old in enumerate(kept)}
    learned = [*examples(labels, mails, numbers), *idioms(numbers)]
    weights = teach(
        base.weights(folder, kept, MOST), learned, seed=seed, tell=lambda line: print(line, flush=True)
    )
    arrays = shrunk(weights)
    names = np.frombuffer("\n".join(numbers).encode(), np.uint8)
    return {**arrays, PIECES: names, PROOF: encoder.answers(arrays, [proved(len(numbers))])}


def _kept(whole: Mapping[str, int], labels: Sequence[Answer], mails: Mapping[str, bytes]) -> list[int]:
    """The pieces that occur, the characters that make up any word, and the marks; padding comes first."""
    learned = chain(examples(labels, mails, whole), idioms(whole))
    met = Counter(piece for e in learned for piece in e.question.pieces)
    often = {piece for piece, count in met.items() if count >= _OFTEN}
    single = {n for piece, n in whole.items() if len(piece.removeprefix("##")) == 1 and piece.isascii()}
    marks = {whole[mark] for mark in (UNKNOWN, BEGIN, END)}
    return [whole[PAD], *sorted((often | single | marks) - {whole[PAD]})]


def write(path: Path, arrays: Mapping[str, base.Array]) -> None:
    """Writes a model, uncompressed: its bytes hardly shrink, and it is read by every process that asks it."""
    np.savez(path, allow_pickle=False, **arrays)


if __name__ == "__main__":
    main()
