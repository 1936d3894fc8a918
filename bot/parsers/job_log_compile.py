"""Reads what breaks before there is anything to test: configuring, merging, compiling, linking.

Ninja says `FAILED: target`, the command, and what it printed; make prints the errors first and then
`make: *** [Makefile:12: target] Error 1`. A step is read from its first error until the next step begins,
and is one failure, named by its first error: those that follow mostly follow from it. Steps that fail by the
same error (a header) are one failure too. What a configure script tried out, and was to fail, is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.parsers.job_log_excerpt import Held, excerpt
from bot.parsers.job_log_lines import Line
from storage.records import FailureKind, FailureOutcome, LogFailure

MOST = 200
"""Steps that are told one by one; `ninja -k 0` goes on through thousands."""

AFTER = 40
"""Lines behind the last error that still belong to a step that no line ends."""

_STEP = re.compile(
    r"FAILED: (?:\[code=\d+\] )?(?!meson-internal__)(\S.*)$"
)  # not the step that runs the tests
_NEXT = re.compile(
    r"\[\d+/\d+\] |ninja: |(?:g?make|samu)(?:\[\d+\])?: |  (?:CC|CXX|LINK|LD|AR|GEN|RUSTC)\b"
    r"|ERROR: Job failed"
)
_WORDS = re.compile(
    r"error|ERROR: |undefined |multiple def|cannot find -l|duplicate sym|CONFLICT|CMake Err|No rule"
)
_PLACED = re.compile(r"(?P<file>[^\s:]+):(?P<line>\d+)(?::\d+)?: (?:(?:fatal )?error:? |ERROR: )")
_LINKED = re.compile(
    r"undefined reference to |undefined symbol: |multiple definition of |cannot find -l|duplicate symbol: "
)
_OTHER = re.compile(
    r"error(?:\[E\d+\])?: (?!aborting due|could not compile|process didn't)|CONFLICT \(|CMake Error"
    r"|make(?:\[\d+\])?: \*\*\* No rule to make target"
)
_RUST = re.compile(r"\s*--> (?P<file>[^\s:]+):(?P<line>\d+)")
_LINKER = re.compile(r"(?:^|[\s:])(?P<file>[^\s:()]+\.\w+):(?P<line>\d+): undefined")
_TRIED = re.compile(r"(?:^|/)(?:testfile\.c|sanitycheck|conftest\.|config-temp/|CMakeFiles/CMakeTmp/|cmTC_)")


@dataclass(slots=True)
class _Step:
    """A step that failed, while what it printed is being read."""

    target: str | None
    stage: str
    first: int
    last: int
    held: Held = field(default_factory=Held)
    error: str | None = None
    place: tuple[str, int] | None = None

    def failure(self) -> LogFailure:
        texts = self.held.texts()
        command = 1 if self.target and len(texts) > 1 else 0  # it is long and tells nothing
        file, at = self.place or (None, None)
        return LogFailure(
            kind=FailureKind.BUILD,
            test=None,
            suite=None,
            outcome=FailureOutcome.ERROR,
            excerpt=excerpt(texts[command:], f"FAILED: {self.target}"),
            lines=(self.first, self.last),
            file=file,
            line=at,
        )


class Compile:
    """Takes the lines that are nobody else's and keeps the steps that failed.

    Attributes:
        omitted: steps beyond `MOST`.
    """

    def __init__(self) -> None:
        self.omitted = 0
        self._steps: dict[str, _Step] = {}
        self._open: _Step | None = None
        self._before = ""

    def feed(self, line: Line) -> bool:
        """Whether the line is an error, or belongs to a step of which something says that it failed."""
        text, before = line.text, self._before
        self._before = text
        if text.startswith("FAILED: ") and (match := _STEP.match(text)):
            self._end()
            self._open = _Step(match[1], line.stage, line.number, line.number)
            return True
        step = self._open
        if step and _is_over(step, line):
            self._end()
            step = None
        is_error = _WORDS.search(text) is not None and _is_error(text)
        if is_error and step is None:
            step = self._open = _Step(None, line.stage, line.number, line.number)
            if before.endswith(":"):  # "lamp.c: In function 'dim':"
                step.held.add(Line(line.number, before, line.stage))
        if step is None:
            return False
        _add(step, line, is_error)
        return is_error or step.target is not None

    def failures(self, sure: bool) -> list[LogFailure]:
        """The steps that failed, each error once.

        Args:
            sure: only those of which ninja says that they failed, not what merely looks like an error.
        """
        self._end()
        return [step.failure() for step in self._steps.values() if step.target or not sure]

    def _end(self) -> None:
        step, self._open = self._open, None
        if step is None:
            return
        key = step.error or f"FAILED: {step.target}"
        if key in self._steps:
            self._steps[key].target = self._steps[key].target or step.target
        elif len(self._steps) < MOST:
            self._steps[key] = step
        else:
            self.omitted += 1


def _is_over(step: _Step, line: Line) -> bool:
    if line.stage != step.stage or _NEXT.match(line.text):
        return True
    return not step.target and line.number > step.last + AFTER


def _add(step: _Step, line: Line, is_error: bool) -> None:
    step.held.add(line)
    if is_error or step.target:
        step.last = line.number
    if is_error and step.error is None:
        step.error = line.text
    text = line.text.lstrip()
    if step.place is None and (at := _PLACED.match(text) or _RUST.match(text) or _LINKER.search(text)):
        step.place = at["file"], int(at["line"][:9])


def _is_error(text: str) -> bool:
    placed = _PLACED.match(text.lstrip())
    if placed:
        return not _TRIED.search(placed["file"])
    return bool(_LINKED.search(text) or _OTHER.match(text))
