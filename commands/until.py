"""Until when something holds, as people type it: a day, a day with a time, or how long from now. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from commands.answer import UserError

_LENGTH = re.compile(r"(\d{1,4}) ?(min|mo|[hdw])[a-z]*", re.IGNORECASE)
_TWO_THINGS = re.compile(r"\d{1,4} ?m", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d)?")

_UNITS = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "mo": timedelta(days=30),
}

LONGEST = timedelta(days=5 * 366)
"""What is meant to hold for longer is a typing mistake."""


def until(text: str, now: datetime, zone: tzinfo) -> datetime:
    """The moment at which it ends, in UTC; a day ends it with its first minute.

    Args:
        text: `2026-12-03`, `2026-12-03 14:00`, `30min`, `3h`, `2 weeks`, `2mo`.
        zone: whose days these are.

    Raises:
        UserError: it is no such thing, may mean two things, is over by now, or is years away.
    """
    if _TWO_THINGS.fullmatch(text.strip()):
        raise UserError(f'"{text}" may be minutes or months; type 30min or 2mo.')
    found = _moment(text.strip(), now, zone)
    if found is None:
        raise UserError(f'"{text}" is no time; type a day (2026-12-03), a day and a time, or 30min, 3h, 2mo.')
    if found <= now:
        raise UserError(f"{shown(found, zone)} is over already; give a time to come.")
    if found - now > LONGEST:
        raise UserError(f"{shown(found, zone)} is years away; give a nearer time.")
    return found


def shown(at: datetime, zone: tzinfo) -> str:
    """`Thu 3 Dec 2026, 14:00 CET`."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M %Z}"


def _moment(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    try:
        if length := _LENGTH.fullmatch(text):
            found = now + int(length[1]) * _UNITS[length[2].casefold()]
        elif _DAY.fullmatch(text):
            found = datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return found.replace(second=0, microsecond=0)  # what is kept and what is told are the same
