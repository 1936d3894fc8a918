"""Several notices in one message: each with what it says, so that nothing is lost, and one ping for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commands.answer import Action, Answer, Link, Section, line
from commands.phrases import times


def folded(parts: Sequence[tuple[int, str, Answer]], now: datetime) -> Answer:
    """The one message.

    Args:
        parts: each notice's number, the address of its own message or "" where it has none, and what it says.
    """
    return Answer(
        title=f"{times(len(parts), 'notice')} for you",
        as_of=now,
        sections=tuple(_part(url, answer) for _, url, answer in parts),
        actions=tuple(
            Action(f"Show {at}", "notice", {"number": str(number)})
            for at, (number, _, _) in enumerate(parts, 1)
        ),
    )


def _part(url: str, answer: Answer) -> Section:
    """What stands in a message of its own is not said again but linked."""
    if url:
        return Section("", (line(Link(answer.title, url)),))
    return Section(answer.title, (*answer.intro, *(x for s in answer.sections for x in s.lines)))
