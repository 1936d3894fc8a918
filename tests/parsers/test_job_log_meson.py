from __future__ import annotations

import pytest

from bot.parsers import job_log
from bot.parsers.job_log_lines import lines
from storage.records import FailureKind, FailureOutcome, LogFailure
from tests.parsers.traces import FAILED, LATE, MESON, MESON_SUMMARY, stamped, trace

LINE = "―" * 78


def read(script: str) -> tuple[LogFailure, ...]:
    return job_log.parse(trace(script)).failures


def only(script: str) -> LogFailure:
    (failure,) = read(script)
    return failure


def test_every_kind_of_result() -> None:
    log = job_log.parse(trace(MESON + MESON_SUMMARY))
    assert [(f.suite, f.test, f.outcome, f.seconds, f.signal, f.exit_status) for f in log.failures] == [
        ("lanes+lanes-oak", "lanes-oak/handover-test", "error", 246.12, "SIGABRT", None),
        ("disk", "disk-copy", "timeout", 600.05, "SIGTERM", None),
        ("unit", "wire-test", "failed", 0.41, None, None),
        ("unit", "glue-test", "failed", 1.5, "SIGSEGV", 139),
    ]
    assert {f.kind for f in log.failures} == {FailureKind.TEST}
    assert log.complete


def test_the_excerpt_is_what_a_maintainer_would_have_cut() -> None:
    failure = read(MESON)[0]
    assert failure.excerpt.splitlines() == [
        "lane.c:88: lane 1 went away, still waiting",
        "pine-oak: lane 2: Connection reset by peer",
        "ERROR:../tests/lanes/handover-helpers.c:205:wait_for_lane: "
        "assertion failed (lane->state == LANE_OPEN): (3 == 1)",
        "(test program exited with status code -6)",
        "TAP parsing error: Too few tests run (expected 41, got 13)",
    ]
    assert failure.subtests == ("/oak/lanes/live/plain", "/oak/lanes/live/tls")


def test_its_lines_are_those_of_gitlabs_page() -> None:
    first, last = read(MESON)[0].lines
    shown = [line.text for line in lines(trace(MESON))]
    assert shown[first - 1].endswith("killed by signal 6 SIGABRT")
    assert shown[last - 1].startswith("TAP parsing error")


def test_times_before_the_lines_change_nothing() -> None:
    raw = trace(MESON + MESON_SUMMARY)
    assert job_log.parse(stamped(raw)) == job_log.parse(raw)


def test_a_test_that_printed_nothing_is_told_by_its_result() -> None:
    assert read(MESON)[1].excerpt == "TIMEOUT killed by signal 15 SIGTERM"


def test_the_summary_alone_is_enough() -> None:
    assert [f.test for f in read(MESON_SUMMARY)] == [f.test for f in read(MESON)]


@pytest.mark.parametrize(
    ("line", "suite", "test"),
    [
        ("1/9 glue-test        FAIL    0.02 s (exit status 1)", None, "glue-test"),
        (" 3/ 9 pinewood / glue-test   FAIL  0.02s  exit status 1", None, "glue-test"),
        (" 3/9 unit+slow - pinewood:glue-test   FAIL  0.02s  exit status 1", "unit+slow", "glue-test"),
        (" 3/9 pinewood:glue-test   FAIL  0.02s  exit status 1", None, "glue-test"),
        ("3/9 pinewood:unit / the glue holds  FAIL  0.02s exit status 1", "unit", "the glue holds"),
    ],
)
def test_names_as_each_version_of_meson_writes_them(line: str, suite: str | None, test: str) -> None:
    failure = only(line + "\n")
    assert (failure.suite, failure.test, failure.exit_status) == (suite, test, 1)


def test_output_as_meson_printed_it_until_0_56() -> None:
    failure = only(
        """\
1/2 lamp-test                               OK       0.01 s\x20
2/2 glue-test                               FAIL     0.02 s (killed by signal 6 SIGABRT)

Ok:                    1
Expected Fail:         0
Fail:                  1

The output from the failed tests:

2/2 glue-test                               FAIL     0.02 s (killed by signal 6 SIGABRT)

--- command ---
12:00:00 MALLOC_PERTURB_='44' /builds/pine/pinewood/build/tests/glue-test
--- stdout ---
one drop
--- stderr ---
glue-test: ../tests/glue.c:12: stick: Assertion `drops > 1' failed.
-------
"""
    )
    assert failure.signal == "SIGABRT"
    assert failure.excerpt == "one drop\nglue-test: ../tests/glue.c:12: stick: Assertion `drops > 1' failed."


