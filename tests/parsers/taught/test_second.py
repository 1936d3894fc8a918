from __future__ import annotations

from dataclasses import replace

import pytest

from bot.parsers.subjects import Spoken
from bot.parsers.taught.opinion import Opinion
from bot.parsers.taught.second import PROMISED, RULE, SURE, concerned, read
from storage.records import Statement, Verdict

CID = 1527402
SILENT = Statement(CID, Verdict.NONE, False, False, "It drips.", "speaks-of-it")
WILL_FIX = Statement(CID, Verdict.NONE, True, False, "I'll mend it.", "will-fix")


def held(sentence: str, promise: float = 0.0, **shares: float) -> Opinion:
    """Shares by the names of verdicts; what is not named has none."""
    named = {verdict: shares.get(verdict.name.lower(), 0.0) for verdict in Verdict}
    return Opinion(Spoken(sentence, (CID,), False, False, False, False, "", True), named, promise)


@pytest.mark.parametrize("found", [None, SILENT])
def test_where_the_rules_say_nothing_the_surest_sentence_speaks(found: Statement | None) -> None:
    opinions = [held("It drips.", bug=SURE), held("No need.", intentional=SURE + 0.1), held("Hm.", unsure=1)]
    spoken = Statement(CID, Verdict.INTENTIONAL, False, False, "No need.", RULE)
    assert read(CID, found, opinions) == spoken


@pytest.mark.parametrize("found", [None, SILENT])
def test_a_model_that_is_not_sure_changes_nothing(found: Statement | None) -> None:
    assert read(CID, found, [held("It drips.", bug=SURE - 0.01, none=0.2)]) is found
    assert read(CID, found, []) is found


@pytest.mark.parametrize(
    "found",
    [
        Statement(CID, Verdict.UNSURE, False, False, "Is it a bug?", "sure-bug"),
        Statement(CID, Verdict.FALSE_POSITIVE, False, False, "It's a false positive.", "false-positive"),
        replace(SILENT, withdrawn=True),
    ],
)
def test_what_the_rules_read_is_theirs(found: Statement) -> None:
    assert not concerned(found)
    assert concerned(SILENT)
    assert concerned(None)


@pytest.mark.parametrize(
    "sentence",
    [
        "Does it drip?",
        "If it drips, the wick is to blame.",
        "It may drip when it is cold.",
        "I can mark it as dripping.",
        "Coverity thinks that it drips.",
        "I mentioned it in the commit message.",
    ],
)
def test_the_guards_of_the_rules_hold_the_model_back_too(sentence: str) -> None:
    assert read(CID, SILENT, [held(sentence, bug=1)]) is SILENT


def test_who_promises_a_fix_holds_it_for_a_bug_if_anything() -> None:
    assert read(CID, WILL_FIX, [held("It drips.", bug=1)]) == replace(WILL_FIX, verdict=Verdict.BUG)
    assert read(CID, WILL_FIX, [held("It's fine.", intentional=1)]) is WILL_FIX


def test_what_may_be_a_promise_is_for_the_rules_to_tell() -> None:
    assert read(CID, SILENT, [held("I can mend it.", promise=PROMISED, bug=1)]) is SILENT
    spoken = read(CID, SILENT, [held("It drips.", promise=PROMISED - 0.01, bug=1)])
    assert spoken == Statement(CID, Verdict.BUG, False, False, "It drips.", RULE)
