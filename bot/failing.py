"""Brings what failed up to date when anything new is known of runs of jobs.

What failed in a run follows from the run, its results and its log, in whatever order these came; which
failures have one cause follows from what all failures say that there are.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.rules import failures as rule
from bot.rules import signatures
from storage import causes, failures, job_logs, job_runs, test_results
from storage.database import Database
from storage.keys import key
from storage.records import Signature


def update(db: Database, runs: Iterable[int]) -> set[tuple[str, int]]:
    """Derives what failed in these runs of jobs; the pipelines (project and number) that they are of.

    Also those in which nothing failed now: the report of a retry that passed shows what the failure was.
    """
    of, gone, new = set(), set[str](), dict[str, Signature]()
    for number in sorted(runs):
        run, known = job_runs.attempt(db, number), failures.of_job(db, number)
        if run is None:
            continue
        of.add((run.project, run.pipeline))
        if run.job.status != "failed" and not known:
            continue
        results = test_results.of_job(db, number, failed=True)
        found = rule.of_run(run, results, job_logs.failures(db, number))
        if run.job.status == "failed" and run.job.runner:
            key(db, "R", run.job.runner)  # what people call it by, once it may be sick
        if found or known:
            failures.replace(db, number, found)
            gone |= {f.signature.key for f in known}
            new |= {f.signature.key: f.signature for f in found}
    _causes(db, gone, new.values())
    return of


def _causes(db: Database, gone: Iterable[str], new: Iterable[Signature]) -> None:
    """Joins what failures say now to what has the same cause, and parts what joined it only before."""
    left = [s for k in sorted(gone) if not failures.any_with(db, k) for s in causes.forget(db, k)]
    for signature in (*left, *new):
        telling = not causes.known(db, signature.key) and not signatures.says_little(signature.template)
        if telling and failures.any_with(db, signature.key):
            names = signatures.names(signature)
            causes.save(db, names, signatures.join(signature, causes.of_names(db, names)))
