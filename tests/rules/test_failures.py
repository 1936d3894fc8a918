from __future__ import annotations

import pytest

from bot.rules import signatures
from bot.rules.failures import MOST, of_run, parts, same
from storage.records import FailureKind, FailureOutcome, Job, LogFailure, TestOutcome
from storage.state import Attempt, Failure, LoggedFailure, Result
from tests.builders import after


def a_run(status: str = "failed", reason: str | None = "script_failure", incomplete: str = "") -> Attempt:
    job = Job(7, "functional", status, reason, "r1", retried=False)
    return Attempt(job, "pinewood/pinewood", 1, 1, 1, incomplete)


def a_result(name: str, message: str | None = None) -> Result:
    return Result(7, name, "T-1", TestOutcome.FAILED, 1.0, message, after(1))


def logged(
    test: str | None, said: str, kind: FailureKind = FailureKind.TEST, **more: object
) -> LoggedFailure:
    failure = LogFailure(kind, test, None, FailureOutcome.FAILED, said, (41, 43), **more)  # type: ignore[arg-type]  # a test's own words
    return LoggedFailure(7, failure, signatures.sign(said))


@pytest.mark.parametrize(
    ("name", "called", "one"),
    [
        ("pinewood/lamp-test", "lamp-test", True),
        ("lamp-test", "unit/lamp-test", True),
        ("tests.test_lamp/test_oil", "tests/test_lamp.py::test_oil", True),
        ("pinewood/Lamp-Test", "lamp-test", True),
        ("pinewood lamp-test", "lamp-test", True),
        ("unit/lamp-test.sh", "lamp-test", True),
        ("lamp.rs::opens", "lamp/opens", True),
        ("pinewood/lamp-test", "amp-test", False),
        ("pinewood/lamp-test", "lamp-test/oil", False),
        ("pinewood/lamp-test", "", False),
    ],
)
def test_a_test_has_a_longer_and_a_shorter_name(name: str, called: str, one: bool) -> None:
    words, others = parts(name), parts(called)
    assert same(words, others) is same(others, words) is one


def test_a_report_and_a_log_tell_a_failure_once() -> None:
    said = "lamp.c:12: oil_level: no oil in the reservoir"
    (found,) = of_run(a_run(), [a_result("pinewood/lamp-test", "failed")], [logged("lamp-test", said)])
    assert found == Failure(7, FailureKind.TEST, "pinewood/lamp-test", "T-1", said, 41, signatures.sign(said))


def test_what_a_log_says_of_a_whole_test_is_said_of_each_part_that_failed() -> None:
    failed = [a_result(f"pinewood.lanes/lamp-test/{part}") for part in ("1 /lamp/oil", "3 /lamp/wick")]
    told = logged("lanes/lamp-test", "lamp.c:12: oil_level: no oil", subtests=("/lamp/oil", "/lamp/wick"))
    found = of_run(a_run(), failed, [told, logged("lanes/glass-test", "broken")])
    assert [(f.test, f.line, f.said) for f in found] == [
        ("pinewood.lanes/lamp-test/1 /lamp/oil", 41, "lamp.c:12: oil_level: no oil"),
        ("pinewood.lanes/lamp-test/3 /lamp/wick", 41, "lamp.c:12: oil_level: no oil"),
        ("lanes/glass-test", 41, "broken"),
    ]


def test_of_two_runs_of_a_test_in_one_log_a_part_failed_in_the_one_that_names_it() -> None:
    failed = [
        a_result("pinewood.lanes/lamp-test/1 /lamp/oil"),
        a_result("pinewood.lanes/lamp-test/3 /lamp/wick"),
    ]
    wick = logged("lamp-test", "bent", subtests=("/lamp/wick",))
    oil = logged("lamp-test", "no oil", subtests=("/lamp/oil",))
    assert [f.said for f in of_run(a_run(), failed, [wick, oil])] == ["no oil", "bent"]


def test_a_part_that_no_run_of_its_test_names_failed_in_the_first() -> None:
    told = [logged("lamp-test", said, subtests=(f"/lamp/{said}",)) for said in ("bent", "dark")]
    first, *_ = of_run(a_run(), [a_result("pinewood.lanes/lamp-test/1 /lamp/oil")], told)
    assert first.said == "bent"


def test_a_result_that_ends_as_its_test_in_the_log_comes_before_a_part() -> None:
    results = [a_result("pinewood/lamp-test/oil"), a_result("pinewood/lamp-test")]
    assert [f.said for f in of_run(a_run(), results, [logged("lamp-test", "dark")])] == ["dark", "dark"]


def test_a_test_of_the_same_short_name_keeps_its_own_words() -> None:
    failed = [
        a_result("lamp-core/tests::opens", "stuck"),
        a_result("lamp-net/tests::opens", "refused by peer"),
    ]
    found = of_run(a_run(), failed, [logged("tests::opens", "door.rs:7: stuck")])
    assert [f.said for f in found] == ["door.rs:7: stuck", "refused by peer"]


def test_of_thousands_that_failed_the_first_are_kept() -> None:
    failed = [a_result(f"pinewood.lanes/lamp-{n}-test/1 /lamp/oil") for n in range(10_000)]
    told = [logged(f"lanes/lamp-{n}-test", "dark") for n in range(1_000)]
    found = of_run(a_run(), failed, told)
    assert [(f.test, f.said) for f in found] == [(r.name, "dark") for r in failed[:MOST]]


def test_what_only_one_of_them_tells_is_told_too() -> None:
    build = logged(None, "lamp.c:3: undefined reference to `wick_trim'", FailureKind.BUILD)
    found = of_run(a_run(), [a_result("lamp-test", "no oil")], [build, logged("wick-test", "bent")])
    assert [(f.kind, f.test, f.line) for f in found] == [
        (FailureKind.TEST, "lamp-test", None),
        (FailureKind.BUILD, "", 41),
        (FailureKind.TEST, "wick-test", 41),
    ]


def test_a_test_that_the_job_itself_ran_again_with_success_did_not_fail_it() -> None:
    (found,) = of_run(a_run(), [], [logged("lamp-test", "dark", passed_again=True)])
    assert (found.kind, found.said) == (FailureKind.UNKNOWN, "script failure")


@pytest.mark.parametrize("status", ["success", "canceled", "running"])
def test_a_job_that_did_not_fail_has_no_failures(status: str) -> None:
    assert of_run(a_run(status), [a_result("lamp-test")], []) == []


def test_what_gitlab_says_of_a_job_that_left_nothing() -> None:
    (found,) = of_run(a_run(reason="runner_system_failure", incomplete="its runner failed"), [], [])
    assert (found.kind, found.test, found.said) == (FailureKind.INFRASTRUCTURE, "", "its runner failed")
