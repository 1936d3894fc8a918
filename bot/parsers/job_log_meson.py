"""Reads what `meson test` prints: a line for each test, and the output of those that failed.

A result is `5/351 project:suite+suite / name   ERROR 246.12s   killed by signal 6 SIGABRT`; since Meson 1.10
`5/351 suite+suite - project:name   ERROR …`, and until 0.56 `(exit status 1)` in parentheses and `0.02 s`.
Failed parts of a test come before it, as `▶ 5/351 part   FAIL`. With `--print-errorlogs` the output follows
between lines of dashes (`✀` or `8<` in the first), until 0.56 under "The output from the failed tests" as
`--- stdout ---`. "Summary of Failures" says all of it again, and so does the log that some scripts print
then; the output in it belongs to the test that it names. Source of the formats: mesonbuild/mtest.py of Meson
0.50 to 1.10.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.parsers.job_log_excerpt import Held, excerpt
from bot.parsers.job_log_lines import Line
from bot.parsers.job_log_runner import LIMIT
from bot.parsers.job_log_tap import failed_points
from storage.records import FailureKind, FailureOutcome, LogFailure

_RESULT = re.compile(
    r"\s*(?P<number>\d+)/\s*(?P<total>\d+)\s+(?P<name>\S.*?)\s+"
    r"(?P<result>OK|FAIL|ERROR|TIMEOUT|SKIP|EXPECTEDFAIL|UNEXPECTEDPASS|INTERRUPT|IGNORED)"
    r"\s+(?P<seconds>\d+(?:\.\d+)?)\s?s(?:\s+(?P<details>\S.*))?$"
)
_PART = re.compile(
    r"(?:▶|\|)\s+(?P<number>\d+/\s*\d+)\s+(?P<name>\S.*?)\s+(?P<result>FAIL|ERROR|UNEXPECTEDPASS|TIMEOUT)$"
)
_RUNNING = re.compile(r"\s*(?P<number>\d+)/\s*(?P<total>\d+)\s+(?P<name>\S.*?)\s+RUNNING$")
_MODERN = re.compile(r"(?:(?P<suites>\S+) - )?(?P<project>[\w.+-]+):(?P<test>\S.*)$")

_HLINE = "―"
_HLINES = re.compile(r"―{20,}$")
_OPENS = re.compile(r"―{3,} *✀|-{3,} 8< -{3,}$")
_MARKS = "▶|"
_OLD_OPENS, _OLD_CLOSES = "--- command ---", "-------"
_REPEATS = ("Summary of Failures:", "The output from ")
_SUM = "Ok:    "
_LOG = "Log of Meson test suite run on "
_LOG_TEST = "test:   "
_LOG_HEAD = ("start time: ", "duration: ", "result: ", "command: ", "Inherited environment: ")

_OUTCOMES = {
    "FAIL": FailureOutcome.FAILED,
    "UNEXPECTEDPASS": FailureOutcome.FAILED,
    "ERROR": FailureOutcome.ERROR,
    "TIMEOUT": FailureOutcome.TIMEOUT,
}
_SIGNAL = re.compile(r"\bsignal \d+ (SIG\w+)")
_STATUS = re.compile(r"\bexit status (\d+)")

MOST = 1000
"""Failed tests that are told one by one, failed parts of one test, and tests that run at a time."""

WIDEST = 1000
"""Characters of a line that can be a result: the names of a suite and a test."""


@dataclass(slots=True)
class _Test:
    """A failed test, while its output is being read."""

    name: str
    suite: str | None
    outcome: FailureOutcome
    said: re.Match[str]
    first: int
    last: int
    parts: dict[str, None]
    output: Held
    passed_again: bool = False

    def failure(self) -> LogFailure:
        texts = self.output.texts()
        details = self.said["details"] or ""
        signal, status = _SIGNAL.search(details), _STATUS.search(details)
        parts = dict.fromkeys((*self.parts, *failed_points(texts)))
        return LogFailure(
            kind=FailureKind.TEST,
            test=self.name,
            suite=self.suite,
            outcome=self.outcome,
            excerpt=excerpt(texts or parts, f"{self.said['result']} {details}".rstrip()),
            lines=(self.first, self.last),
            seconds=float(self.said["seconds"][:12]),
            signal=signal[1] if signal else None,
            exit_status=int(status[1][:9]) if status else None,
            subtests=tuple(parts)[:MOST],
            passed_again=self.passed_again,
        )


class Meson:
    """Takes the lines of a trace one by one and keeps what Meson says in them.

    Attributes:
        summed: the run that was last begun came to its end and said so.
        interrupted: tests that Meson itself was made to stop; they neither passed nor failed.
        omitted: failed tests beyond `MOST`.
    """

    def __init__(self) -> None:
        self.interrupted = self.omitted = 0
        self.summed = True
        self._repeating = False  # what comes was said before
        self._tests: dict[tuple[str | None, str], _Test] = {}
        self._parts: dict[str, dict[str, None]] = {}  # of tests that still run
        self._subject: _Test | None = None  # whose output may follow
        self._before: Held | None = None  # output that came before its test's result
        self._closing: str | None = None  # the line that ends the output that is being read
        self._sink = Held()
        self._in_log = False
        self._stage = ""

    def feed(self, line: Line) -> bool:
        """Whether the line was Meson's, or a test's output that Meson printed."""
        if line.stage != self._stage or line.text.startswith(LIMIT):
            self._stage = line.stage
            self._ends()
        if self._in_log:
            self._logged(line)
            return True
        return (self._closing is not None and self._output(line)) or self._said(line)

    def failures(self) -> list[LogFailure]:
        """The failed tests, each once, in the order they were told."""
        return [test.failure() for test in self._tests.values()]

    def _ends(self) -> None:
        """The script was stopped, or no more of it is kept: what comes is the runner's, no test's."""
        self._closing = self._subject = self._before = None
        self._in_log = False

    def _output(self, line: Line) -> bool:
        """Output goes on until the line that ends it, or, where that is missing, until the next result."""
        if line.text == self._closing or (self._closing == _HLINE and _HLINES.match(line.text)):
            self._closing = None
            return True
        if line.text.startswith(_REPEATS) or _result(line.text):
            self._closing = None
            return False
        self._sink.add(line)
        if self._subject:
            self._subject.last = line.number
        return True

    def _logged(self, line: Line) -> None:
        """The log names every test; of those that failed, it may be the first to tell the output."""
        text = line.text
        if text.startswith(_SUM):
            self._in_log = False
        elif text.startswith(_LOG_TEST):
            known = self._tests.get(_names(text[len(_LOG_TEST) :].strip()))
            self._sink = Held() if known is None or known.output else known.output
        elif not text.startswith(_LOG_HEAD):
            self._sink.add(line)

    def _said(self, line: Line) -> bool:
        text = line.text
        if match := _result(text):
            self._result(match, line)
        elif text[0] in _MARKS and len(text) < WIDEST and (match := _PART.match(text)):
            self._part(match)
        elif text[0] in "―-" and (text == _OLD_OPENS or _OPENS.match(text)):
            self._open(text)
        elif text.startswith(_LOG):
            self._in_log, self._sink = True, Held()
        elif text.startswith(_REPEATS):
            self._repeating = True
        elif text.startswith(_SUM):
            self.summed, self._repeating = True, False
        elif text.endswith("RUNNING") and _RUNNING.match(text):
            self._subject, self._before = None, Held()
        else:
            return text.startswith(">>> ") and self._subject is not None
        return True

    def _open(self, text: str) -> None:
        """Output begins. Tests print lines of dashes too, so its end has to be just as long."""
        if text == _OLD_OPENS:
            self._closing = _OLD_CLOSES
        else:
            self._closing = _HLINE if _HLINE in text else "-" * len(text)
        if self._subject is None:
            self._sink = Held() if self._before is None else self._before
        else:
            self._sink = Held() if self._subject.output else self._subject.output

    def _part(self, match: re.Match[str]) -> None:
        if len(self._parts) > MOST:
            self._parts.clear()
        parts = self._parts.setdefault(match["number"].replace(" ", ""), {})
        if len(parts) < MOST:
            parts[match["name"]] = None

    def _result(self, match: re.Match[str], line: Line) -> None:
        suite, name = _names(match["name"])
        known = self._tests.get((suite, name))
        outcome = _OUTCOMES.get(match["result"])
        parts = self._parts.pop(f"{match['number']}/{match['total']}", {})
        before, self._before = self._before, None
        if not (self._repeating and known):
            self._count(match)
        if known:
            known.passed_again |= match["result"] == "OK"
        elif outcome and len(self._tests) >= MOST:
            self.omitted += 1
        elif outcome:
            known = _Test(name, suite, outcome, match, line.number, line.number, parts, before or Held())
            self._tests[suite, name] = known
        self._subject = known if outcome else None

    def _count(self, match: re.Match[str]) -> None:
        if self.summed and not self._repeating:
            self.summed = False
        self.interrupted += match["result"] == "INTERRUPT"


def _result(text: str) -> re.Match[str] | None:
    return _RESULT.match(text) if "/" in text[:16] and len(text) < WIDEST else None


def _names(name: str) -> tuple[str | None, str]:
    """The suite and the name of a test; the project's name is left out."""
    before, slash, test = name.partition(" / ")
    if slash:
        return before.partition(":")[2] or None, test.strip()
    modern = _MODERN.match(name)
    return (modern["suites"], modern["test"]) if modern else (None, name)
