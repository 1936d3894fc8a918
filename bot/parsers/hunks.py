"""Which lines of a text are the content of a diff, by the counts at the head of each hunk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_HEAD = re.compile(r"@@ -\d{1,9}(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@")


_SIGNS = frozenset({"", " ", "-", "+", "\\", "\t"})


def lines_of(text: str) -> list[str]:
    """The lines of a text, whichever way they end."""
    return text.replace("\r\n", "\n").split("\n")


def told_apart(lines: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """The lines but for the heads of hunks, each with whether it is content; a damaged hunk ends early."""
    old = new = 0
    for line in lines:
        sign = line[:1]
        if sign == "@" and (head := _HEAD.match(line)):
            old, new = (int(count) if count is not None else 1 for count in head.groups())
        elif (old > 0 or new > 0) and sign in _SIGNS:
            old -= sign not in ("+", "\\")
            new -= sign not in ("-", "\\")
            yield True, line
        else:
            old = new = 0
            yield False, line
