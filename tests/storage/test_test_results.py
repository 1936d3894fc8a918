from __future__ import annotations

from dataclasses import replace

import pytest

from bot.placing import Moved, place
from storage import test_results
from storage.database import Database
from storage.keys import key
from storage.records import TestOutcome
from storage.state import Result
from storage.test_results import Saved
from tests.builders import START, after


def ran(db: Database, job: int, name: str, outcome: TestOutcome = TestOutcome.PASSED) -> Result:
    result = Result(job, name, key(db, "T", name), outcome, 1.5, None, after(job))
    test_results.save(db, job, [result])
    place(db, [job], Moved())
    return result


def test_a_test_case_is_found_by_its_key_and_only_by_that(db: Database) -> None:
    first, other, last = ran(db, 1, "gate/oil"), ran(db, 1, "gate/paint"), ran(db, 2, "gate/oil")
    key(db, "P", "gate/oil")
    assert test_results.by_key(db, "T-1") == test_results.history(db, "gate/oil") == (last, first)
    assert test_results.by_key(db, "T-2") == (other,)
    assert [test_results.by_key(db, k) for k in ("T-3", "P-1", "T-x", "T", "")] == [()] * 5


def test_only_names_with_a_result_are_known(db: Database) -> None:
    ran(db, 1, "gate/oil")
    key(db, "T", "gate/gone")
    assert test_results.names(db) == {"gate/oil": "T-1"}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_one_test_in_one_job_the_failure_counts(db: Database, order: tuple[int, int]) -> None:
    for n in order:
        ran(db, 7, "gate/oil", (TestOutcome.PASSED, TestOutcome.ERROR)[n])
    assert [(r.outcome, r.failed) for r in test_results.of_job(db, 7)] == [("error", True)]


def test_it_is_told_what_a_report_brought(db: Database) -> None:
    oil = Result(7, "gate/oil", key(db, "T", "gate/oil"), TestOutcome.PASSED, 1.5, None, after(7))
    bad = replace(oil, outcome=TestOutcome.FAILED)
    assert test_results.save(db, 7, [oil, bad, oil]) == Saved(frozenset({1}), frozenset())
    assert test_results.save(db, 7, [oil]) == Saved(frozenset(), frozenset())
    assert test_results.of_job(db, 7) == (bad,)
    assert test_results.save(db, 8, [oil]) == Saved(frozenset({1}), frozenset())
    assert test_results.save(db, 8, [bad]) == Saved(frozenset(), frozenset({1}))


@pytest.mark.parametrize("order", [(False, True), (True, False)])
def test_a_report_is_believed_before_a_log(db: Database, order: tuple[bool, bool]) -> None:
    oil = Result(7, "gate/oil", key(db, "T", "gate/oil"), TestOutcome.PASSED, 1.5, None, after(7))
    for from_log in order:
        outcome = TestOutcome.FAILED if from_log else TestOutcome.PASSED
        test_results.save(db, 7, [replace(oil, outcome=outcome)], from_log=from_log)
    assert test_results.of_job(db, 7) == test_results.of_job(db, 7, from_log=False) == (oil,)


def test_only_recent_failures_of_a_section_are_failing(db: Database) -> None:
    for job, outcome in enumerate((TestOutcome.FAILED, TestOutcome.PASSED, TestOutcome.ERROR), 1):
        ran(db, job, "gate/oil", outcome)
    ran(db, 3, "lamp/trim", TestOutcome.FAILED)
    db.execute("INSERT INTO areas VALUES ('Gate', 'T-1')")
    assert test_results.failing(db, "Gate", START) == {"gate/oil": "T-1"}
    assert test_results.failing(db, "Gate", after(4)) == {}
