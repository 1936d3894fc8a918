"""Whether what has just come is news to somebody, and then a notice in the outbox.

Only fresh events are told: importing ten years of history pings nobody. A notice's key names the
event and not the delivery, so a second report of the same failure edits the message that stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot import live, subscribers
from bot.derive import Touched
from bot.rules import pings
from bot.telling import Telling
from commands import unanswered as waiting
from commands import watches
from commands.aliases import alike
from commands.answer import Ask
from commands.notices import Kind, notice, pipeline_topic
from storage import job_runs, outbox, series, subsystems, test_results
from storage.database import Database
from storage.records import Delivery, Person, Source
from storage.state import Act, Result

FRESH = timedelta(days=2)
"""Older than this when it reaches us, an event is history: a weekend is not."""


GRACE = timedelta(days=2)
"""How long a ping is left to the people it was sent to before the bot repeats it."""

REPORTS = (Source.JUNIT, Source.TEST_REPORT, Source.JOB_LOG)
"""What brings test results; its key begins with the job's number."""


def tell(db: Database, arrived: Sequence[Delivery], touched: Touched, telling: Telling) -> None:
    """Puts the notices into the outbox that these deliveries give rise to."""
    if not arrived:
        return
    now, templates = max(d.received_at for d in arrived), telling.templates
    if touched.pipelines or touched.tests:
        live.tell(db, touched, now, FRESH, telling)
    if touched.mails:
        subscribers.tell(db, touched, now, FRESH, telling)
    if telling.unanswered:
        _unanswered(db, touched.threads, Ask(now, templates=templates))
    reported = {d.key.partition(":")[0]: d.received_at for d in arrived if d.source in REPORTS}
    asked = watches.standing(db, max(reported.values())) if reported else []
    for job in sorted(touched.jobs) if asked else ():
        if at := reported.get(str(job)):
            ask = Ask(at, templates=templates)
            for result in test_results.of_job(db, job):
                for watch in asked:
                    if watches.about(watch, result.name):
                        _watched(db, watch, result, ask)


def _unanswered(db: Database, threads: Iterable[int], ask: Ask) -> None:
    """One notice for a series and all its versions, due after a while; none once it is answered."""
    for queued in outbox.unsent(db, Kind.UNANSWERED):
        found = series.by_key(db, queued.notice.key.partition(":")[2])
        if found is None or not waiting.waits(db, found):
            outbox.withdraw(db, queued.id)
    for found in (s for thread in sorted(threads) for s in series.of_thread(db, thread)):
        last = found.pings[-1].at if found.pings else None
        if last and ask.now - last <= FRESH and waiting.waits(db, found):
            others = [f"{Kind.UNANSWERED}:{v.key}" for v in series.versions(db, found)]
            areas = subsystems.areas_of(db, found.key)
            people = owners(db, areas, found.origin.person)
            if people:
                answer = pings.unanswered(found, areas, ask)
                told = notice(f"{Kind.UNANSWERED}:{found.key}", people, answer, last + GRACE)
                outbox.put_once(db, told, others)


def owners(db: Database, areas: Iterable[str], but: Person) -> list[Person]:
    """Who looks after these sections, each once, without the one who asks."""
    mine = set(areas)
    found = {o.person.email: o.person for s in subsystems.every(db) if s.name in mine for o in s.owners}
    return [p for p in found.values() if not alike(p, but)]


def _watched(db: Database, watch: Act, result: Result, ask: Ask) -> None:
    """Tells of the first failure among the runs of one job in one pipeline, while it is news."""
    attempts = {a.job.id: a for a in job_runs.runs(db, result.job)}
    history = test_results.history(db, result.name)
    runs = [pings.Run(r, attempts.get(r.job)) for r in history if r.job in {result.job, *attempts}]
    failure = next((r for r in reversed(runs) if r.result.failed), None)
    if failure is None or ask.now - failure.result.at > FRESH:
        return
    before = [r for r in history if r.at < failure.result.at]
    answer = pings.failed_again(watch, failure, runs, before, ask)
    attempt = failure.attempt
    where = f"{attempt.project}:{attempt.pipeline}" if attempt else str(result.job)
    key = f"{Kind.WATCH}:{watch.key}:{where}:{result.name}"
    topic = pipeline_topic(attempt.project, attempt.pipeline) if attempt else ""
    outbox.put(db, notice(key, watch.people, answer, failure.result.at, topic))
