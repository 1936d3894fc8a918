from __future__ import annotations

import numpy as np

from bot.parsers.subjects import Spoken
from bot.parsers.taught import encoder
from bot.parsers.taught.opinion import MODEL, PIECES, PROOF, VERDICTS, opinions, proved
from bot.parsers.taught.question import BEGIN, END, PAD
from bot.parsers.taught.wordpiece import UNKNOWN
from storage.records import Verdict

with np.load(MODEL) as _read:
    WEIGHTS = dict(_read)
PIECES_KNOWN = WEIGHTS[PIECES].tobytes().decode().split("\n")


def said(sentence: str) -> Spoken:
    answered = "Coverity points out that pump_start() may read the channel without its lock."
    return Spoken(sentence, (1234711,), False, False, False, False, answered, True)


def test_this_machine_reckons_to_the_last_bit_as_the_one_that_taught() -> None:
    assert encoder.answers(WEIGHTS, [proved(len(PIECES_KNOWN))]).tolist() == WEIGHTS[PROOF].tolist()


def test_the_vocabulary_fits_the_weights() -> None:
    assert len(set(PIECES_KNOWN)) == len(PIECES_KNOWN) == len(WEIGHTS["words"])
    assert PIECES_KNOWN[0] == PAD
    assert {BEGIN, END, UNKNOWN, "a", "##z"} <= set(PIECES_KNOWN)


def test_each_sentence_has_its_shares_and_courtesies_none() -> None:
    found = opinions(
        [said("Hi Ada,"), said("Ouch, the lock is dropped twice there."), said("Thanks!")], on_patch=False
    )
    assert [o.said.sentence for o in found] == ["Ouch, the lock is dropped twice there."]
    assert set(found[0].shares) == set(VERDICTS) == set(Verdict)
    assert abs(sum(found[0].shares.values()) - 1) < 1e-9
    assert max(found[0].shares, key=lambda v: found[0].shares[v]) is Verdict.BUG


def test_a_promise_is_told_from_a_request() -> None:
    promised, asked = opinions([said("I will send a patch."), said("Can you send a patch?")], on_patch=False)
    assert promised.promise > 0.5
    assert asked.promise < 0.1


def test_of_a_log_only_the_first_sentences_are_judged() -> None:
    assert len(opinions([said(f"Line {n} of it.") for n in range(500)], on_patch=False)) == 40
    assert opinions([], on_patch=False) == []
