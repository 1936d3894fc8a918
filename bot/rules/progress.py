"""How far a series got by what was done to it, and what was done to some of its patches only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set

from commands.aliases import alike
from storage.records import Outcome, OutcomeKind
from storage.state import Act, Origin, Series, SeriesKind, SeriesState

_STEPS = {
    OutcomeKind.REVIEWED: SeriesState.REVIEWED,
    OutcomeKind.QUEUED: SeriesState.QUEUED,
    OutcomeKind.BOUNCED: SeriesState.BOUNCED,
    OutcomeKind.APPLIED: SeriesState.APPLIED,
}
_ORDER = (SeriesState.REVIEWED, SeriesState.QUEUED, SeriesState.APPLIED)
_TAKEN = (OutcomeKind.QUEUED, OutcomeKind.APPLIED)
_SOME = re.compile(
    r"(?:^|\b(?:appl(?:ied|y|ying)|queued?|merged?|picked(?: up)?|pushed|taken?|took) )patch(?:es)? "
    r"(?P<numbers>[#\d](?:[^a-z.;:!?]|and|to|through)*)",
    re.IGNORECASE,
)
"""Whoever takes patches by their numbers; "patch 1" farther back in the sentence is a remark on it."""
_WHOLE = re.compile(r"\b(?:series|all|whole|both|lot)\b", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,4})(?:/\d+)?(?: ?(?:-+>?|–|to|through) ?#?(\d{1,4}))?", re.IGNORECASE)


def state(series: Series, patches: Set[str], acts: Iterable[Act]) -> tuple[SeriesState, Origin | None]:
    """The last step that was taken with the whole series, or with its last patch one by one.

    Bounced holds although one patch only was at fault, and a pull request is merged whole. Any other
    step counts when it is of the cover or of the only mail; "applied" cannot be taken back by a later
    review.

    Args:
        patches: the Message-IDs of its patches' mails.
        acts: what was done to it, oldest first.
    """
    reached, by = SeriesState.POSTED, None
    each: dict[str, SeriesState] = {}
    for act in acts:
        step = _STEPS.get(act.outcome.kind)
        if step is None or _explains(series, act):
            continue
        if step is SeriesState.BOUNCED:
            each.clear()
        elif act.target in patches:
            each[act.target] = max(step, each.get(act.target, step), key=_ORDER.index)
        if _partial(series, patches, act, step) and not _completes(step, each, patches, series.total):
            continue
        backwards = step is SeriesState.REVIEWED and reached is not SeriesState.POSTED
        if not backwards and reached is not SeriesState.APPLIED:
            reached, by = step, act.origin
    return reached, by


def _completes(
    step: SeriesState, each: Mapping[str, SeriesState], patches: Set[str], total: int | None
) -> bool:
    """Whether the last patch that lacked this step has it now."""
    complete = len(each) == total and each.keys() == patches
    return complete and step is min(each.values(), key=_ORDER.index)


def _explains(series: Series, act: Act) -> bool:
    """Whether a sender says why something fails; of a series of their own only a NACK sends it back."""
    return (
        act.outcome.kind is OutcomeKind.BOUNCED
        and series.kind is SeriesKind.PATCHES
        and act.outcome.rule != "nack"
        and alike(act.origin.person, series.origin.person)
    )


def _partial(series: Series, patches: Set[str], act: Act, step: SeriesState) -> bool:
    """Whether an act is of one patch; a tag below patch 1, which stands for a cover, is of that patch."""
    if act.target == series.cover_id:
        return step is SeriesState.REVIEWED and series.total != 1 and series.cover_id in patches
    pulled = step is SeriesState.APPLIED and series.kind is SeriesKind.PULL
    return step is not SeriesState.BOUNCED and not pulled


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
