"""No sentence keeps a rule busy: a pattern that backtracks without end would hang here."""

from __future__ import annotations

import pytest

from bot.parsers.outcome_rules import RULES as ACTS
from bot.parsers.sentences import LONGEST
from bot.parsers.statement_rules import RULES as VERDICTS

FRAGMENTS = """
the
all both
patch 1,
now, just
I have
if it
any update
not n't
yes,
can you please
and
1 2 3
fail sometimes
could be a compiler
let me know if
(((
::::
a-
I will also just then go ahead and
waiting for a
is a bug in
coverity is
"""


@pytest.mark.parametrize("fragment", FRAGMENTS.strip().splitlines())
def test_every_rule_ends_on_what_is_repeated(fragment: str) -> None:
    sentence = (f"{fragment} " * LONGEST)[:LONGEST]
    for words in (*(rule.words for rule in ACTS), *(rule.words for rule in VERDICTS)):
        assert all(match[0] for match in words.finditer(sentence))