def test_output_printed_while_a_test_runs() -> None:
    failure = only(
        f"""\
1/1 pinewood:unit / glue-test RUNNING      \x20
>>> ./glue-test
――――――― ✀  ―――――――
-------
stuck: FATAL: no drop left
{LINE}
1/1 pinewood:unit / glue-test FAIL 0.02s exit status 1
"""
    )
    assert failure.excerpt == "stuck: FATAL: no drop left"


def test_output_of_a_test_that_passed_is_nobodys() -> None:
    script = f"""\
1/2 pinewood:unit / lamp-test OK 0.02s
――――――― ✀  ―――――――
not ok 1 - this is what it tests
error: is a word
{LINE}
2/2 pinewood:unit / glue-test FAIL 0.02s exit status 1
"""
    assert only(script).test == "glue-test"


def test_plain_dashes_of_the_output_do_not_end_it() -> None:
    opens = "-" * 36 + " 8< " + "-" * 38
    failure = only(
        f"""\
1/1 pinewood:unit / glue-test FAIL 0.02s exit status 1
{opens}
{"-" * 70}
Traceback (most recent call last):
  File "/builds/pine/pinewood/tests/glue.py", line 12, in test_stick
    self.assertEqual(drops, 2)
AssertionError: 1 != 2
{"-" * 78}
"""
    )
    assert failure.excerpt.endswith("AssertionError: 1 != 2")


def test_output_that_is_cut_off_ends_with_the_next_result() -> None:
    script = """\
1/3 pinewood:unit / glue-test FAIL 0.02s exit status 1
――――――― ✀  ―――――――
stuck
3/3 pinewood:unit / wire-test FAIL 0.02s exit status 1
"""
    assert [(f.test, f.excerpt) for f in read(script)] == [
        ("glue-test", "stuck"),
        ("wire-test", "FAIL exit status 1"),
    ]


def test_of_a_long_output_the_end_tells() -> None:
    said = "ERROR:../tests/glue.c:12:stick: assertion failed (drops)"
    output = "".join(f"drop {n} {'x' * 2000}\n" for n in range(1000))
    failure = only(f"1/1 pinewood:unit / glue-test FAIL 0.02s\n――― ✀  ―――\n{output}{said}\n{LINE}\n")
    assert failure.excerpt.splitlines()[-1] == said
    assert failure.lines[1] - failure.lines[0] == 1002


def test_points_in_the_output_are_parts_of_the_test() -> None:
    failure = only(
        f"""\
1/1 pinewood:unit / glue-test FAIL 0.02s exit status 1
――――――― ✀  ―――――――
stdout:
1..3
ok 1 - opens
not ok 2 - sticks
not ok 3 - dries # TODO too slow
{LINE}
"""
    )
    assert failure.subtests == ("sticks",)


def test_the_log_tells_what_was_not_printed() -> None:
    failure = only(
        """\
1/2 pinewood:unit / glue-test FAIL 0.02s exit status 1
2/2 pinewood:unit / wire-test OK 0.02s

Ok:                 1
Fail:               1

Log of Meson test suite run on 2026-09-19T12:00:00.000000

Inherited environment: HOME=/root

===================================== 1/2 ====================================
test:         pinewood:unit / glue-test
start time:   12:00:00
duration:     0.02s
result:       exit status 1
command:      /builds/pine/pinewood/build/tests/glue-test
----------------------------------- stderr -----------------------------------
glue-test: ../tests/glue.c:12: stick: Assertion `drops > 1' failed.
==============================================================================

===================================== 2/2 ====================================
test:         pinewood:unit / wire-test
----------------------------------- stdout -----------------------------------
not ok 1 - is what it tests
==============================================================================

Ok:                 1
Fail:               1
"""
    )
    assert failure.excerpt == "glue-test: ../tests/glue.c:12: stick: Assertion `drops > 1' failed."


