"""The model beside the rules: it speaks where they read nothing, and they guard its words as their own.

Whether somebody promises or only offers is for the rules to tell, so of such a sentence it says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.parsers.guards import held, plain
from bot.parsers.taught.opinion import Opinion
from storage.records import Statement, Verdict

RULE = "model-taught-by-answers"
"""What `why` shows where the model read a sentence."""

SURE = 0.8
"""How probable a verdict has to be."""

PROMISED = 0.8
"""How probable a promise is in a sentence that is left to the rules."""

_GUARDS = ("hedged", "asked", "with a condition", "offered", "others say", "the tool claims", "of the mail")
_ASSERTED = (Verdict.BUG, Verdict.FALSE_POSITIVE, Verdict.INTENTIONAL, Verdict.FIXED)


def concerned(found: Statement | None) -> bool:
    """Whether the model is asked: the rules read no verdict, no doubt and no withdrawal."""
    return found is None or (found.verdict is Verdict.NONE and not found.withdrawn)


def read(cid: int, found: Statement | None, opinions: Sequence[Opinion]) -> Statement | None:
    """What is said of a defect by rules and model together.

    Args:
        cid: the defect; 0 where only the thread can tell.
        found: what the rules read of it, where the model is asked.
        opinions: what it holds of the sentences about it.
    """
    sure = [(o.shares[v], v, o.said.sentence) for o in opinions if not _left(o) for v in _ASSERTED]
    share, verdict, sentence = max(sure, default=(0.0, Verdict.NONE, ""))
    if share < SURE:
        return found
    if found and found.claim:  # who promises a fix holds it for a bug, if anything
        return replace(found, verdict=verdict) if verdict is Verdict.BUG else found
    return Statement(cid, verdict, False, False, sentence, RULE)


def _left(opinion: Opinion) -> bool:
    """Whether a sentence is left to the rules: it may promise, or one of their guards holds it back."""
    whole = plain(opinion.said.sentence)
    return opinion.promise >= PROMISED or held(_GUARDS, whole, whole)
