"""How somebody wants to be pinged: what is muted, who is away, when it is quiet. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.digests import Digest
from commands.quiet_hours import QuietHours
from storage.records import Person

ALL = "everything"
"""What is muted where nothing is named."""


@dataclass(frozen=True, slots=True)
class Mute:
    """Something of which somebody is not pinged.

    Attributes:
        target: a short key, a section's name, or `ALL`.
        until: when that ends; None where it does not.
    """

    target: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is not there.

    Attributes:
        cover: who is pinged instead.
    """

    until: datetime
    cover: Person | None


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants to be pinged, as of a moment; nothing that is over by then."""

    mutes: tuple[Mute, ...] = ()
    away: Away | None = None
    quiet: QuietHours | None = None
    digest: Digest | None = None
