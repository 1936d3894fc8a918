"""What a face is given to work with, and the one place where a fault is turned into a sentence.

A face knows neither store nor clock nor who asks: `app` binds them into these functions.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from commands.answer import Answer

Answerer = Callable[[str, Mapping[str, str]], Awaitable[Answer]]
"""Runs a command by its name on arguments as text; raises UserError."""

Completer = Callable[[str, str, str], Awaitable[Sequence[str]]]
"""Values for a command's option that fit what is typed so far."""

Health = Callable[[], Awaitable[Sequence[str]]]
"""What is wrong, one sentence each; empty while the bot is well."""

Working = Callable[[], Awaitable[Sequence[str]]]
"""How far what takes long is, one sentence each."""

Ready = Callable[[], Awaitable[object]]
"""Returns where an answer could be given, and raises where none can."""

Metrics = Callable[[], Awaitable[str]]
"""What is measured, as Prometheus reads it."""


def apology(number: str) -> str:
    """What a person is told of an incident."""
    return (
        f"Something broke on our side while answering (incident {number}). It is logged; nothing was changed."
    )
