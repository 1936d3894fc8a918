from __future__ import annotations

import pytest

from bot.parsers import job_log
from tests.parsers.traces import trace

AVOCADO = "tests/avocado/boot_pine.py:BootPine.test_oak"


@pytest.mark.parametrize(
    ("line", "test", "suite", "outcome", "seconds", "excerpt"),
    [
        (
            f" (03/84) {AVOCADO}: FAIL: no prompt in 'oak>' (5.21 s)",
            AVOCADO,
            "avocado",
            "failed",
            5.21,
            "no prompt in",
        ),
        (
            f" (03/84) {AVOCADO}: ERROR: Broken pipe (0.21 s)",
            AVOCADO,
            "avocado",
            "error",
            0.21,
            "Broken pipe",
        ),
        (
            f" (03/84) {AVOCADO}: INTERRUPTED: Test interrupted: Timeout reached (240.02 s)",
            AVOCADO,
            "avocado",
            "timeout",
            240.02,
            "Timeout reached",
        ),
        (
            "FAILED tests/test_lane.py::TestLane::test_open[oak] - AssertionError: assert 1 == 2",
            "tests/test_lane.py::TestLane::test_open[oak]",
            "pytest",
            "failed",
            None,
            "AssertionError: assert 1 == 2",
        ),
        (
            "ERROR tests/test_lane.py::test_open",
            "tests/test_lane.py::test_open",
            "pytest",
            "error",
            None,
            "test_open",
        ),
        (
            "FAIL: test_open (lanes.LaneTest)",
            "test_open (lanes.LaneTest)",
            "unittest",
            "failed",
            None,
            "test_open",
        ),
        (
            " 3/12 Test  #3: lane-open ........................***Failed    1.02 sec",
            "lane-open",
            "ctest",
            "failed",
            1.02,
            "lane-open",
        ),
        (
            "12/12 Test #12: disk-copy .....***Timeout 300.01 sec",
            "disk-copy",
            "ctest",
            "timeout",
            300.01,
            "disk-copy",
        ),
        (
            " 4/12 Test  #4: glue .............***Exception: SegFault  0.30 sec",
            "glue",
            "ctest",
            "error",
            0.3,
            "SegFault",
        ),
        ("[  FAILED  ] Lane.Opens (12 ms)", "Lane.Opens", "gtest", "failed", None, "Lane.Opens"),
        ("test lanes::open ... FAILED", "lanes::open", "cargo", "failed", None, "lanes::open"),
        (
            "141   fail       [00:00:00] [00:00:05]   5.1s   (last: 4.0s)  output mismatch (see 141.out)",
            "141",
            "iotests",
            "failed",
            5.1,
            "output mismatch",
        ),
        (
            "make[1]: *** [Makefile:181: run-lane-on-oak] Error 124",
            "run-lane-on-oak",
            "tcg",
            "timeout",
            None,
            "Error 124",
        ),
        ("make[1]: *** [Makefile:181: run-lane] Error 1", "run-lane", "tcg", "failed", None, "Error 1"),
    ],
)
def test_one_line_tells_a_failed_test(
    line: str, test: str, suite: str, outcome: str, seconds: float | None, excerpt: str
) -> None:
    (failure,) = job_log.parse(trace(f"before\n{line}\nafter\n")).failures
    assert (failure.test, failure.suite, failure.outcome, failure.seconds) == (test, suite, outcome, seconds)
    assert excerpt in failure.excerpt


@pytest.mark.parametrize(
    "line",
    [
        f" (03/84) {AVOCADO}: STARTED",
        f" (03/84) {AVOCADO}: PASS (5.21 s)",
        f" (03/84) {AVOCADO}: SKIP: no oak here",
        f" (03/84) {AVOCADO}: CANCEL: no oak here (0.01 s)",
        "RESULTS    : PASS 30 | ERROR 0 | FAIL 1 | SKIP 4 | WARN 0 | INTERRUPT 0 | CANCEL 2",
        "test lanes::open ... ok",
        " 3/12 Test  #3: lane-open ........................   Passed    1.02 sec",
        "[       OK ] Lane.Opens (12 ms)",
    ],
)
def test_what_did_not_fail_is_no_failure(line: str) -> None:
    assert job_log.parse(trace(line + "\n", "Job succeeded")).failures == ()


def test_a_test_that_is_told_twice_failed_once() -> None:
    line = "[  FAILED  ] Lane.Opens (12 ms)\n"
    assert len(job_log.parse(trace(line * 2)).failures) == 1
