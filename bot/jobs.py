"""What GitLab and its jobs tell, read and saved: one function for each kind of delivery.

Events come in any order and twice, from webhooks and from the API. Saving knows which of two is the newer;
what follows from them together (what a pipeline tests, which results are missing) is concluded with each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot import derive
from bot.parsers import gitlab, history, job_log, junit, test_report
from bot.parsers import leavings as left
from bot.rules import imported, purpose, signatures
from bot.rules.flakes import order
from bot.rules.incomplete import incomplete
from commands.phrases import times
from storage import (
    deliveries,
    job_logs,
    job_runs,
    leavings,
    pipeline_events,
    pipelines,
    servers,
    test_results,
)
from storage.database import Database
from storage.keys import key, several
from storage.records import Delivery, RunOutcome, Source, TestCase, TestOutcome
from storage.state import Result, full_name

OUTCOMES = {RunOutcome.PASSED: TestOutcome.PASSED, RunOutcome.FAILED: TestOutcome.FAILED}
"""Of a history; the others are no runs."""

REFUSALS = (history.NotHistory, gitlab.NotGitlab, junit.NotJunit, test_report.NotTestReport, left.NotLeavings)
"""What these raise for a delivery that cannot be read; the text says why."""


def _gitlab(db: Database, _: int, delivery: Delivery, touched: derive.Touched) -> None:
    event = gitlab.parse(delivery.raw)
    for told in event.pipelines if isinstance(event, gitlab.Event) else ():
        pipeline = servers.placed(db, told)
        moved = pipeline_events.save(db, pipeline)
        if known := pipelines.without_jobs(db, pipeline.project, pipeline.id):
            pipelines.set_purpose(db, known.project, known.id, purpose.purpose(known))
        touched.pipelines.add((pipeline.project, pipeline.id))
        _note_incomplete(db, moved, touched)


def _junit(db: Database, number: int, delivery: Delivery, touched: derive.Touched) -> None:
    report = junit.parse(delivery.raw)
    _save_results(db, report.cases, delivery, touched)
    if report.left_out:
        said = times(report.left_out, "character")
        deliveries.refuse(db, number, f"{said} left out, which XML forbids; its test cases are read")


def _test_report(db: Database, _: int, delivery: Delivery, touched: derive.Touched) -> None:
    _save_results(db, test_report.parse(delivery.raw), delivery, touched)


def _job_log(db: Database, number: int, delivery: Delivery, touched: derive.Touched) -> None:
    job, log = _job_of(delivery), job_log.parse(delivery.raw)
    job_logs.save(db, job, number, log, [signatures.sign(failure.excerpt) for failure in log.failures])
    for failure in log.failures:
        if failure.test:
            key(db, "T", failure.test)  # numbers go by order of arrival
            touched.jobs.add(job)
    _note_incomplete(db, [job], touched)


def _leavings(db: Database, _: int, delivery: Delivery, touched: derive.Touched) -> None:
    found = left.parse(delivery.raw)
    leavings.save(db, found)
    _note_incomplete(db, [found.job], touched)


def _save_results(
    db: Database, cases: Iterable[TestCase], delivery: Delivery, touched: derive.Touched
) -> None:
    job, at = _job_of(delivery), delivery.received_at
    ran = [case for case in cases if case.ran and case.outcome is not TestOutcome.SKIPPED]
    named = [(full_name(case), case) for case in ran]
    keys = several(db, "T", [name for name, _ in named])
    results = [Result(job, name, keys[name], c.outcome, c.seconds, c.message, at) for name, c in named]
    _keep(db, job, results, touched)
    _note_incomplete(db, [job], touched)
    touched.jobs.add(job)


def _keep(db: Database, job: int, results: Sequence[Result], touched: derive.Touched) -> None:
    saved = test_results.save(db, job, results)
    touched.moved.new |= {(job, test) for test in saved.new}
    touched.moved.changed |= {(job, test) for test in saved.changed}
    touched.tests.update({r.name: r.key for r in results})


def _history(db: Database, number: int, delivery: Delivery, touched: derive.Touched) -> None:
    found = history.parse(delivery.raw)
    for one in imported.imported(order.placed(found.runs)):
        known = {run.job.id: run.job for run in job_runs.attempts(db, imported.PROJECT, one.pipeline.id)}
        moved = pipeline_events.save(db, imported.with_known(one.pipeline, known))
        for job, runs in one.runs.items():
            results = [
                Result(job, p.run.test, key(db, "T", p.run.test), outcome, p.run.seconds, None, p.at)
                for p in runs
                if (outcome := OUTCOMES.get(p.run.outcome))
            ]
            _keep(db, job, results, touched)
        _note_incomplete(db, moved, touched)
    if found.refused:
        more = f", and so are {len(found.refused) - 1} more" if len(found.refused) > 1 else ""
        first = found.refused[0]
        said = f"line {first.line} is left out: {first.reason}{more}"
        if not found.runs:
            raise history.NotHistory(f"has no row that can be read: {said}")
        deliveries.refuse(db, number, said)


def _note_incomplete(db: Database, jobs: Iterable[int], touched: derive.Touched) -> None:
    for number in jobs:
        touched.runs.add(number)
        if run := job_runs.attempt(db, number):
            why = incomplete(
                run.job,
                leavings.of_job(db, number),
                results=test_results.any_of(db, number),
                whole_log=job_logs.is_complete(db, number),
            )
            pipelines.mark_incomplete(db, number, why)


def _job_of(delivery: Delivery) -> int:
    """The job that left it; the key of such a delivery begins with its number."""
    return int(delivery.key.partition(":")[0])


PARSERS: Mapping[Source, Callable[[Database, int, Delivery, derive.Touched], None]] = {
    Source.GITLAB: _gitlab,
    Source.JUNIT: _junit,
    Source.TEST_REPORT: _test_report,
    Source.JOB_LOG: _job_log,
    Source.LEAVINGS: _leavings,
    Source.HISTORY: _history,
}
"""How each kind of delivery from GitLab is read."""
