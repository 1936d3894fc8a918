"""When somebody is reminded of a promise, and when it is offered to others: each once, and not after its end.

What ended (a patch came, it was given back, somebody else has it) is no promise any more and is not asked
about here; so all that is left to know is what was told of this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from commands.notices import Kind

FRESH = timedelta(days=14)
"""A day that was missed before this, when the bot first looks, is history: an import reminds nobody."""


class Step(StrEnum):
    """What is to be told of a promise; as the kind of its notice."""

    REMIND = Kind.DUE
    OFFER = Kind.REOFFER


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a promise by now.

    Attributes:
        reminded: when whoever promised was reminded; None while nobody was.
        offered: it was offered to others.
    """

    reminded: datetime | None = None
    offered: bool = False


def step(due: datetime, told: Told, now: datetime, patience: timedelta | None) -> Step | None:
    """What is to be told now, if anything.

    Args:
        due: until when it was to be done.
        patience: how long after the reminder it is offered to others; None where it never is.
    """
    if now <= due:
        return None
    if told.reminded is None:
        return Step.REMIND if now - due <= FRESH else None
    if patience is None or told.offered or now - told.reminded < patience:
        return None
    return Step.OFFER
