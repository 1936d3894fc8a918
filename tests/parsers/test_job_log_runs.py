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
            "FAILED tests/test_lane.py::TestLane::test_open[1 - oak] - assert [1] == [2]",
            "tests/test_lane.py::TestLane::test_open[1 - oak]",
            "pytest",
            "failed",
            None,
            "assert [1] == [2]",
        ),
        (
            "FAILED tests/test_lane.py::test_shut - assert lanes[1] - 3",
            "tests/test_lane.py::test_shut",
            "pytest",
            "failed",
            None,
            "assert lanes[1] - 3",
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
            "ERROR: tests.test_lane (unittest.loader._FailedTest.tests.test_lane)",
            "tests.test_lane (unittest.loader._FailedTest.tests.test_lane)",
            "unittest",
            "error",
            None,
            "after",
        ),
        (
            "FAIL: test_open (lanes.LaneTest)",
            "test_open (lanes.LaneTest)",
            "unittest",
            "failed",
            None,
            "after",
        ),
        (
            " 3/12 Test  #3: lane-open ........................***Failed    1.02 sec",
            "lane-open",
            "ctest",
            "failed",
            1.02,
            "after",
        ),
        (
            "12/12 Test #12: disk-copy .....***Timeout 300.01 sec",
            "disk-copy",
            "ctest",
            "timeout",
            300.01,
            "after",
        ),
        (
            " 4/12 Test  #4: glue .............***Exception: SegFault  0.30 sec",
            "glue",
            "ctest",
            "error",
            0.3,
            "SegFault",
        ),
        (
            "5/9 Test #5: mud ...Subprocess aborted***Exception:   0.30 sec",
            "mud",
            "ctest",
            "error",
            0.3,
            "after",
        ),
        ("6/9 Test #6: weir .............***Not Run   0.00 sec", "weir", "ctest", "error", 0.0, "after"),
        (
            "7/9 Test #7: weir at dusk .....***Failed  Required regular expression not found. Regex=[ok",
            "weir at dusk",
            "ctest",
            "failed",
            None,
            "Required regular expression not found",
        ),
        (
            "FAIL: test_open (lanes.LaneTest.test_open) [oak] (lane=3)",
            "test_open (lanes.LaneTest.test_open)",
            "unittest",
            "failed",
            None,
            "after",
        ),
        ("[  FAILED  ] Lane.Opens (12 ms)", "Lane.Opens", "gtest", "failed", None, "Lane.Opens"),
        (
            "[  FAILED  ] Lane/0.Opens, where TypeParam = int (12 ms)",
            "Lane/0.Opens",
            "gtest",
            "failed",
            None,
            "where TypeParam = int",
        ),
        ("test lanes::open ... FAILED", "lanes::open", "cargo", "failed", None, "lanes::open"),
        ("test lanes::shut - should panic ... FAILED", "lanes::shut", "cargo", "failed", None, "panic"),
        (
            "test src/lib.rs - open (line 12) - compile fail ... FAILED",
            "src/lib.rs - open (line 12)",
            "cargo",
            "failed",
            None,
            "line 12",
        ),
        (
            "ERROR tests/test_lane.py - ImportError: no oak",
            "tests/test_lane.py",
            "pytest",
            "error",
            None,
            "no oak",
        ),
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
        ("FAIL: lanes/open.test", "lanes/open.test", "automake", "failed", None, "open.test"),
        (
            "FAIL: lanes/open.sh 3 - it opens",
            "lanes/open.sh 3 - it opens",
            "automake",
            "failed",
            None,
            "open",
        ),
        (
            "ERROR: lanes/open.sh - exited with status 2",
            "lanes/open.sh",
            "automake",
            "error",
            None,
            "exited with status 2",
        ),
        ("    --- FAIL: TestLane/open (0.10s)", "TestLane/open", "go", "failed", 0.1, "after"),
        ("--- FAIL: TestLane (0.10 seconds)", "TestLane", "go", "failed", 0.1, "after"),
        ("FAIL\tlanes/oak\t0.105s", "lanes/oak", "go", "error", 0.105, "FAIL"),
        ("FAIL\tlanes/oak [setup failed]", "lanes/oak", "go", "error", None, "setup failed"),
        ("--- FAIL: BenchmarkLane", "BenchmarkLane", "go", "failed", None, "after"),
        ("  TIMEOUT [> 60.001s] lanes open::oak", "lanes open::oak", "nextest", "timeout", 60.001, "oak"),
        ("  SIGSEGV [   0.1s] ( 3/12) lanes open::oak", "lanes open::oak", "nextest", "error", 0.1, "oak"),
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
        " 3/12 Test  #3: lane-open ........................***Not Run (Disabled)   0.00 sec",
        "[       OK ] Lane.Opens (12 ms)",
        "XFAIL: lanes/open.test",
        "    --- PASS: TestLane/open (0.10s)",
        "make: *** [Makefile.mtest:1824: run-test-227] Error 1",  # counted anew at each commit
    ],
)
def test_what_did_not_fail_is_no_failure(line: str) -> None:
    assert job_log.parse(trace(line + "\n", "Job succeeded")).failures == ()


