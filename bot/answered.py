"""Whether what people are told is so no longer, or somebody answered it: then nobody else is told of it.

An answer is whatever a person decided of a thing that the notice names, by a button or a command, and
evidence: what was broken is mended, who waited has a reply, what was missed came or is another's by now.
What a notice tells of a decision is so while that one stands and no later one took its place. It is asked
here, as the notice is said, and not noted as that later one is made: undone, the earlier one counts again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from bot.rules import breaking
from commands import lookup, promises, standing, subscription, triage, unanswered, watches, wished
from commands.answer import Ask
from commands.notices import Kind, keys, kind, said
from commands.subscription import Subscription
from commands.watches import Watch
from storage import decisions, defects, series
from storage.database import Database
from storage.outbox import Queued

_GIVEN = (*triage.GIVES, triage.RELEASE)

ENDED_BY = {
    **dict.fromkeys((*_GIVEN, triage.DECLINE), _GIVEN),
    triage.HANDOFF: (*_GIVEN, triage.HANDOFF, triage.DECLINE),
    triage.DISPUTE: (triage.DISPUTE, triage.CLASSIFY),
    wished.AWAY: (wished.AWAY, wished.BACK),
}
"""Which later decisions of the same thing take a decision's place."""

_LISTED: Mapping[str, Callable[[Database], Iterable[Watch | Subscription]]] = {
    watches.WATCH: watches.decided,
    subscription.SUBSCRIBE: subscription.standing,
}
"""What is ended by its own key."""

_DECISION = re.compile(r"D-(\d+)")

ESCALATES = (Kind.BROKEN, Kind.UNANSWERED, Kind.REOFFER)
"""The kinds of notices that are for whoever of its audience comes first: an owner, then the next."""


def escalates(queued: Queued) -> bool:
    """Whether one answer is enough, whoever gives it."""
    return kind(queued.notice) in ESCALATES


def outlived(db: Database, queued: Queued, now: datetime) -> bool:
    """Whether a notice tells of a decision that was undone, or in whose place there is another by now."""
    numbers = [int(m[1]) for part in queued.notice.key.split(":") if (m := _DECISION.fullmatch(part))]
    offers = kind(queued.notice) == Kind.HANDOFF  # of another kind is that it is over
    return any(_ended(db, number, now if offers else None) for number in numbers)


def answered(db: Database, queued: Queued) -> bool:
    """Whether a notice of which one answer is enough has it."""
    key = queued.notice.key.split(":")[1]
    since = queued.sent_at or queued.notice.due_at
    if any(d.at >= since for named in keys(queued.notice) for d in decisions.standing(db, named)):
        return True
    if kind(queued.notice) == Kind.BROKEN:
        return not breaking.stands(said(queued.notice))
    if kind(queued.notice) == Kind.REOFFER:
        return not _is_owed(db, queued, key)
    found = series.by_key(db, key)
    return found is None or not unanswered.waits(db, found)


def _ended(db: Database, number: int, now: datetime | None) -> bool:
    """Whether a decision counts no more; an offer also once its time is over."""
    try:
        decision = decisions.get(db, number)
    except LookupError:
        return False
    if listed := _LISTED.get(decision.command):
        return all(each.key != f"D-{number}" for each in listed(db))
    counts, ends = decisions.standing(db, decision.key), ENDED_BY.get(decision.command, ())
    over = now is not None and now - decision.at > triage.OFFERED_FOR
    return over or decision not in counts or any(d.number > number and d.command in ends for d in counts)


def _is_owed(db: Database, queued: Queued, key: str) -> bool:
    """Whether a defect that was offered to others is still what the same promise was for."""
    defect = defects.get(db, lookup.cid(key))
    owed = promises.of_defect(Ask(queued.notice.due_at), *standing.of(db, defect)) if defect else None
    return owed is not None and queued.notice.key == f"{Kind.REOFFER}:{owed.name}"
