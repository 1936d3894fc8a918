"""Reads one suite of GitLab's own `test_report`: what is left of a job's tests when its files are gone.

GitLab names no job by its number there, only by its name; who asked for the report knows which job that was.
"""

from __future__ import annotations

import json

from bot.parsers import secrets
from bot.parsers.gitlab_values import Fields, fields_of, text_of
from bot.parsers.junit import MESSAGE_LENGTH
from storage.records import TestCase, TestOutcome

STATES = {
    "success": TestOutcome.PASSED,
    "failed": TestOutcome.FAILED,
    "error": TestOutcome.ERROR,
    "skipped": TestOutcome.SKIPPED,
}


class NotTestReport(ValueError):
    """The bytes are no suite of a test report; the text says why."""


def parse(raw: bytes) -> tuple[TestCase, ...]:
    """The test cases of a suite, in its order; those of a state that GitLab does not have are left out.

    Raises:
        NotTestReport: it is something else.
    """
    try:
        cases = fields_of(json.loads(raw)).get("test_cases")
    except (ValueError, RecursionError) as error:
        raise NotTestReport(f"not JSON: {error}") from error
    if not isinstance(cases, list):
        raise NotTestReport("it has no list of test cases")
    return tuple(
        _case(fields) for item in cases if text_of((fields := fields_of(item)).get("status")) in STATES
    )


def _case(fields: Fields) -> TestCase:
    seconds = fields.get("execution_time")
    return TestCase(
        name=text_of(fields.get("name")),
        classname=text_of(fields.get("classname")),
        outcome=STATES[fields["status"]],
        seconds=float(seconds) if isinstance(seconds, int | float) and 0 <= seconds < 1e9 else None,
        message=secrets.hide(text_of(fields.get("system_output")).strip())[:MESSAGE_LENGTH] or None,
    )
