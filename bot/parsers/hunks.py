"""Which lines of a text are the content of a diff, by the counts at the head of each hunk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_HEAD = re.compile(r"@@ -\d{1,9}(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@")


_SIGNS = frozenset({"", " ", "-", "+", "\\", "\t"})


@dataclass(frozen=True, slots=True)
class Apart:
    """The lines of a text but for the heads of hunks and the lines that a diff leaves as they are.

    Attributes:
        outside: those that are no content of a diff: there a removed "-- x" looks like a header, and test
            data like a diffstat.
        changed: those that a diff adds or removes, with their signs.
    """

    outside: tuple[str, ...]
    changed: tuple[str, ...]


def lines_of(text: str) -> list[str]:
    """The lines of a text, whichever way they end."""
    return (text.replace("\r\n", "\n") if "\r" in text else text).split("\n")


@lru_cache(maxsize=1)  # the readers of one patch ask one after another for the same text
def told_apart(text: str) -> Apart:
    """Tells the content of diffs from what stands around it; a damaged hunk ends early."""
    outside: list[str] = []
    changed: list[str] = []
    old = new = 0
    for line in lines_of(text):
        sign = line[:1]
        if sign == "@" and (head := _HEAD.match(line)):
            old, new = (int(count) if count is not None else 1 for count in head.groups())
        elif (old > 0 or new > 0) and sign in _SIGNS:
            if sign == "+":
                changed.append(line)
                new -= 1
            elif sign == "-":
                changed.append(line)
                old -= 1
            elif sign != "\\":
                old -= 1
                new -= 1
        else:
            old = new = 0
            outside.append(line)
    return Apart(tuple(outside), tuple(changed))
