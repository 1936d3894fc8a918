"""Times as the database and the command line's JSON write them: ISO 8601, UTC, `Z`."""

from __future__ import annotations

from datetime import UTC, datetime


def text(moment: datetime) -> str:
    """`2024-09-19T09:08:25Z`; sorts as it reads."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def text_or_none(moment: datetime | None) -> str | None:
    """The same, where a time may be missing."""
    return None if moment is None else text(moment)


def moment(text: str) -> datetime:
    """The time that `text` (from this module) stands for.

    Raises:
        ValueError: it is no such text.
    """
    if not text.endswith("Z"):
        raise ValueError(f"{text!r} does not match a time in UTC")
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    """The same, where a time may be missing."""
    return None if text is None else moment(text)
