"""Where each job's results belong: its context, what its log tells of its tests, which tests it has.

What comes of a job comes in any order: its end, its pipeline, its report, its log, an earlier attempt. So
each time all of it is looked at again, and what has changed is told to whoever keeps the verdicts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.rules import contexts as rules
from bot.rules import log_results
from storage import contexts, histories, job_logs, job_runs, test_results
from storage.database import Database
from storage.keys import key, number
from storage.records import FailureOutcome, LogFailure, TestOutcome
from storage.state import Context, Lane, Result

MESSAGE = 200
"""Characters of a log's excerpt that stand for it beside the result."""

OUTCOMES = {
    FailureOutcome.FAILED: TestOutcome.FAILED,
    FailureOutcome.ERROR: TestOutcome.ERROR,
    FailureOutcome.TIMEOUT: TestOutcome.ERROR,
}


@dataclass(slots=True)
class Moved:
    """What changed of jobs, and so of the evidence for verdicts.

    Attributes:
        came: jobs that count now and did not before.
        other: jobs that count otherwise than before, or no more, with the lane that they were in.
        were: contexts that are others now.
        implied: jobs that say something else than before of tests that only logs tell of.
        new: results, as job and test, that were not known. changed: those that are others now, or gone.
        renewed: tests of a lane that a report tells of for the first time.
        tests: the names and keys of those that a lane has now and had not.
    """

    came: set[int] = field(default_factory=set)
    other: dict[int, Lane] = field(default_factory=dict)
    were: list[Context] = field(default_factory=list)
    implied: set[int] = field(default_factory=set)
    new: set[tuple[int, int]] = field(default_factory=set)
    changed: set[tuple[int, int]] = field(default_factory=set)
    renewed: set[tuple[Lane, int]] = field(default_factory=set)
    tests: dict[str, str] = field(default_factory=dict)


def lane_of(context: Context) -> Lane:
    """The lane of a job."""
    return Lane(context.project, context.name)


def place(db: Database, jobs: Iterable[int], moved: Moved) -> None:
    """Brings contexts, the results that logs tell, and the tests of each lane up to date.

    Args:
        jobs: those of which anything came.
        moved: takes what changed; `new` and `changed` hold what reports told.
    """
    jobs = set(jobs)
    for job in sorted(jobs):
        _logged(db, job, moved)
    jobs = _contexts(db, jobs, moved)
    renewed: dict[Lane, set[int]] = defaultdict(set)
    for job, context in sorted(contexts.get(db, jobs).items()):
        if found := histories.add(db, lane_of(context), job):
            renewed[lane_of(context)].update(found)
    for lane, tests in renewed.items():  # once all jobs have their tests: a later one's log may tell of these
        moved.renewed |= {(lane, test) for test in tests}
        _renamed(db, lane, tests, moved)


def _contexts(db: Database, jobs: set[int], moved: Moved) -> set[int]:
    """Saves the contexts of these jobs, and of the others that they move; which these are."""
    for t in contexts.told(db, jobs):
        shows = t.pipeline and rules.shows_the_state(t.pipeline)
        if t.pipeline and shows and contexts.add_base(db, t.project, t.pipeline.ref):
            jobs = jobs | set(contexts.jobs_of(db, t.project))
    before = contexts.get(db, jobs)
    for t in contexts.told(db, jobs):
        now = rules.context(t, based=contexts.has_base(db, t.project))
        if now:
            _save(db, before.get(now.job), now, moved)
    shared = {(c.project, c.branch, c.sha) for c in contexts.get(db, jobs).values() if c.counts}
    for commit in sorted(shared):
        for context in contexts.misplaced(db, *commit):
            if context.job not in moved.came:
                moved.other.setdefault(context.job, lane_of(context))
    return jobs


def _save(db: Database, before: Context | None, now: Context, moved: Moved) -> None:
    if before and (before.sha, before.branch, bool(before.counts)) == (now.sha, now.branch, bool(now.counts)):
        now = replace(now, place=before.place)
    if now == before:
        return
    contexts.save(db, now)
    if before and lane_of(before) != lane_of(now):
        histories.drop_empty(db, lane_of(before), test_results.outcomes(db, now.job))
    if not (before and before.counts):
        if now.counts:
            moved.came.add(now.job)
    elif replace(before, implies=now.implies) == now:
        moved.implied.add(now.job)
    else:
        moved.other.setdefault(now.job, lane_of(before))
        moved.were.append(before)


def _logged(db: Database, job: int, moved: Moved) -> None:
    """Puts what a job's log tells of its tests, where no report does, in the place of what it told before."""
    failures = [logged.failure for logged in job_logs.failures(db, job)]
    told_before = {r.key: r for r in test_results.of_job(db, job, from_log=True)}
    if not failures and not told_before:
        return
    attempt = job_runs.attempt(db, job)
    known = histories.reported_names(db, Lane(attempt.project, attempt.job.name)) if attempt else ()
    reported = {r.name: r.failed for r in test_results.of_job(db, job, from_log=False)}
    at = (attempt and attempt.job.finished_at) or job_logs.came_at(db, job)
    found = log_results.results(failures, reported, known)
    results = [_result(db, job, name, failure, at) for name, failure in found.items()]
    gone = {number(k) for k in told_before.keys() - {r.key for r in results}}
    test_results.forget(db, job, gone)
    saved = test_results.save(db, job, results, from_log=True)
    moved.new |= {(job, test) for test in saved.new}
    moved.changed |= {(job, test) for test in saved.changed | gone}
    moved.tests |= {r.name: r.key for r in results}
    # Where they are noted: the job's event may have told its name only after the log, and the lane is old.
    for context in contexts.get(db, [job]).values() if gone else ():
        histories.drop_empty(db, lane_of(context), gone)


def _result(db: Database, job: int, name: str, failure: LogFailure, at: datetime) -> Result:
    lines = failure.excerpt.strip().splitlines()
    message = lines[0].strip()[:MESSAGE] if lines else None
    outcome = OUTCOMES[failure.outcome]
    return Result(job, name, key(db, "T", name), outcome, failure.seconds, message, at)


def _renamed(db: Database, lane: Lane, tests: Iterable[int], moved: Moved) -> None:
    """A report tells under which name a test has its history, of which logs told before."""
    names = test_results.keys_of(db, tests)
    moved.tests |= names
    told = histories.told_by_logs(db, lane)
    found = log_results.may_be(names, {test for _, test in told})
    for job, test in told:
        if test in found:
            _logged(db, job, moved)
            histories.add(db, lane, job)
