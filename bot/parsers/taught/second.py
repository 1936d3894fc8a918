"""The model beside the rules: it speaks where they read nothing, and they guard its words as their own.

Whether somebody promises or only offers is for the rules to tell, so of such a sentence it says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.parsers.guards import held, plain
from bot.parsers.subjects import PATCH_SUBJECT, Spoken
from bot.parsers.taught.opinion import Opinion, opinions
from storage.records import Mail, Statement, Verdict

RULE = "model-taught-by-answers"
"""What `why` shows where the model read a sentence."""

SURE = 0.8
"""How probable a verdict has to be."""

PROMISED = 0.8
"""How probable a promise is in a sentence that is left to the rules."""

_GUARDS = (
    "hedged",
    "asked",
    "with a condition",
    "offered",
    "others say",
    "the tool claims",
    "of the mail",
    "conceded",
    "without a view",
)
_ASSERTED = (Verdict.BUG, Verdict.FALSE_POSITIVE, Verdict.INTENTIONAL, Verdict.FIXED)


def together(
    mail: Mail, said: Sequence[Spoken], found: Mapping[int, Statement | None], *, alone: bool
) -> dict[int, Statement | None]:
    """An answer's statements by rules and model.

    Args:
        said: its sentences, in order.
        found: what the rules read, by defect; under 0 what only the thread can tell.
        alone: it names no defect; beside named ones the model judges nothing else.
    """
    asked = [cid for cid, one in found.items() if (cid or alone) and concerned(one)]
    if not asked:
        return dict(found)
    every = opinions(said, on_patch=bool(PATCH_SUBJECT.search(mail.subject)))
    about = {cid: [o for o in every if cid in (o.said.cids or (0,))] for cid in asked}
    return {**found, **{cid: read(cid, found[cid], about[cid]) for cid in asked}}


def concerned(found: Statement | None) -> bool:
    """Whether the model is asked: the rules read no verdict, no doubt and no withdrawal."""
    return found is None or (found.verdict is Verdict.NONE and not found.withdrawn)


def read(cid: int, found: Statement | None, views: Sequence[Opinion]) -> Statement | None:
    """What is said of a defect by rules and model together.

    Args:
        cid: the defect; 0 where only the thread can tell.
        found: what the rules read of it, where the model is asked.
        views: what it holds of the sentences about it.
    """
    sure = [(o.shares[v], v, o.said.sentence) for o in views if not _left(o) for v in _ASSERTED]
    share, verdict, sentence = max(sure, default=(0.0, Verdict.NONE, ""))
    if share < SURE:
        return found
    if found and found.claim:  # who promises a fix holds it for a bug, if anything
        return replace(found, verdict=verdict) if verdict is Verdict.BUG else found
    return Statement(cid, verdict, False, False, sentence, RULE)


def _left(opinion: Opinion) -> bool:
    """Whether a sentence is left to the rules: it may promise, or a guard of theirs holds it back."""
    whole = plain(opinion.said.sentence)
    return opinion.promise >= PROMISED or held(_GUARDS, whole, whole)
