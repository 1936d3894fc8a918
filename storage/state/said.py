"""What was said and done in mails, with the proof that stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.records import Outcome, Person, Statement


@dataclass(frozen=True, slots=True)
class Origin:
    """Who said something, when and where: the proof that stands behind every fact.

    Attributes:
        at: the mail's date; None where it has none.
    """

    message_id: str
    at: datetime | None
    person: Person


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its origin, its defect known."""

    statement: Statement
    origin: Origin


@dataclass(frozen=True, slots=True)
class Act:
    """An outcome with its origin, its target and its people known.

    Attributes:
        seq: the how-manieth outcome of its mail.
        key: `W-1` for a watch, `F-1` a follow-up, `H-1` a hand-off, `G-1` a guess; else "".
        target: the mail it speaks of (a patch or a cover), "" when it speaks of none.
        cover_id: the series that mail belongs to, or "".
        people: who has to do it or wants to be told, addresses where they are known.
    """

    outcome: Outcome
    origin: Origin
    seq: int
    key: str
    target: str
    cover_id: str
    people: tuple[Person, ...]
