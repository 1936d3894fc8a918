"""When what is not urgent is told together: in the morning of each day, or of Mondays. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MORNING = time(8)


class Often(StrEnum):
    """How often; off tells each thing as it comes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class Where(StrEnum):
    """Where somebody gets several notices in one message."""

    CHANNEL = "channel"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Digest:
    """How often, whose mornings they are, by an IANA name, and where it is said."""

    often: Often
    zone: str
    where: Where = Where.CHANNEL

    def __str__(self) -> str:
        return f"{self.often} {self.zone} {self.where}"


def digest_at(digest: Digest, now: datetime) -> datetime | None:
    """The first moment after `now` at which it is told, in UTC; None where nothing waits for one."""
    if digest.often is Often.OFF:
        return None
    return morning(ZoneInfo(digest.zone), now, mondays=digest.often is Often.WEEKLY)


def morning(zone: ZoneInfo, now: datetime, *, mondays: bool) -> datetime:
    """The first morning after `now`, of any day or of a Monday, in UTC."""
    day = now.astimezone(zone).date()
    days = [day + timedelta(days=n) for n in range(9)]
    fitting = [d for d in days if not mondays or d.weekday() == 0]
    return next(at for d in fitting if (at := datetime.combine(d, MORNING, zone).astimezone(UTC)) > now)
