"""How far a series got by what was done to it, and what was done to some of its patches only."""

from __future__ import annotations

import re
from collections.abc import Iterable

from storage.records import Outcome, OutcomeKind
from storage.state import Act, Origin, SeriesKind, SeriesState

STEPS = {
    OutcomeKind.REVIEWED: SeriesState.REVIEWED,
    OutcomeKind.QUEUED: SeriesState.QUEUED,
    OutcomeKind.BOUNCED: SeriesState.BOUNCED,
    OutcomeKind.APPLIED: SeriesState.APPLIED,
}
_TAKEN = (OutcomeKind.QUEUED, OutcomeKind.APPLIED)
_SOME = re.compile(
    r"(?:^|\b(?:appl(?:ied|y|ying)|queued?|merged?|picked(?: up)?|pushed|taken?|took) )patch(?:es)? "
    r"(?P<numbers>[#\d](?:[^a-z.;:!?]|and|to|through)*)",
    re.IGNORECASE,
)
"""Whoever takes patches by their numbers; "patch 1" farther back in the sentence is a remark on it."""
_WHOLE = re.compile(r"\b(?:series|all|whole|both|lot)\b", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,4})(?:/\d+)?(?: ?(?:-+>?|–|to|through) ?#?(\d{1,4}))?", re.IGNORECASE)


def state(cover_id: str, kind: SeriesKind, acts: Iterable[Act]) -> tuple[SeriesState, Origin | None]:
    """The last step that was taken with the whole series.

    Bounced holds although one patch only was at fault, and a pull request is merged whole. Any other
    step counts when it is of the cover or of the only mail; "applied" cannot be taken back by a later
    review.
    """
    of_all = {SeriesState.REVIEWED, SeriesState.QUEUED}
    if kind is SeriesKind.PATCHES:
        of_all.add(SeriesState.APPLIED)
    reached, by = SeriesState.POSTED, None
    for act in acts:
        step = STEPS.get(act.outcome.kind)
        partial = act.target != cover_id and step in of_all
        backwards = step is SeriesState.REVIEWED and reached is not SeriesState.POSTED
        if step and not partial and not backwards and reached is not SeriesState.APPLIED:
            reached, by = step, act.origin
    return reached, by


def of_some(outcome: Outcome, subject: str, total: int | None) -> bool:
    """Whether who answers a cover takes some of its patches only, by their numbers or as b4 says it."""
    if outcome.kind not in _TAKEN or total == 1:
        return False
    if "(subset)" in subject:
        return True
    found = _SOME.search(outcome.quote)
    return bool(found and not _WHOLE.search(outcome.quote) and not _is_all(found["numbers"], total))


def _is_all(numbers: str, total: int | None) -> bool:
    """Whether "1-3" or "1, 2 and 3" are all of three."""
    named = {n for a, b in _RANGE.findall(numbers) for n in range(int(a), int(b or a) + 1)}
    return total is not None and named.issuperset(range(1, total + 1))