def test_a_second_run_in_the_same_job() -> None:
    again = """\
1/1 pinewood:lanes+lanes-oak / lanes-oak/handover-test        OK         201.00s   41 subtests passed

Ok:                 1
Fail:               0
"""
    failures = read(MESON + MESON_SUMMARY + "$ meson test --num-processes 1 handover-test\n" + again)
    assert [f.passed_again for f in failures] == [True, False, False, False]


def test_a_run_that_was_stopped_is_incomplete_and_nothing_failed() -> None:
    script = """\
1/9 pinewood:unit / lamp-test OK 0.02s
2/9 pinewood:unit / glue-test INTERRUPT 0.02s killed by signal 15 SIGTERM

Ok:                 1
Fail:               1
"""
    log = job_log.parse(trace(script, "ERROR: Job failed: canceled"))
    assert not log.complete
    assert [(f.kind, f.test) for f in log.failures] == [(FailureKind.INCOMPLETE, None)]


def test_a_job_that_was_killed_tells_nothing_of_the_other_tests() -> None:
    log = job_log.parse(trace(MESON, "ERROR: Job failed: execution took longer than 1h0m0s seconds"))
    assert not log.complete
    assert [f.test for f in log.failures if f.kind is FailureKind.TEST] == [f.test for f in read(MESON)]
    assert log.failures[-1].outcome is FailureOutcome.TIMEOUT
    assert log.failures[-1].kind is FailureKind.INFRASTRUCTURE


BEGUN = """\
1/3 pinewood:unit / lamp-test OK 0.02s
2/3 pinewood:unit / glue-test RUNNING      \x20
>>> ./glue-test
――――――― ✀  ―――――――
one drop
"""
"""A test that hangs, of "meson test -v"."""
LOGGED = """\
1/1 pinewood:unit / lamp-test OK 0.02s
Ok:                 1
Log of Meson test suite run on 2026-09-19T12:00:00.000000

test:         pinewood:unit / lamp-test
"""


@pytest.mark.parametrize("script", [BEGUN, LOGGED])
@pytest.mark.parametrize("verdict", [LATE, "ERROR: Job failed (system failure): pod is gone"])
def test_output_without_an_end_ends_with_the_script(script: str, verdict: str) -> None:
    log = job_log.parse(trace(script, verdict))
    assert [(f.kind, f.excerpt) for f in log.failures] == [(FailureKind.INFRASTRUCTURE, verdict)]
    assert not log.complete


def test_output_that_grew_too_long_ends_with_the_runners_word() -> None:
    script = """\
1/1 pinewood:unit / glue-test FAIL 0.02s exit status 1
――――――― ✀  ―――――――
one drop
Job's log exceeded limit of 4194304 bytes.
Job execution will continue but no more output will be collected.
"""
    log = job_log.parse(trace(script))
    assert [(f.test, f.excerpt) for f in log.failures] == [("glue-test", "one drop")]
    assert not log.complete


def test_what_is_printed_after_the_script_is_no_tests_output() -> None:
    script = "1/1 pinewood:unit / glue-test FAIL 0.02s exit status 1\n――――――― ✀  ―――――――\none drop\n"
    (failure,) = job_log.parse(trace(script, after="Cleaning up the glue\n")).failures
    assert failure.excerpt == "one drop"


def test_a_snippet_without_a_runner_is_read_too() -> None:
    result = "lanes-oak/handover-test  ERROR 246.12s killed by signal 6 SIGABRT"
    line = f"5/351 pinewood:lanes+lanes-oak / {result}\n".encode()
    (failure,) = job_log.parse(line).failures
    assert (failure.test, failure.signal, failure.lines) == ("lanes-oak/handover-test", "SIGABRT", (1, 1))


def test_what_fails_in_thousands_is_counted() -> None:
    script = "".join(f"{n}/3000 pinewood:unit / test-{n} FAIL 0.02s exit status 1\n" for n in range(1, 3001))
    log = job_log.parse(trace(script, FAILED))
    assert (len(log.failures), log.omitted) == (1000, 2000)
