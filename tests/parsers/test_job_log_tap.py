from __future__ import annotations

from bot.parsers import job_log
from storage.records import FailureOutcome, LogFailure
from tests.parsers.traces import trace


def read(script: str) -> tuple[LogFailure, ...]:
    return job_log.parse(trace(script)).failures


def names(script: str) -> list[tuple[str | None, str | None]]:
    return [(f.suite, f.test) for f in read(script)]


def test_points_that_failed() -> None:
    (failure,) = read(
        """\
TAP version 14
1..4
ok 1 - opens
not ok 2 - sticks
  ---
  message: 'expected 2 drops'
  at: glue.c:12
  ...
not ok 3 - dries # TODO in winter
not ok 4 - shines # SKIP no sun
"""
    )
    assert (failure.suite, failure.test, failure.outcome) == (None, "sticks", FailureOutcome.FAILED)
    assert "expected 2 drops" in failure.excerpt
    assert failure.lines[1] - failure.lines[0] == 4


def test_a_point_without_name_is_told_by_its_number() -> None:
    assert names("not ok 7\nnot ok\n") == [(None, "point 7"), (None, "point ?")]


def test_a_number_sign_in_a_name_is_part_of_it() -> None:
    assert names("not ok 1 - keeps #12 closed\n") == [(None, "keeps #12 closed")]


def test_what_sums_up_inner_points_is_their_suite() -> None:
    script = """\
# Subtest: glue
    # Subtest: drops
        not ok 1 - first
        ok 2 - second
    not ok 1 - drops
    not ok 2 - smell
not ok 1 - glue
not ok 2 - lamp
"""
    assert names(script) == [("glue / drops", "first"), ("glue", "smell"), (None, "lamp")]


def test_a_parent_that_passed_sums_up_nothing() -> None:
    script = "    not ok 1 - first\nok 1 - glue\nnot ok 2 - lamp\n"
    assert names(script) == [(None, "first"), (None, "lamp")]


def test_the_kernels_tests_print_before_their_point() -> None:
    script = """\
TAP version 13
1..2
# timeout set to 45
# selftests: pine: lanes.sh
# lane 3: no carrier
not ok 1 selftests: pine: lanes.sh # exit=1
# timeout set to 45
# selftests: pine: disk.sh
# the disk is full of sand
ok 2 selftests: pine: disk.sh
"""
    (failure,) = job_log.parse(trace(script)).failures
    assert (failure.test, failure.excerpt) == ("selftests: pine: lanes.sh", "# lane 3: no carrier")
    assert failure.lines[1] - failure.lines[0] == 1


def test_the_kernels_tests_nest_in_comments_and_tell_time_outs() -> None:
    script = """\
# not ok 1 lanes open
not ok 3 selftests: pine: lanes.sh # exit=1
not ok 4 selftests: pine: disk.sh # TIMEOUT 45 seconds
"""
    failures = read(script)
    assert [(f.suite, f.test, f.outcome) for f in failures] == [
        ("selftests: pine: lanes.sh", "lanes open", "failed"),
        (None, "selftests: pine: disk.sh", "timeout"),
    ]


def test_a_bail_out_says_why() -> None:
    (failure,) = read("not ok /oak/open - ERROR:../t.c:12:f: assertion failed\nBail out!\n# done\n")
    assert failure.test == "/oak/open - ERROR:../t.c:12:f: assertion failed"


def test_points_without_end_are_counted() -> None:
    log = job_log.parse(trace("".join(f"not ok {n} - point\n" for n in range(1, 1501))))
    assert (len(log.failures), log.omitted) == (1000, 500)


def test_points_that_nest_without_end_are_read_in_time() -> None:
    script = "".join(f"{' ' * n}not ok 1 - inner\n" for n in range(900, 0, -1)) * 3
    assert len(read(script)) == 3


def test_what_is_printed_after_the_script_is_not_read_again() -> None:
    after = "section_start:1790000899:after_script\r\x1b[0K\nnot ok 1 - opens\n"
    assert [f.test for f in job_log.parse(trace("not ok 1 - shuts\n", after=after)).failures] == ["shuts"]
