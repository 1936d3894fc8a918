"""Reads the failures that other test runners tell in one line each.

Avocado's ` (12/84) tests/boot.py:Boot.test_pc: FAIL: reason (5.21 s)`, the end of pytest's and unittest's
reports, CTest, GoogleTest, cargo, the block layer's iotests, and a make target that runs one emulated
program. One line is all that is read: what stands around it differs too much to be told apart.
"""

from __future__ import annotations

import re

from bot.parsers.job_log_excerpt import excerpt
from bot.parsers.job_log_lines import Line
from storage.records import FailureKind, FailureOutcome, LogFailure

MOST = 1000
"""Failures that are told one by one."""

WIDEST = 2000
"""Characters of a line that can be a result with its reason."""

_RUNS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (suite, trigger, re.compile(pattern))
    for suite, trigger, pattern in (
        (
            "avocado",
            "/",
            r"\s*\(\d+/\d+\) (?P<test>\S+): +(?P<result>FAIL|ERROR|INTERRUPTED|TIMEOUT)\b:?\s*(?P<why>.*?)"
            r"\s*(?:\((?P<seconds>\d+\.\d+) s\))?$",
        ),
        ("pytest", "::", r"(?P<result>FAILED|ERROR) (?P<test>\S+::\S.*?)(?: - (?P<why>.*))?$"),
        ("unittest", "(", r"(?P<result>FAIL|ERROR): (?P<test>\w+ \([\w.]+\))(?P<why>)$"),
        (
            "ctest",
            "***",
            r"\s*\d+/\d+ Test\s+#\d+: (?P<test>\S+) \.*\s*\*\*\*(?P<result>Failed|Timeout|Exception)"
            r":?\s*(?P<why>.*?)\s*(?P<seconds>\d+\.\d+) sec$",
        ),
        ("gtest", "FAILED", r"\[  (?P<result>FAILED)  \] (?P<test>[\w/]+\.[\w/]+)(?P<why>.*)\(\d+ ms\)$"),
        ("cargo", "FAILED", r"test (?P<test>\S+(?: - .*)?) \.\.\. (?P<result>FAILED)(?P<why>)$"),
        (
            "iotests",
            "fail",
            r"(?P<test>[\w-]+)\s+(?P<result>fail)\s+\[[\d:]+\]\s+\[[\d:]+\]\s+(?P<seconds>[\d.]+)s\s+"
            r"(?:\(last: [^)]*\))?\s*(?P<why>.*)$",
        ),
        (
            "tcg",
            " Error ",
            r"make(?:\[\d+\])?: \*\*\* \[\S+ (?P<test>run-(?!ninja\b|tcg-tests)[\w.+-]+)\] "
            r"(?P<result>Error) (?P<why>)(?P<status>\d+)$",
        ),
    )
)
_LATE = ("INTERRUPTED", "TIMEOUT", "Timeout")
_TIMEOUT_STATUS = "124"
"""What timeout(1) exits with when the time is over; make passes it on."""


class Runs:
    """Takes the lines that are nobody else's and keeps the tests that failed."""

    def __init__(self) -> None:
        self.omitted = 0
        self._failures: dict[tuple[str, str], LogFailure] = {}

    def feed(self, line: Line) -> bool:
        """Whether the line told of a failed test."""
        if len(line.text) > WIDEST:
            return False
        for suite, trigger, pattern in _RUNS:
            if trigger in line.text and (match := pattern.match(line.text)):
                self._keep(suite, match, line)
                return True
        return False

    def failures(self) -> list[LogFailure]:
        """The failed tests, each once, in the order they were told."""
        return list(self._failures.values())

    def _keep(self, suite: str, match: re.Match[str], line: Line) -> None:
        key = suite, match["test"]
        if key in self._failures:
            return
        if len(self._failures) >= MOST:
            self.omitted += 1
            return
        more = match.groupdict()
        why, seconds, status = match["why"] or "", more.get("seconds"), more.get("status")
        self._failures[key] = LogFailure(
            kind=FailureKind.TEST,
            test=match["test"],
            suite=suite,
            outcome=_outcome(match["result"], status),
            excerpt=excerpt((why.replace("\\n", " "),), line.text.strip()),
            lines=(line.number, line.number),
            seconds=float(seconds[:12]) if seconds else None,
            exit_status=int(status[:9]) if status else None,
        )


def _outcome(result: str, status: str | None) -> FailureOutcome:
    if result in _LATE or status == _TIMEOUT_STATUS:
        return FailureOutcome.TIMEOUT
    return FailureOutcome.ERROR if result in ("ERROR", "Exception") else FailureOutcome.FAILED
