"""The table that reads from one sentence what a mail does to a series, or asks of somebody.

The words alone seldom decide: "applied" is a merge under a pull request, a queue under a patch and
nothing at all in "the series applied cleanly". So each row says where it holds and what silences it.
"""

from __future__ import annotations

from bot.parsers.outcome_rules import asked, failures, pings, refused, replaced, taken
from bot.parsers.outcome_rules.rule import Rule, Where

__all__ = ["RULES", "Rule", "Where"]

RULES: tuple[Rule, ...] = (
    *taken.RULES,
    *refused.RULES,
    *replaced.RULES,
    *failures.RULES,
    *pings.RULES,
    *asked.RULES,
)