def test_a_test_that_is_told_twice_failed_once() -> None:
    line = "[  FAILED  ] Lane.Opens (12 ms)\n"
    assert len(job_log.parse(trace(line * 2)).failures) == 1


CARGO = """\
test lanes::open ... FAILED
test lanes::shut ... FAILED

failures:

---- lanes::open stdout ----
thread 'lanes::open' panicked at src/lane.rs:12:9:
a lane is shut

---- lanes::shut stdout ----
thread 'lanes::shut' panicked at src/lane.rs:20:9:
a lane is open

failures:
    lanes::open
    lanes::shut
"""

GTEST = """\
[ RUN      ] Lane.Opens
opened in time
[       OK ] Lane.Opens (5 ms)
[ RUN      ] Lane.Shuts
lane.cc:12: Failure
[  FAILED  ] Lane.Shuts (5 ms)
[----------] 2 tests from Lane
"""

UNITTEST = f"""\
{"=" * 70}
FAIL: test_open (lanes.LaneTest)
{"-" * 70}
AssertionError: the lane is shut

{"=" * 70}
FAIL: test_shut (lanes.LaneTest)
{"-" * 70}
AssertionError: the lane is open

{"-" * 70}
Ran 9 tests in 0.001s
"""

CTEST = """\
    Start 1: lane-open
1/2 Test #1: lane-open ...***Failed    1.02 sec
lane 3 is shut
    Start 2: lane-shut
2/2 Test #2: lane-shut ...***Failed    1.02 sec
lane 4 is open

0% tests passed, 2 tests failed out of 2
"""

GO = """\
=== RUN   TestOpen
    lane_test.go:12: lane 3 is shut
--- FAIL: TestOpen (0.10s)
=== RUN   TestShut
--- PASS: TestShut (0.10s)
--- FAIL: TestQuiet (0.10s)
    lane_test.go:14: lane 4 is loud
FAIL
"""

GO_PACKAGES = """\
# example.org/lanes/elm [example.org/lanes/elm.test]
elm/elm_test.go:12:5: undefined: lane
# example.org/lanes/fir
fir/fir.go:3:2: "lane" imported and not used
ok  \texample.org/lanes/ash\t0.002s
FAIL\texample.org/lanes/elm [build failed]
FAIL\texample.org/lanes/fir [build failed]
--- FAIL: TestOpen (0.00s)
    oak_test.go:12: lane 3 is shut
panic: lane 3 is lost [recovered]
FAIL\texample.org/lanes/oak\t0.005s
panic: lane 4 is loud

goroutine 7 [running]:
exit status 2
FAIL\texample.org/lanes/yew\t0.105s
FAIL
"""

NEXTEST = """\
        FAIL [   0.005s] lanes open::oak
--- STDERR:              lanes open::oak ---
thread 'open::oak' panicked at src/lane.rs:12:9:
        PASS [   0.005s] lanes open::elm
        FAIL [   0.005s] lanes open::oak
error: test run failed
"""

NEXTEST_TRIES = """\
  TRY 1 FAIL [   0.005s] ( 8/12) lanes open::oak
──── TRY 1 STDOUT:       lanes open::oak
running 1 test
test open::oak ... FAILED
──── TRY 1 STDERR:       lanes open::oak
thread 'open::oak' panicked at src/lane.rs:12:9:
  TRY 1 TMT [  60.005s] lanes open::elm
  TRY 2 PASS [   0.005s] lanes open::elm
  TRY 2 FAIL [   0.005s] ( 9/12) lanes open::oak
"""


def test_a_test_that_passed_when_it_was_run_again_is_told_so() -> None:
    oak, elm = job_log.parse(trace(NEXTEST_TRIES)).failures
    assert (oak.test, oak.passed_again, elm.test, elm.passed_again) == (
        *("lanes open::oak", False),
        *("lanes open::elm", True),
    )
    assert "panicked at" in oak.excerpt


@pytest.mark.parametrize(
    ("printed", "excerpts"),
    [
        (
            CARGO,
            [
                "thread 'lanes::open' panicked at src/lane.rs:12:9:\na lane is shut",
                "thread 'lanes::shut' panicked at src/lane.rs:20:9:\na lane is open",
            ],
        ),
        (GTEST, ["lane.cc:12: Failure"]),
        (UNITTEST, ["AssertionError: the lane is shut", "AssertionError: the lane is open"]),
        (CTEST, ["lane 3 is shut", "lane 4 is open"]),
        (GO, ["    lane_test.go:12: lane 3 is shut", "    lane_test.go:14: lane 4 is loud"]),
        (
            GO_PACKAGES,
            [
                "[build failed]\nelm/elm_test.go:12:5: undefined: lane",
                '[build failed]\nfir/fir.go:3:2: "lane" imported and not used',
                "    oak_test.go:12: lane 3 is shut\npanic: lane 3 is lost [recovered]",
                "panic: lane 4 is loud\ngoroutine 7 [running]:\nexit status 2",
            ],
        ),
        (NEXTEST, ["thread 'open::oak' panicked at src/lane.rs:12:9:"]),
    ],
)
def test_what_a_test_printed_is_its_excerpt(printed: str, excerpts: list[str]) -> None:
    failures = job_log.parse(trace(printed)).failures
    assert [f.excerpt for f in failures] == excerpts
