"""The table that reads a verdict or a promise from one sentence.

A rule has a name, what it says, the words it looks for, and the guards that keep it from putting
words into somebody's mouth: a negation, a hedge, a question, a condition, an offer, somebody else's
opinion. The table is in order of strength: of several rules that speak of one defect in one mail the
first wins. A sentence that a guard holds back says at most "unsure".
"""

from __future__ import annotations

from bot.parsers.statement_rules import (
    agreed,
    argued,
    done,
    faulted,
    mended,
    named,
    promised,
    undecided,
    weak,
)
from bot.parsers.statement_rules.rule import Kind, Rule

__all__ = ["RULES", "Kind", "Rule"]

RULES: tuple[Rule, ...] = (
    *done.RULES,
    *named.FALSE_POSITIVES,
    *mended.RULES,
    *named.RULES,
    *agreed.RULES,
    *faulted.RULES,
    *argued.RULES,
    *weak.RULES,
    *promised.RULES,
    *undecided.RULES,
)
