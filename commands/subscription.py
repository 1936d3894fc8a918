"""Standing queries: whoever asked for one is told of each mail that comes and fits it.

A subscription is a decision, and so is its end; both can be undone, and it has the decision's key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from commands.digests import morning
from commands.query import write
from storage import decisions
from storage.database import Database
from storage.records import Decision, Person, Query

SUBSCRIBE, UNSUBSCRIBE = "subscribe", "unsubscribe"


class To(StrEnum):
    """Who is told."""

    ME = "me"
    CHANNEL = "channel"


class When(StrEnum):
    """How soon."""

    LIVE = "live"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A standing query.

    Attributes:
        number: of the decision, 0 until it is made.
        person: who asked for it.
        zone: whose mornings the digests come in.
        query: as `commands.query.parse` reads it.
    """

    number: int
    person: Person
    to: To
    when: When
    zone: ZoneInfo
    query: str

    @property
    def key(self) -> str:
        """Its short key."""
        return f"D-{self.number}"

    @property
    def value(self) -> str:
        """What its decision keeps."""
        return f"{self.to} {self.when} {self.zone} {self.query}"

    @property
    def called(self) -> str:
        """`is:pull area:Migration, to me, daily`."""
        return f"{self.query}, to {self.to}, {self.when}"


def wanted(person: Person, to: To, when: When, zone: str, query: Query) -> Subscription:
    """A subscription that nobody decided yet."""
    return Subscription(0, person, to, when, ZoneInfo(zone), write(query))


def standing(db: Database) -> tuple[Subscription, ...]:
    """Those that were not ended, oldest first."""
    found: dict[str, Subscription] = {}
    for decision in decisions.all_standing(db, (SUBSCRIBE, UNSUBSCRIBE)):
        if decision.command == UNSUBSCRIBE:
            found.pop(decision.value, None)
        else:
            found[f"D-{decision.number}"] = _read(decision)
    return tuple(found.values())


def digest_at(when: When, zone: ZoneInfo, now: datetime) -> datetime:
    """The first moment after `now` at which a digest is told, in UTC."""
    return morning(zone, now, mondays=when is When.WEEKLY)


def _read(decision: Decision) -> Subscription:
    to, when, zone, query = decision.value.split(" ", 3)
    return Subscription(decision.number, decision.actor, To(to), When(when), ZoneInfo(zone), query)
