"""Where the proof of a word can be read: Message-IDs, jobs and CIDs to links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from commands.answer import Link, Span
from storage.state import Origin


def mail(templates: Mapping[str, str], origin: Origin, text: str = "") -> Span:
    """A mail as its day (`19 Sep`), or as `text`, linked to the list's archive."""
    return to(
        templates,
        "message",
        text or day(origin.at),
        message_id=quote(origin.message_id.strip("<>"), safe="@+=~$!*',;&"),
    )


def job(templates: Mapping[str, str], number: int, text: str) -> Span:
    """A GitLab job, as `text`."""
    return to(templates, "job", text, id=str(number))


def to(templates: Mapping[str, str], kind: str, text: str, **values: str) -> Span:
    """`text` linked by the template of that kind, or plain where there is none."""
    template = templates.get(kind, "")
    return Link(text, template.format_map(values)) if template else text


def day(at: datetime | None) -> str:
    """`19 Sep`, with the year where a reader cannot know it; "undated" without a time."""
    return "undated" if at is None else f"{at.day} {at:%b} {at.year}"


def since(at: datetime | None, now: datetime) -> str:
    """How long ago: `2 days ago`, `today`, or "" without a time."""
    if at is None or at > now:
        return ""
    days = (now - at).days
    return "today" if days == 0 else f"{days} day{'s' * (days != 1)} ago"
