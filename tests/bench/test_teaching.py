from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from bench.answers import Answer, digest, of_sentence
from bench.teaching import __main__ as teaching
from bench.teaching import base
from bench.teaching.examples import Example, examples
from bench.teaching.network import Weights, answers
from bench.teaching.rounds import batch
from bench.teaching.shrink import shrunk
from bot.parsers.subjects import Spoken
from bot.parsers.taught import encoder
from bot.parsers.taught.opinion import PIECES, PROOF, VERDICTS, proved
from bot.parsers.taught.question import Question, questions
from tests.epochs import add
from tests.mails import a_mail
from tests.parsers.taught.networks import floating

WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "patch",
    "report",
    ".",
    "the",
    "wick",
    "is",
    "oil",
    "wrong",
    "fine",
]
WORDS += [*"abcdefg"]


def a_base(folder: Path, weights: Weights) -> Path:
    """A model to start from, as its files hold it."""
    named = {
        "embeddings.word_embeddings.weight": weights["words"],
        "embeddings.position_embeddings.weight": np.concatenate([weights["places"]] * 8),
        "embeddings.token_type_embeddings.weight": weights["kinds"],
        **{f"embeddings.LayerNorm.{part}": value for part, value in weights["norm"].items()},
        **{
            f"encoder.layer.{n}.{theirs}.{part}": layer[ours][part].T
            for n, layer in enumerate(weights["layers"])
            for ours, theirs in base.PARTS.items()
            for part in ("weight", "bias")
        },
    }
    table: dict[str, object] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, value in named.items():
        raw = np.ascontiguousarray(value, "<f4").tobytes()
        place = [len(body), len(body) + len(raw)]
        table[name] = {"dtype": "F32", "shape": value.shape, "data_offsets": place}
        body += raw
    head = json.dumps(table).encode()
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(head)) + head + body)
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    return folder


def an_answer(name: str, text: str) -> bytes:
    return a_mail(name, "Re: [bug report] lamp", text, answers=("report",)).raw


def test_whole_numbers_say_what_floating_ones_do() -> None:
    weights = floating(np.random.default_rng(3))
    asked = [
        Question((2, 5, 3, 8, 9, 3), (False, False, False, True, True, True)),
        Question((2, 4, 3, 7, 3), (False, False, True, True, True)),
    ]
    learned = [Example(q, 0, False, 1.0) for q in asked]
    exact = np.asarray(answers(weights, *batch(learned, 2)[:2]))
    assert np.abs(encoder.answers(shrunk(weights), asked) - exact).max() < 0.1
    assert np.abs(exact).max() > 1


def test_the_model_to_start_from_is_read_as_its_files_hold_it(tmp_path: Path) -> None:
    weights = floating(np.random.default_rng(5))
    folder = a_base(tmp_path / "base", weights)
    read = base.weights(folder, [0, 3, 1], longest=9)
    assert base.vocabulary(folder) == WORDS
    assert (read["words"] == weights["words"][[0, 3, 1]]).all()
    assert len(read["places"]) == 9
    assert [sorted(layer) for layer in read["layers"]] == [sorted(base.PARTS)] * 3
    assert (read["layers"][2]["wide"]["weight"] == weights["layers"][2]["wide"]["weight"]).all()


def test_a_label_says_something_of_each_sentence_of_its_mail() -> None:
    raw = an_answer(
        "yes", "The wick is wrong. I will trim it.\n\n> The oil is fine.\n\nGreetings from the lamp.\n"
    )
    label = Answer(digest(raw), (), "bug", True, False, (of_sentence("The wick is wrong."),))
    doubted = Answer(digest(raw), (), "none", False, False, sure=False)
    numbers = {word: number for number, word in enumerate(WORDS)}
    found = [
        [(VERDICTS[e.verdict], e.claim, e.weight) for e in examples([a], {a.mail: raw}, numbers)]
        for a in (label, doubted)
    ]
    assert found == [
        [("bug", True, 1.0), ("none", False, 0.25), ("none", False, 0.25)],
        [("none", False, 0.5)] * 3,
    ]
    assert not list(examples([label], {}, numbers))


def test_what_is_taught_is_known_afterwards(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mails, labels = {}, []
    for number in range(96):
        wrong = number % 2 == 0
        sentence = f"The {('wick', 'oil')[number // 2 % 2]} is {'wrong' if wrong else 'fine'}."
        raw = an_answer(f"m{number}", f"{sentence}\n")
        mails[digest(raw)] = raw
        verdict = "bug" if wrong else "false-positive"
        labels.append(Answer(digest(raw), (), verdict, False, False, (of_sentence(sentence),)))
    folder = a_base(tmp_path / "base", floating(np.random.default_rng(9)))
    model = tmp_path / "model.npz"
    arrays = teaching.taught(folder, labels * 8, mails, seed=1)
    teaching.write(model, arrays)
    assert "round 3 of 3" in capsys.readouterr().out

    with np.load(model) as read:
        weights = dict(read)
    assert encoder.answers(weights, [proved(len(weights["words"]))]).tolist() == weights[PROOF].tolist()
    pieces = weights[PIECES].tobytes().decode().split("\n")
    numbers = {piece: number for number, piece in enumerate(pieces)}
    said = [
        Spoken(f"The oil is {how}.", (), False, False, False, False, "", True) for how in ("wrong", "fine")
    ]
    asked = [questions([one], numbers, on_patch=False)[0] for one in said]
    surest = encoder.answers(weights, asked)[:, :-1].argmax(1)
    assert [VERDICTS[n] for n in surest] == ["bug", "false-positive"]


def test_without_a_labelled_mail_nothing_is_taught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = add(tmp_path / "0.git", [an_answer("no", "Words.\n")])
    monkeypatch.setattr("sys.argv", ["teaching", str(tmp_path), str(archive)])
    with pytest.raises(SystemExit, match="nothing to learn from"):
        teaching.main()
    assert "0 of 4541 labelled answers are at hand" in capsys.readouterr().out
