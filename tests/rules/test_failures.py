from __future__ import annotations

import pytest

from bot.rules import signatures
from bot.rules.failures import of_run, same
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
        ("pinewood/lamp-test", "amp-test", False),
        ("pinewood/lamp-test", "lamp-test/oil", False),
        ("pinewood/lamp-test", "", False),
    ],
)
def test_a_test_has_a_longer_and_a_shorter_name(name: str, called: str, one: bool) -> None:
    assert same(name, called) is same(called, name) is one


def test_a_report_and_a_log_tell_a_failure_once() -> None:
    said = "lamp.c:12: oil_level: no oil in the reservoir"
    (found,) = of_run(a_run(), [a_result("pinewood/lamp-test", "failed")], [logged("lamp-test", said)])
    assert found == Failure(7, FailureKind.TEST, "pinewood/lamp-test", "T-1", said, 41, signatures.sign(said))


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
