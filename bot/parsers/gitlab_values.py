"""Reads single values out of GitLab's JSON, where any may be missing or of the wrong type.

What is missing or wrong becomes "not said" ("" or None), never an error: one odd field must not
cost the rest of the event.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

Fields = Mapping[str, Any]


def fields_of(value: object) -> Fields:
    """The value, if it is an object; else an object without fields."""
    return value if isinstance(value, dict) else {}


def text_of(value: object) -> str:
    """A string that can be stored: JSON may escape half of a surrogate pair."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def id_of(value: object) -> int | None:
    """A positive number that fits SQLite's 64 bits; some senders quote it."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,19}", value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63:
        return value
    return None


def time_of(value: object) -> datetime | None:
    """GitLab writes `2015-10-03 17:09:26 UTC`, `2021-04-28 21:50:00 +0200` and ISO 8601."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    text = re.sub(r" +(?=[+-][0-9])", "", value.strip().removesuffix(" UTC"))
    try:
        time = datetime.fromisoformat(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def link_of(value: object) -> str:
    """An address that a page may link; nothing but the web's own schemes."""
    text = text_of(value)
    return text if text.startswith(("https://", "http://")) else ""


def project_of(url: str) -> str:
    """The project's path out of the address of the project, of a pipeline or of a job."""
    try:
        path = urlsplit(url).path.strip("/")
    except ValueError:
        return ""
    return re.sub(r"/(?:pipelines|jobs|builds)/[0-9]+$", "", path.partition("/-/")[0])
