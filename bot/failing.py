"""Brings what failed up to date when anything new is known of runs of jobs.

What failed in a run follows from the run, its results and its log, in whatever order these came; which
failures have one cause follows from all of its pipeline.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.rules import failures as rule
from storage import failures, job_logs, pipelines, test_results
from storage.database import Database
from storage.keys import key


def update(db: Database, runs: Iterable[int]) -> set[tuple[str, int]]:
    """Derives what failed in these runs of jobs; the pipelines (project and number) that they are of."""
    changed = set()
    for number in sorted(runs):
        run, known = pipelines.attempt(db, number), failures.of_job(db, number)
        if run is None or (run.job.status != "failed" and not known):
            continue
        results = test_results.of_job(db, number, failed=True)
        found = rule.of_run(run, results, job_logs.failures(db, number))
        if run.job.status == "failed" and run.job.runner:
            key(db, "R", run.job.runner)  # what people call it by, once it may be sick
        if found or known:
            failures.replace(db, number, found)
            changed.add((run.project, run.pipeline))
    for project, pipeline in changed:
        _causes(db, project, pipeline)
    return changed


def _causes(db: Database, project: str, pipeline: int) -> None:
    known = failures.of_pipeline(db, project, pipeline)
    found = rule.with_causes(known)
    for job in dict.fromkeys(old.job for old, new in zip(known, found, strict=True) if old != new):
        failures.replace(db, job, [f for f in found if f.job == job])
