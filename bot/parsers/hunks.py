"""Which lines of a text are the content of a diff, by the counts at the head of each hunk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_HEAD = re.compile(r"@@ -\d{1,9}(?:,(\d{1,9}))? \+\d{1,9}(?:,(\d{1,9}))? @@")


def told_apart(lines: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """The lines but for the heads of hunks, each with whether it is content; a damaged hunk ends early."""
    old = new = 0
    for line in lines:
        if head := _HEAD.match(line):
            old, new = (int(count) if count is not None else 1 for count in head.groups())
        elif (old > 0 or new > 0) and line[:1] in ("", " ", "-", "+", "\\", "\t"):
            old -= line[:1] not in ("+", "\\")
            new -= line[:1] not in ("-", "\\")
            yield True, line
        else:
            old = new = 0
            yield False, line
