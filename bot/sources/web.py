"""What we owe any web server that we ask: to say who asks, and to stay away for as long as it says."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version

AGENT = f"watchkeeper/{version('watchkeeper')}"

MOVED = (301, 302, 303, 307, 308)


def retry_after(said: str, now: datetime) -> float | None:
    """Seconds that `Retry-After` asks for, as a number or a date; None where it says neither."""
    given = said.strip()
    if given.isdecimal():
        return float(given)
    try:
        at = parsedate_to_datetime(given)
    except ValueError:
        return None
    return (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds()
