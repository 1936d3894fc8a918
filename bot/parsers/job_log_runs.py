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
_OPENS = tuple(begin for d in DIALECTS for begin in d.begins)

_BEGUN = 100
"""Tests without a result yet of which is held what they printed: Go builds packages before it tests one."""

_LATE = ("INTERRUPTED", "TIMEOUT", "TMT", "Timeout")
_DIED = ("ERROR", "Exception", "Not Run", "ABORT", "XFAIL", "FAIL\t")
_TIMEOUT_STATUS = "124"
"""What timeout(1) exits with when the time is over; make passes it on."""


@dataclass(slots=True)
class _Test:
    """A failed test, and what it printed."""

    suite: str
    said: re.Match[str]
    line: Line
    output: Held = field(default_factory=Held)
    passed_again: bool = False

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
            passed_again=self.passed_again,
        )


class Runs:
    """Takes the lines that are no output of Meson's tests and keeps the tests that failed."""

    def __init__(self) -> None:
        self.omitted = 0
        self._tests: dict[tuple[str, str], _Test] = {}
        self._begun: dict[tuple[str, str | None], Held] = {}  # tests that have no result yet
        self._told = ""  # whose the last failure was, if no line about several tests came since
        self._sink: tuple[Held, Dialect] | None = None

    def feed(self, line: Line) -> bool:
        """Whether the line told of a failed test; what such a test prints is read by others, too."""
        text = line.text
        if self._sink and (ends := self._sink[1].ends) and ends.match(text):
            self._sink = None
        if len(text) <= WIDEST:
            if text.startswith(_OPENS) and self._opens(line):
                return False
            within = self._sink[1].within if self._sink else ""
            for dialect in DIALECTS:
                if dialect.trigger in text and dialect.suite != within:
                    if match := dialect.failed.match(text):
                        self._keep(dialect, match, line)
                        return True
                    if dialect.passed and (match := dialect.passed.match(text)):
                        self._passes(dialect, match["test"])
        if self._sink:
            self._sink[0].add(line)
        return False

    def failures(self) -> list[LogFailure]:
        """The failed tests, each once, in the order they were told."""
        return [test.failure() for test in self._tests.values()]

    def _opens(self, line: Line) -> bool:
        """Whether what comes was printed by a test, which may have a result already."""
        for dialect, opens in _HEADS:
            if not (match := opens.match(line.text)) or (dialect.sums and self._is_of_a_test(dialect)):
                continue
            key = dialect.suite, match["test"]
            known = self._tests.get(key)
            held = self._begun[key] = known.output if known else Held()
            self._sink = held, dialect
            if match["test"] is None:
                held.add(line)
            if len(self._begun) > _BEGUN:
                del self._begun[next(iter(self._begun))]
            return True
        return False

    def _is_of_a_test(self, dialect: Dialect) -> bool:
        """Whether what looks like the end of all tests is printed by one that failed, or by another's."""
        told = self._told == dialect.suite
        return told or (self._sink is not None and self._sink[1].suite != dialect.suite)

    def _keep(self, dialect: Dialect, match: re.Match[str], line: Line) -> None:
        key = dialect.suite, match["test"]
        told, self._told = self._told, "" if dialect.sums else dialect.suite
        if key in self._tests or (dialect.sums and told == dialect.suite):
            return
        if len(self._tests) >= MOST:
            self.omitted += 1
            return
        test = _Test(dialect.suite, match, line)
        for begun in (key, (dialect.suite, None)) if dialect.sums else (key,):
            test.output = self._begun.pop(begun, test.output)
        self._tests[key] = test
        self._sink = (test.output, dialect) if dialect.follows else None

    def _passes(self, dialect: Dialect, test: str) -> None:
        if known := self._tests.get((dialect.suite, test)):
            known.passed_again = True


def _outcome(result: str, status: str | None) -> FailureOutcome:
    if result in _LATE or status == _TIMEOUT_STATUS:
        return FailureOutcome.TIMEOUT
    died = result in _DIED or result.startswith("SIG")
    return FailureOutcome.ERROR if died else FailureOutcome.FAILED
