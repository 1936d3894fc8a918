"""Several notices in one message: each with what it says, so that nothing is lost, and one ping for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commands.answer import Action, Answer, Link, Section, line
from commands.phrases import times

UNTAKEN = "Nobody has said yet that they are on it."


def folded(parts: Sequence[tuple[int, str, Answer]], now: datetime, *, untaken: bool = False) -> Answer:
    """The one message; what it says of a single notice has that one's title and buttons.

    Args:
        parts: each notice's number, the address of its own message or "" where it has none, and what it says.
        untaken: one answer to each of these was enough, and did not come.
    """
    answers = [answer for _, _, answer in parts]
    show = (Action(f"Show {at}", "notice", {"number": str(n)}) for at, (n, _, _) in enumerate(parts, 1))
    return Answer(
        title=answers[0].title if len(parts) == 1 else f"{times(len(parts), 'notice')} at once",
        as_of=now,
        intro=(line(UNTAKEN),) if untaken else (),
        sections=tuple(_part(url, answer) for _, url, answer in parts),
        actions=answers[0].actions if len(parts) == 1 else tuple(show),
    )


def _part(url: str, answer: Answer) -> Section:
    """What stands in a message of its own is not said again but linked."""
    if url:
        return Section("", (line(Link(answer.title, url)),))
    return Section(answer.title, (*answer.intro, *(x for s in answer.sections for x in s.lines)))
