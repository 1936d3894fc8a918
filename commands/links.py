"""Where the proof of a word can be read: Message-IDs, jobs and CIDs to links."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from commands.answer import Ask, Link, Span
from storage.state import Origin

SAME_YEAR = timedelta(days=300)


def mail(ask: Ask, origin: Origin, text: str = "") -> Span:
    """A mail as its day (`19 Sep`), or as `text`, linked to the list's archive."""
    return to(
        ask,
        "message",
        text or day(origin.at, ask.now),
        message_id=quote(origin.message_id.strip("<>"), safe="@+=~$!*',;&"),
    )


def job(ask: Ask, number: int, text: str) -> Span:
    """A GitLab job, as `text`."""
    return to(ask, "job", text, id=str(number))


def to(ask: Ask, kind: str, text: str, **values: str) -> Span:
    """`text` linked by the template of that kind, or plain where there is none."""
    template = ask.templates.get(kind, "")
    return Link(text, template.format_map(values)) if template else text


def day(at: datetime | None, now: datetime) -> str:
    """`19 Sep`; with its year where a reader might take it for another; "undated" without a time."""
    if at is None:
        return "undated"
    year = "" if abs(now - at) < SAME_YEAR else f" {at.year}"
    return f"{at.day} {at:%b}{year}"


def since(at: datetime | None, now: datetime) -> str:
    """How long ago by the calendar: `2 days ago`, `today`, or "" without a time."""
    if at is None or at > now:
        return ""
    days = (now.date() - at.date()).days
    return "today" if days == 0 else f"{days} day{'s' * (days != 1)} ago"
