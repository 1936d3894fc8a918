"""The days of tests, as they are stored: what each run was, told apart as the verdict tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from commands.answer import Ask
from commands.days import Days, Did, Row, Run, rows
from commands.since import since as begin
from storage import failures, test_runs
from storage.database import Database
from storage.records import FailureKind, TestOutcome
from storage.state import TestHistory
from storage.test_runs import Seen

LATELY = "28d"
"""Four weeks show what comes with the week."""

LONGEST = 120
"""Days: more are too small to be told apart."""

MOST = 24
"""Rows of a picture; more are too small to be read."""


def of(
    db: Database,
    ask: Ask,
    title: str,
    histories: Sequence[TestHistory],
    *,
    since: str = LATELY,
    runners: str = "",
) -> Days | None:
    """The last days of these tests in their jobs, on the base; None where nothing ran, or nobody draws.

    Args:
        histories: those of one test side by side; the first tests come first.
        since: an age or a day, no longer ago than `LONGEST`.
        runners: what the names of the runners hold; "" for all.
    """
    start = max(begin(since, ask.now), ask.now - timedelta(days=LONGEST))
    if not ask.draws:
        return None
    count = max(-(-(ask.now - start) // timedelta(days=1)), 1)
    first = ask.now.date() - timedelta(days=count - 1)
    runs: dict[str, list[Run]] = {}
    for history in histories:
        seen = test_runs.since(db, history.lane, history.key, start)
        told = [(s, _did(db, history, s)) for s in seen if runners.casefold() in s.runner.casefold()]
        runs.setdefault(history.name, []).extend(Run(s.at, s.runner, did) for s, did in told if did)
    found: list[Row] = [row for test, each in runs.items() for row in rows(test, each, first, count)]
    return Days(title, first, count, tuple(found[:MOST]), len(found[MOST:])) if found else None


def _did(db: Database, history: TestHistory, seen: Seen) -> Did | None:
    """What the test did in a run; None where that is not known."""
    if seen.outcome is None:
        if seen.explained:
            return Did.INFRASTRUCTURE
        if seen.incomplete:
            return Did.INCOMPLETE
        if history.from_log:
            return Did.PASSED if seen.implies else None
        return Did.ABSENT if seen.reported else None
    if seen.outcome is TestOutcome.PASSED:
        return Did.PASSED
    if seen.explained or _by_infrastructure(db, history.name, seen.job):
        return Did.INFRASTRUCTURE
    return Did.FLAKY if seen.passed_again else Did.FAILED


def _by_infrastructure(db: Database, test: str, job: int) -> bool:
    """Its own words, or those of its job, are such as no code causes."""
    found = [f for f in failures.of_job(db, job) if f.test in ("", test)]
    return any(f.kind is FailureKind.INFRASTRUCTURE for f in found)
