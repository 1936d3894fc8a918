"""How far an inbox was read that tells its mails newest first: what its cursor holds, and when that may move.

A mail may show a moment after one that came later (`inbox_http` says why), so what was read last is read
again before the cursor leaves it behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage.records import Delivery

REMEMBERED = 8
"""Mails that a place is known by: some may be removed."""

SETTLING = timedelta(minutes=5)
"""After which a server shows all that it had before."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far an inbox was read.

    Attributes:
        older: the newest mails of a reading; all that came before them is kept.
        newer: those of a later one, which is to be read again.
        at: when that was.
    """

    older: tuple[str, ...]
    newer: tuple[str, ...]
    at: datetime

    @classmethod
    def read(cls, position: str) -> Place:
        """From how it is written down; the very beginning where nothing is."""
        if not position:
            return cls((), (), datetime.min.replace(tzinfo=UTC))
        older, newer, at = position.split("/")
        return cls(tuple(older.split()), tuple(newer.split()), datetime.fromisoformat(at))

    def __str__(self) -> str:
        return f"{' '.join(self.older)}/{' '.join(self.newer)}/{self.at.isoformat()}"

    def after(self, newest: Sequence[str], at: datetime) -> Place:
        """The place once all down to `older` is kept, of which these mails are the newest."""
        if self.settled:
            return Place(self.older or tuple(newest), tuple(newest), at)
        return Place(self.newer, tuple(newest), at) if at - self.at >= SETTLING else self

    @property
    def settled(self) -> bool:
        """Nothing is to be read again."""
        return self.older == self.newer


def mark_of(mail: Delivery) -> str:
    """A mail in a place: a digest of its key, which is long."""
    return hashlib.sha256(mail.key.encode()).hexdigest()[:16]
