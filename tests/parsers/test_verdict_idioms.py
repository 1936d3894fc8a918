from __future__ import annotations

import pytest

from bot.parsers.statements import statements
from storage.records import Mail, MessageKind, Person, Verdict
from tests.parsers.idioms import BUG, FALSE_POSITIVE, FIXED, INTENTIONAL, NONE, PROMISED, REPORT, UNSURE


def said(words: str) -> tuple[Verdict, bool]:
    ada = Person("Ada Marsh", "ada@example.org")
    mail = Mail(
        "<m@example.org>", None, ada, "Re: Coverity: pump_start()", "<p@example.org>", (), "", REPORT + words
    )
    found = [s for s in statements(mail, MessageKind.REPLY) if s.cid == 1234711]
    return (found[0].verdict, found[0].claim) if found else (Verdict.NONE, False)


def lines(block: str, verdict: Verdict, *, claim: bool = False) -> list[object]:
    return [pytest.param(words, verdict, claim, id=words) for words in block.strip().splitlines()]


@pytest.mark.parametrize(
    ("words", "verdict", "claim"),
    [
        *lines(PROMISED, Verdict.BUG, claim=True),
        *lines(BUG, Verdict.BUG),
        *lines(FALSE_POSITIVE, Verdict.FALSE_POSITIVE),
        *lines(INTENTIONAL, Verdict.INTENTIONAL),
        *lines(FIXED, Verdict.FIXED),
        *lines(UNSURE, Verdict.UNSURE),
        *lines(NONE, Verdict.NONE),
    ],
)
def test_says_it(words: str, verdict: Verdict, *, claim: bool) -> None:
    assert said(words) == (verdict, claim)
