"""Since when, as a person types it: an age such as `14d`, or a day such as `2026-10-09`."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from commands.answer import UserError
from commands.query_values import BadValue, kept, moment
from storage.records import Operator


def since(text: str, now: datetime) -> datetime:
    """The time that it means.

    Raises:
        UserError: it is neither an age nor a day.
    """
    age = text.strip().lstrip("<")
    with suppress(BadValue):
        return moment(kept(Operator.AGE, f"<{age}"), now)
    try:
        day = kept(Operator.AFTER, age)
    except BadValue:
        raise UserError(
            f'"{text}" is no time; type an age such as 14d, 3w or 6m, or a day such as 2026-10-09.'
        ) from None
    return datetime.fromisoformat(f"{day}-01-01"[:10]).replace(tzinfo=UTC)
