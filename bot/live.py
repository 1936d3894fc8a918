"""The live message of a failed pipeline, and the ping where something in it is new.

One message for each pipeline that failed, edited in place whenever anything of it changes. It pings nobody.
What is new is told once to its owners, in a message of its own, since an edit pings nobody; the next pipeline
that fails by it does not tell it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.derive import Touched
from bot.rules import breaking
from bot.telling import Telling
from commands import failed, failure_lines, pipeline_lines, pipeline_lookup, triage, watches
from commands.answer import Ask
from commands.breakage import Cluster
from commands.notices import Kind, notice, pipeline_topic, said
from storage import job_runs, outbox, pipelines, verdicts
from storage.database import Database
from storage.records import Pipeline


def tell(db: Database, touched: Touched, now: datetime, fresh: timedelta, telling: Telling) -> None:
    """Says how the pipelines stand of which something came.

    Args:
        now: when it came.
        fresh: what ended longer ago is history, and nobody is told.
    """
    for project, number in sorted(touched.pipelines):
        pipeline = pipelines.without_jobs(db, project, number)
        if pipeline and pipeline.updated_at and now - pipeline.updated_at <= fresh:
            _tell(db, pipeline, telling)
    _mended(db, touched.tests.values())


def _tell(db: Database, pipeline: Pipeline, telling: Telling) -> None:
    key = f"{Kind.PIPELINE}:{pipeline.project}:{pipeline.id}"
    wanted = pipeline.status == "failed" and telling.messages(pipeline)
    if not wanted and not outbox.number(db, key):
        return
    runs = job_runs.attempts(db, pipeline.project, pipeline.id)
    at = max((r.job.finished_at for r in runs if r.job.finished_at), default=None) or pipeline.updated_at
    if at is None:
        return
    ask = Ask(at, templates=telling.templates)
    found = failed.of(db, pipeline, runs)
    outbox.put(db, notice(key, (), failed.answer(db, ask, pipeline, runs, found), at, _topic(pipeline)))
    for cause in breaking.calls(found):
        _call(db, ask, pipeline, cause)


def _topic(pipeline: Pipeline) -> str:
    return pipeline_topic(pipeline.project, pipeline.id)


def _mended(db: Database, tests: Iterable[str]) -> None:
    """Says in the ping of what was broken that it is mended, where its verdict says so by now.

    Args:
        tests: short keys of tests that ran.
    """
    ran = set(tests)
    for queued in outbox.of_kind(db, Kind.BROKEN):
        key = queued.notice.key.split(":")[1]
        judged = [h.verdict for h in verdicts.of_test(db, key) if h.verdict] if key in ran else []
        if answer := breaking.mended(said(queued.notice), judged):
            outbox.put(db, notice(queued.notice.key, (), answer, queued.notice.due_at))


def _call(db: Database, ask: Ask, pipeline: Pipeline, cause: Cluster) -> None:
    """Tells the owners, unless they know: it was told before, or somebody is on it."""
    began = _began(db, pipeline, cause)
    names = dict.fromkeys(f.key or f.test for f in cause.failures if f.test)
    if any(_told(db, name, began) or _taken(db, name, began) for name in names):
        return
    section = failure_lines.area(db, cause)
    watching = [
        p for w in watches.standing(db, ask.now) for t in cause.tests if watches.about(w, t) for p in w.people
    ]
    people = breaking.called([o.person for o in failure_lines.owners(section)], watching)
    if section is None or not people:
        return
    answer = breaking.answer(
        ask,
        cause,
        failure_lines.cluster(db, ask, cause, failure_lines.compared(db, [cause]), owned=False),
        section.name,
        pipeline_lines.tested(db, ask, pipeline),
        pipeline_lookup.written(db, pipeline),
    )
    key = f"{Kind.BROKEN}:{next(iter(names))}:{pipeline.project}:{pipeline.id}"
    outbox.put(db, notice(key, people, answer, ask.now, _topic(pipeline)))


def _began(db: Database, pipeline: Pipeline, cause: Cluster) -> datetime:
    """When it was first broken: at the first run of the commit that broke it, else in this pipeline."""
    since = cause.verdict.since if cause.verdict else None
    first = pipelines.first_at(db, pipeline.project, since) if since else None
    return first or min(r.job.finished_at for r in cause.jobs if r.job.finished_at)


def _told(db: Database, key: str, began: datetime) -> bool:
    """Its owners were told since it began, and not yet that it is mended: one failure reopens that."""
    told = outbox.of_kind(db, f"{Kind.BROKEN}:{key}")
    return any(q.notice.due_at >= began and breaking.stands(said(q.notice)) for q in told)


def _taken(db: Database, key: str, began: datetime) -> bool:
    """Somebody said since it began that they are on it."""
    done = triage.of(db, key).done
    return done is not None and done.at >= began
