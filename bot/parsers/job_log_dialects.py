"""How test runners tell of a failed test, each in a line of its own, and where what it printed stands.

Avocado's ` (12/84) tests/boot.py:Boot.test_pc: FAIL: reason (5.21 s)`, the end of pytest's and unittest's
reports, CTest, GoogleTest, cargo and its nextest, Go, Automake, the block layer's iotests, and a make target
that runs one emulated program. They are a table, so that one more runner is one more row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a runner tells of a test.

    Attributes:
        suite: the runner's name.
        trigger: stands in every line that tells of a failed test.
        failed: such a line.
        opens: a line from which on a test prints, if lines say so.
        begins: how such lines begin.
        follows: what a failed test printed stands behind the line that tells of it.
        ends: the first line that is no output any more.
        passed: a line that says that a test which failed has passed when it was run again.
        within: the runner that each test runs, whose lines tell the same once more.
        sums: the line is about several tests, and tells of a failure only where none of them was told as one.
    """

    suite: str
    trigger: str
    failed: re.Pattern[str]
    opens: re.Pattern[str] | None = None
    begins: tuple[str, ...] = ()
    follows: bool = False
    ends: re.Pattern[str] | None = None
    passed: re.Pattern[str] | None = None
    within: str = ""
    sums: bool = False


DIALECTS = (
    Dialect(
        "avocado",
        "/",
        re.compile(
            r"\s*\(\d+/\d+\) (?P<test>\S+): +(?P<result>FAIL|ERROR|INTERRUPTED|TIMEOUT)\b:?\s*(?P<why>.*?)"
            r"\s*(?:\((?P<seconds>\d+\.\d+) s\))?$"
        ),
    ),
    Dialect(
        "pytest",
        "::",
        re.compile(
            r"(?P<result>FAILED|ERROR) (?P<test>\S+::[^\s\[]+\[.*?\](?= - |$)|\S+::\S.*?)(?: - (?P<why>.*))?$"
        ),
    ),
    Dialect(  # a file that cannot be collected
        "pytest",
        "ERROR ",
        re.compile(r"(?P<result>ERROR) (?P<test>\S+\.py)(?: - (?P<why>.*))?$"),
    ),
    Dialect(
        "unittest",
        "(",
        re.compile(r"(?P<result>FAIL|ERROR): (?P<test>[\w.]+ \([\w.]+\))(?: [\[(].*)?(?P<why>)$"),
        follows=True,
        ends=re.compile(r"={70}$|Ran \d+ tests? in "),
    ),
    Dialect(
        "ctest",
        "***",
        re.compile(
            r"\s*\d+/\d+ Test\s+#\d+: (?P<test>\S.*?) \.+[\w ]*\*\*\*"
            r"(?P<result>Failed|Timeout|Exception|Not Run(?! \(Disabled\))):?\s*"
            r"(?P<why>.*?)\s*(?:(?P<seconds>\d+\.\d+) sec)?$"
        ),
        follows=True,
        ends=re.compile(r"\s*\d+/\d+ Test\s+#\d+: |\s+Start\s+\d+: |\d+% tests passed"),
    ),
    Dialect(
        "gtest",
        "FAILED",
        re.compile(r"\[  (?P<result>FAILED)  \] (?P<test>[\w/]+\.[\w/]+)(?:, (?P<why>.*))? \(\d+ ms\)$"),
        opens=re.compile(r"\[ RUN      \] (?P<test>\S+)$"),
        begins=("[ RUN ",),
        ends=re.compile(r"\[ "),
    ),
    Dialect(
        "cargo",
        "FAILED",
        re.compile(
            r"test (?P<test>\S+(?: - .*?)??)(?: - (?:should panic|compile(?: fail)?))? \.\.\. "
            r"(?P<result>FAILED)(?P<why>)$"
        ),
        opens=re.compile(r"---- (?P<test>\S.*) stdout ----$"),
        begins=("---- ",),
        ends=re.compile(r"failures:$"),
    ),
    Dialect(
        "nextest",
        "s] ",
        re.compile(
            r"\s+(?:TRY \d+ )?(?P<result>FAIL|LEAK-FAIL|XFAIL|TIMEOUT|TMT|ABORT|SIG[A-Z]+)(?: \+ LEAK)? "
            r"\[[\s>]*(?P<seconds>\d+\.\d+)s\] (?:\(\s*\d+/\d+\) )?(?P<test>\S+ \S+)(?P<why>)$"
        ),
        passed=re.compile(r"\s+TRY \d+ PASS \[.{1,20}s\] (?:\(\s*\d+/\d+\) )?(?P<test>\S+ \S+)$"),
        opens=re.compile(r"[-─]+ (?:TRY \d+ )?STD(?:OUT|ERR): +(?P<test>\S+ \S+)(?: -+)?$"),
        begins=("--- ", "────"),
        ends=re.compile(r"\s+(?:TRY \d+ )?[A-Z]+ \[|[-─]{3,}|\s*Cancel"),
        within="cargo",
    ),
    Dialect(
        "go",
        "--- FAIL",
        re.compile(
            r"\s*--- (?P<result>FAIL): (?P<test>\S+)(?: \((?P<seconds>\d+\.\d+)(?:s| seconds)\))?(?P<why>)$"
        ),
        opens=re.compile(r"=== RUN   (?P<test>\S+)$"),
        begins=("=== RUN ",),
        follows=True,
        ends=re.compile(r"\s*(?:---|===) |FAIL\b|PASS$|ok\b"),
    ),
    Dialect(  # a package that does not build, or of which a goroutine ended all tests
        "go",
        "FAIL\t",
        re.compile(
            r"(?P<result>FAIL\t)(?P<test>\S+)"
            r"(?:\t(?P<seconds>\d+\.\d+)s| (?P<why>\[(?:build|setup) failed\]))$"
        ),
        opens=re.compile(r"# (?P<test>\S+)(?: \[\S+\])?$|(?:panic|fatal error): "),
        begins=("# ", "panic: ", "fatal error: "),
        ends=re.compile(r"# |FAIL\b|ok\b|=== "),
        sums=True,
    ),
    Dialect(
        "automake", "FAIL: ", re.compile(r"(?P<result>FAIL): (?P<test>[\w./+-]+(?: \d+ - .*)?)(?P<why>)$")
    ),
    Dialect(
        "automake",
        "ERROR: ",
        re.compile(
            r"(?P<result>ERROR): (?P<test>[\w./+-]+) - (?P<why>exited with status \d+|missing test plan)"
        ),
    ),
    Dialect(
        "iotests",
        "fail",
        re.compile(
            r"(?P<test>[\w-]+)\s+(?P<result>fail)\s+\[[\d:]+\]\s+\[[\d:]+\]\s+(?P<seconds>[\d.]+)s\s+"
            r"(?:\(last: [^)]*\))?\s*(?P<why>.*)$"
        ),
    ),
    Dialect(
        "tcg",
        " Error ",
        re.compile(
            r"make(?:\[\d+\])?: \*\*\* \[\S+ (?P<test>run-(?!ninja\b|tcg-tests|test-\d+\])[\w.+-]+)\] "
            r"(?P<result>Error) (?P<why>)(?P<status>\d+)$"
        ),
    ),
)
