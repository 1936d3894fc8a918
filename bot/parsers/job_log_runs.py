"""Reads the failures that test runners tell in one line each, and what those tests printed.

Why a test failed stands beside that line, behind it, or under a head that names the test, as
`job_log_dialects` says; where a runner mixes the outputs of several tests, none is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.parsers.job_log_dialects import DIALECTS, Dialect
from bot.parsers.job_log_excerpt import Held, excerpt
from bot.parsers.job_log_lines import Line
from storage.records import FailureKind, FailureOutcome, LogFailure

MOST = 1000
"""Failures that are told one by one."""

WIDEST = 2000
"""Characters of a line that can be a result with its reason."""

_HEADS = tuple((d, d.opens) for d in DIALECTS if d.opens)
_OPENS = tuple(d.begins for d in DIALECTS if d.opens)

_LATE = ("INTERRUPTED", "TIMEOUT", "Timeout")
_DIED = ("ERROR", "Exception", "Not Run", "ABORT")
_TIMEOUT_STATUS = "124"
"""What timeout(1) exits with when the time is over; make passes it on."""


@dataclass(slots=True)
class _Test:
    """A failed test, and what it printed."""

    suite: str
    said: re.Match[str]
    line: Line
    output: Held = field(default_factory=Held)

    def failure(self) -> LogFailure:
        more = self.said.groupdict()
        why, result = more["why"] or "", more["result"]
        seconds, status = more.get("seconds"), more.get("status")
        return LogFailure(
            kind=FailureKind.TEST,
            test=more["test"],
            suite=self.suite,
            outcome=_outcome(result, status),
            excerpt=excerpt((why.replace("\\n", " "), *self.output.texts()), self.line.text.strip()),
            lines=(self.line.number, self.line.number),
            seconds=float(seconds[:12]) if seconds else None,
            signal=result if result.startswith("SIG") else None,
            exit_status=int(status[:9]) if status else None,
        )


class Runs:
    """Takes the lines that are no output of Meson's tests and keeps the tests that failed."""

    def __init__(self) -> None:
        self.omitted = 0
        self._tests: dict[tuple[str, str], _Test] = {}
        self._begun: tuple[tuple[str, str], Held] | None = None  # a test that has no result yet
        self._sink: tuple[Held, re.Pattern[str]] | None = None

    def feed(self, line: Line) -> bool:
        """Whether the line told of a failed test; what such a test prints is read by others, too."""
        text = line.text
        if self._sink and self._sink[1].match(text):
            self._sink = None
        if len(text) <= WIDEST:
            if text.startswith(_OPENS):
                self._open(text)
                return False
            for dialect in DIALECTS:
                if dialect.trigger in text and (match := dialect.failed.match(text)):
                    self._keep(dialect, match, line)
                    return True
        if self._sink:
            self._sink[0].add(line)
        return False

    def failures(self) -> list[LogFailure]:
        """The failed tests, each once, in the order they were told."""
        return [test.failure() for test in self._tests.values()]

    def _open(self, text: str) -> None:
        """What comes was printed by a test, which may have a result already."""
        for dialect, opens in _HEADS:
            if dialect.ends and (match := opens.match(text)):
                key = dialect.suite, match["test"]
                known = self._tests.get(key)
                held = known.output if known else Held()
                self._begun, self._sink = (key, held), (held, dialect.ends)

    def _keep(self, dialect: Dialect, match: re.Match[str], line: Line) -> None:
        key = dialect.suite, match["test"]
        if key in self._tests:
            return
        if len(self._tests) >= MOST:
            self.omitted += 1
            return
        test = _Test(dialect.suite, match, line)
        if self._begun and self._begun[0] == key:
            test.output = self._begun[1]
        self._tests[key] = test
        self._sink = (test.output, dialect.ends) if dialect.follows and dialect.ends else None


def _outcome(result: str, status: str | None) -> FailureOutcome:
    if result in _LATE or status == _TIMEOUT_STATUS:
        return FailureOutcome.TIMEOUT
    died = result in _DIED or result.startswith("SIG")
    return FailureOutcome.ERROR if died else FailureOutcome.FAILED
