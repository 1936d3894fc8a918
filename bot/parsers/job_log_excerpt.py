"""Makes the excerpt of a failure: cut, trimmed, without secrets, of bounded size whatever was printed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from bot import failure_lines
from bot.parsers import secrets
from bot.parsers.job_log_lines import Line

WIDTH = 240
"""Characters of a line of an excerpt."""

FIRST, LAST = 60, 200
"""Lines of a test's output that are held: its beginning, and its end, which tells more."""


class Held:
    """The beginning and the end of an output of any length, and between which lines it stood."""

    def __init__(self) -> None:
        self.first: list[Line] = []
        self.last: deque[Line] = deque(maxlen=LAST)

    def add(self, line: Line) -> None:
        """Holds one more line, and lets go of the oldest beyond the beginning."""
        if len(line.text) > failure_lines.WIDEST:
            line = line._replace(text=line.text[: failure_lines.WIDEST])
        if len(self.first) < FIRST:
            self.first.append(line)
        else:
            self.last.append(line)

    def texts(self) -> list[str]:
        """What is held, in order."""
        return [line.text for line in (*self.first, *self.last)]

    def __bool__(self) -> bool:
        return bool(self.first)


def excerpt(texts: Iterable[str], otherwise: str = "") -> str:
    """The lines that say what went wrong, or `otherwise` where none was printed."""
    shown = failure_lines.cut(list(texts)) or [otherwise]
    return "\n".join(_trimmed(secrets.hide(line)) for line in shown)


def _trimmed(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 1].rstrip() + "…"
