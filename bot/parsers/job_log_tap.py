"""Reads the Test Anything Protocol where it stands in a trace by itself: `not ok 3 - name # TODO reason`.

Tests nest: a `not ok` that comes after others further in only sums them up, so it is their suite and no
failure of its own. What is marked TODO is expected to fail, what is marked SKIP was not run. The kernel's
tests write the inner ones as comments (`# not ok 1 name`), mark time-outs, and print before their point.
TAP 14: https://testanything.org/tap-version-14-specification.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.parsers.job_log_excerpt import Held, excerpt
from bot.parsers.job_log_lines import Line
from storage.records import FailureKind, FailureOutcome, LogFailure

MOST = 1000
"""Failed points that are told one by one."""

DEEPEST = 8
"""Suites around a point that are named."""

WIDEST = 1000
"""Characters of a line that can be a point."""

AFTER = 30
"""Lines of diagnostics behind a point that are looked at."""

_POINT = re.compile(
    r"(?P<indent>(?:# |\s)*)(?P<bad>not )?ok\b(?:\s+(?P<number>\d+))?(?:\s+-)?\s*(?P<name>.*?)"
    r"(?:\s*#\s*(?P<directive>(?:TODO|SKIP|TIMEOUT|exit=|time=).*))?$",
    re.IGNORECASE,
)
_DIRECTIVE = re.compile(r"(?:TODO|SKIP)\b", re.IGNORECASE)
_TIMEOUT = re.compile(r"TIMEOUT\b", re.IGNORECASE)
_KERNELS = re.compile(r"# (?:timeout set to \d+$|selftests: )")
"""What the kernel's runner says before it starts a test."""
_BAIL = re.compile(r"\s*Bail out!\s*(.*)")


def failed_points(texts: Iterable[str]) -> tuple[str, ...]:
    """The names of the points that failed, of one test's output."""
    matches = (_POINT.match(text) for text in texts if "not ok" in text[:WIDEST])
    return tuple(_name(m) for m in matches if m and _is_failed(m))


def _is_failed(point: re.Match[str]) -> bool:
    return bool(point["bad"]) and not _DIRECTIVE.match(point["directive"] or "")


def _name(point: re.Match[str]) -> str:
    return point["name"] or f"point {point['number'] or '?'}"


@dataclass(slots=True)
class _Point:
    """A failed point and what stands behind it."""

    name: str
    indent: int
    outcome: FailureOutcome
    first: int
    suites: tuple[str, ...]
    output: Held

    def failure(self) -> LogFailure:
        held = (*self.output.first, *self.output.last)
        numbers = [self.first, *(line.number for line in held)]
        return LogFailure(
            kind=FailureKind.TEST,
            test=self.name,
            suite=" / ".join(self.suites) or None,
            outcome=self.outcome,
            excerpt=excerpt((line.text for line in held), self.name),
            lines=(min(numbers), max(numbers)),
        )


class Tap:
    """Takes the lines that are nobody else's and keeps the points that failed."""

    def __init__(self) -> None:
        self.omitted = 0
        self._points: list[_Point] = []
        self._inner: list[_Point] = []  # those that a point further out may still sum up
        self._open: _Point | None = None
        self._left = 0
        self._printed: Held | None = None  # by one of the kernel's tests, which has no point yet

    def feed(self, line: Line) -> None:
        """Takes a line: a failed point, or what is said about it."""
        text = line.text
        if text.startswith("# "):
            self._comment(line)
        if "ok" in text and len(text) < WIDEST and (match := _POINT.match(text)):
            self._point(match, line)
        elif self._open and self._left and (text.startswith(("#", " ")) or _BAIL.match(text)):
            self._open.output.add(line)
            self._left -= 1
        else:
            self._open = None

    def _comment(self, line: Line) -> None:
        """What one of the kernel's tests prints, once their runner said that it starts one."""
        if _KERNELS.match(line.text):
            self._open, self._printed = None, Held()
        elif self._printed is not None:
            self._printed.add(line)

    def failures(self) -> list[LogFailure]:
        """The failed points, those that only sum up others left out."""
        return [point.failure() for point in self._points]

    def _point(self, match: re.Match[str], line: Line) -> None:
        indent = len(match["indent"])
        inner = []
        while self._inner and self._inner[-1].indent > indent:
            inner.append(self._inner.pop())
        self._open = None
        printed = None
        if not indent:
            printed, self._printed = self._printed, None
        if not _is_failed(match):
            return
        for point in reversed(inner):
            point.suites = (_name(match), *point.suites)[:DEEPEST]
            point.indent = indent
            self._inner.append(point)
        if not inner and len(self._points) >= MOST:
            self.omitted += 1
        elif not inner:
            late = _TIMEOUT.match(match["directive"] or "")
            outcome = FailureOutcome.TIMEOUT if late else FailureOutcome.FAILED
            self._open = _Point(_name(match), indent, outcome, line.number, (), printed or Held())
            self._points.append(self._open)
            self._inner.append(self._open)
            self._left = AFTER
