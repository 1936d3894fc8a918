from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from bot.parsers.test_report import NotTestReport, parse
from storage.records import TestCase, TestOutcome
from tests.parsers.test_gitlab import JSON


def a_case(status: Any = "failed", **fields: Any) -> dict[str, Any]:
    return {
        "status": status,
        "name": "oil",
        "classname": "gate",
        "execution_time": 1.5,
        "system_output": " no oil\n",
        **fields,
    }


def read(*cases: Any) -> tuple[TestCase, ...]:
    return parse(json.dumps({"name": "functional", "test_cases": list(cases)}).encode())


def test_a_suite_is_read() -> None:
    assert read(a_case(), a_case("success", system_output=None, execution_time=None)) == (
        TestCase("oil", "gate", TestOutcome.FAILED, 1.5, "no oil"),
        TestCase("oil", "gate", TestOutcome.PASSED, None, None),
    )
    assert [c.outcome for c in read(a_case("error"), a_case("skipped"))] == ["error", "skipped"]


def test_secrets_are_not_shown() -> None:
    key = "-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END PRIVATE KEY-----"
    (case,) = read(a_case(system_output=f"{key}\nPINE_TOKEN=hunter22 ./pine\nno oil"))
    assert case.message == "[hidden]\nPINE_TOKEN=[hidden] ./pine\nno oil"


def test_what_is_of_a_wrong_type_is_not_said() -> None:
    odd = a_case(name=3, classname=[], execution_time="long", system_output={"message": "x"})
    assert read(odd) == (TestCase("", "", TestOutcome.FAILED, None, None),)
    assert read(a_case("new"), a_case([]), 4, None) == ()


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"test_cases": {}}', b"[" * 100_000])
def test_what_is_no_suite_is_refused(raw: bytes) -> None:
    with pytest.raises(NotTestReport):
        parse(raw)


@given(JSON)
def test_any_json_is_read_or_refused(value: Any) -> None:
    assert len(read(value, {"status": value}, a_case(system_output=value))) <= 3


def test_a_real_report_says_what_stands_in_it(data: Path) -> None:
    report = json.loads((data / "gitlab" / "api" / "pipeline-test_report.json").read_bytes())
    for suite in report["test_suites"]:
        found = parse(json.dumps(suite).encode())
        assert [c.name for c in found] == [c["name"] for c in suite["test_cases"]]
        told = [{"passed": "success"}.get(c.outcome, c.outcome) for c in found]
        assert told == [c["status"] for c in suite["test_cases"]]
