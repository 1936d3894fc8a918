"""Whether what has just come is news to somebody, and then a notice in the outbox.

Only fresh events are told: importing ten years of history pings nobody. A notice's key names the
event and not the delivery, so a second report of the same failure edits the message that stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from bot.derive import Touched
from bot.rules import pings
from commands.answer import Ask
from commands.notices import notice
from storage import outbox, pipelines, statements, test_results
from storage.database import Database
from storage.records import Delivery, OutcomeKind, Source
from storage.state import Act, Attempt, Result

FRESH = timedelta(days=2)
"""Older than this when it reaches us, an event is history: a weekend is not."""


def tell(db: Database, arrived: Iterable[Delivery], touched: Touched, templates: Mapping[str, str]) -> None:
    """Puts the notices into the outbox that these deliveries give rise to."""
    reported = {d.key.partition(":")[0]: d.received_at for d in arrived if d.source is Source.JUNIT}
    watches = statements.acts_of_kind(db, [OutcomeKind.WATCH_REQUEST])
    for job in sorted(touched.jobs):
        now = reported.get(str(job))
        for result in test_results.of_job(db, job) if now else ():
            for watch in watches:
                if now and pings.watches(watch, result.name):
                    _watched(db, watch, result, Ask(now, templates=templates))


def _watched(db: Database, watch: Act, result: Result, ask: Ask) -> None:
    """Tells of the first failure among the runs of one job in one pipeline, while it is news."""
    attempt = pipelines.attempt(db, result.job)
    history = test_results.history(db, result.name)
    runs = [
        pings.Run(r, a)
        for r in history
        if (a := pipelines.attempt(db, r.job)) and attempt and _same_job(a, attempt)
    ] or [pings.Run(result, attempt)]
    failure = next((r for r in reversed(runs) if r.result.failed), None)
    if failure is None or ask.now - failure.result.at > FRESH:
        return
    before = [r for r in history if r.at < failure.result.at]
    answer = pings.failed_again(watch, failure, runs, before, ask)
    where = f"{attempt.project}:{attempt.pipeline}" if attempt else str(result.job)
    key = f"watch:{watch.key}:{where}:{result.name}"
    outbox.put(db, notice(key, watch.people, answer, failure.result.at))


def _same_job(one: Attempt, other: Attempt) -> bool:
    return (one.project, one.pipeline, one.job.name) == (other.project, other.pipeline, other.job.name)
