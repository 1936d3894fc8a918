"""Hours of the day in which somebody is not pinged, by the clock on their wall. Pure.

A wall clock is set forward and back: an hour may be missing or come twice, so an end is always looked for
after the moment that asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.answer import UserError

_HOURS = re.compile(r"(\d\d?):(\d\d) ?(?:-|–|to) ?(\d\d?):(\d\d)")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when, each day; where the end is the earlier, it is the next day's.

    Attributes:
        zone: whose wall clock says so, by its IANA name.
    """

    begins: time
    ends: time
    zone: str

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M} {self.zone}"


def quiet_hours(text: str, zone: str) -> QuietHours:
    """The hours that a text such as `22:00-07:00` means.

    Raises:
        UserError: it is no such text, or no such zone is known.
    """
    found = _HOURS.fullmatch(text.strip())
    try:
        begins, ends = (time(int(found[n]), int(found[n + 1])) for n in (1, 3)) if found else (time(), time())
    except ValueError:
        begins = ends = time()
    if begins == ends:
        raise UserError(f'"{text}" are no hours of the day; type them like 22:00-07:00.')
    return QuietHours(begins, ends, known_zone(zone))


def known_zone(zone: str) -> str:
    """The name of a time zone, as it was typed.

    Raises:
        UserError: none is called so.
    """
    try:
        return ZoneInfo(zone).key
    except (KeyError, ValueError, OSError):  # zoneinfo's, for names that are absent, odd, or a folder's
        raise UserError(f'No time zone is called "{zone}"; type one like Europe/Berlin.') from None


def quiet_until(hours: QuietHours, now: datetime) -> datetime | None:
    """When these hours end, in UTC, where `now` lies in them; None where it does not."""
    local = now.astimezone(ZoneInfo(hours.zone))
    at = local.time()
    over = hours.begins > hours.ends
    if not (at >= hours.begins or at < hours.ends if over else hours.begins <= at < hours.ends):
        return None
    day = local.date() + timedelta(days=1 if over and at >= hours.begins else 0)
    end = datetime.combine(day, hours.ends, local.tzinfo)
    ends = (end.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return next((e for e in ends if e > now), now + timedelta(minutes=1))
