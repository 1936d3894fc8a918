"""A series that its sender asked after, in words: how often, when, and that nobody answered."""

from __future__ import annotations

from commands import links, pull_lines
from commands.answer import Ask, Line, Span, line
from storage.state import Series


def summary(ask: Ask, found: Series) -> Line:
    """`Wicks: pinged twice by Ada Marsh ‹5 Mar›, ‹9 Mar›, 3 days ago; nobody answered`."""
    return line(f"{pull_lines.name(found)}: ", *told(ask, found), key=found.key)


def told(ask: Ask, found: Series) -> list[Span]:
    """How often it was pinged, by whom, and when."""
    count = len(found.pings)
    spans = [*pull_lines.sent(ask, found), f", pinged {_times(count)} "]
    for n, ping in enumerate(found.pings):
        spans += [", " if n else "", links.mail(ask, ping)]
    ago = links.since(found.pings[-1].at, ask.now)
    return [*spans, f", {ago}" if ago else "", "; nobody answered"]


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
