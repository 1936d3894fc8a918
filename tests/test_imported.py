"""Histories that somebody imports: the same tables as what GitLab tells, and the same verdicts."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import ingest
from bot.rules.flakes.judge import judge
from storage import deliveries, outbox, pipelines, test_results
from storage.database import Database, open_database, transaction
from storage.records import Delivery, RunOutcome, Source, TestRun
from tests.builders import after
from tests.ci import take
from tests.test_verdicts import kept, story, verdicts

COLUMNS = ("test", "job", "runner", "pipeline", "sha", "ref", "attempt", "outcome", "seconds", "finished_at")


def written(runs: Sequence[TestRun], key: str = "h") -> Delivery:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for r in runs:
        at = r.at.isoformat() if r.at else ""
        where = (r.test, r.job, r.runner, r.pipeline, r.sha, r.ref)
        rows.writerow([*where, r.attempt, r.outcome, r.seconds, at])
    return Delivery(Source.HISTORY, key, out.getvalue().encode(), after(1))


@settings(max_examples=6)
@given(st.randoms(use_true_random=False), st.integers(2, 24))
def test_an_imported_history_is_judged_as_any_other(random: Random, count: int) -> None:
    _, shown = story(random, count)
    whole, halves = open_database(":memory:"), open_database(":memory:")
    take(whole, written(shown))
    most = 2 * len(shown) // 3
    take(halves, written(shown[-most:], "b"), written(shown[:most], "a"))  # a third is told by both
    failing = {(r.test, r.job) for r in shown if r.outcome is RunOutcome.FAILED}
    assert verdicts(whole) == {(v.test, v.job): v for v in judge(shown) if (v.test, v.job) in failing}
    assert kept(halves) == kept(whole)
    with transaction(whole):
        ingest.replay(whole)
    assert kept(halves) == kept(whole)
    whole.close()
    halves.close()


def test_a_test_that_one_job_ran_often_has_as_many_runs(db: Database) -> None:
    runs = [
        TestRun("unit/door", "check", RunOutcome.PASSED, "c1", "main", "r1", "7", 1, at=after(n))
        for n in range(30)
    ]
    take(db, written(runs))
    assert len(test_results.history(db, "unit/door")) == 30


@pytest.mark.parametrize("first", [0, 1])
def test_attempts_may_be_counted_from_0(db: Database, first: int) -> None:
    outcomes = {first: RunOutcome.FAILED, first + 1: RunOutcome.PASSED}
    runs = [
        TestRun(
            "unit/door", "check", outcome, f"c{n}", "main", "r1", str(n), attempt, at=after(n + attempt / 4)
        )
        for n in range(5)
        for attempt, outcome in outcomes.items()
    ]
    take(db, written(runs))
    assert [tuple(r) for r in db.execute("SELECT COUNT(*) FROM pipelines")] == [(5,)]
    assert list(verdicts(db).values()) == judge(runs)


def test_nobody_is_told_and_rows_that_cannot_be_read_are_marked(db: Database) -> None:
    run = TestRun("unit/door", "check", RunOutcome.FAILED, "c1", "main", "r1", "7", 1, at=after(0))
    delivery = written([run])
    raw = delivery.raw + b"unit/door,check,,,,,,purple,,\n,check,,,,,,passed,,\n"
    take(db, Delivery(Source.HISTORY, "h", raw, after(1)))
    assert [r.outcome for r in test_results.history(db, "unit/door")] == ["failed"]
    assert outbox.every(db) == ()
    assert deliveries.refusals(db)[0].reason.startswith('line 3 is left out: outcome "purple" is not')
    assert deliveries.refusals(db)[0].reason.endswith(", and so are 1 more")
    assert pipelines.numbers(db, "", 5) == ()
