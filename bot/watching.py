"""Tells whoever watches a thing that it changed, or that nothing was heard of it.

A look at the clock and at what is kept, as in `reminding`: decisions change things as mails do, and silence
is no event. How a thing stood when it was last told is in the key of that notice. That a watched test failed
is told as its report comes (`bot/tell.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.telling import Messages, everything
from commands import failed, failure_lines, links, pipeline_lines
from commands.answer import Action, Answer, Ask, Line, Section, line
from commands.heard import FAILED, heard
from commands.notices import Kind, Topics, notice, pipeline_of, pipeline_topic, topics_of
from commands.watches import UNWATCH, On, Watch, decided
from storage import job_runs, outbox, pipelines, test_results
from storage.database import Database, Store
from storage.outbox import Queued
from storage.records import Notice, Pipeline

EVERY = 60.0
"""Seconds between two looks."""

FRESH = timedelta(days=2)
"""A silence that ended longer ago is history; the bot was down."""

PAUSE = timedelta(hours=1)
"""Between two notices that something happened in an area, where something always does."""

MANY = 500
"""Newest failures in an area that are asked which pipelines they are of, at each look."""


async def run(
    store: Store,
    asking: Callable[[datetime], Ask],
    clock: Callable[[], datetime],
    messages: Messages = everything,
) -> None:
    """Looks again and again, until cancelled.

    Args:
        asking: how things are linked, at a time.
        messages: whether anybody wants to hear of a pipeline that fails.
    """
    while True:
        ask = asking(clock())
        if await store.read(partial(news, ask=ask, messages=messages)):
            await store.write(partial(tell, ask=ask, messages=messages))
        await asyncio.sleep(EVERY)


def tell(db: Database, ask: Ask, messages: Messages = everything) -> None:
    """Puts into the outbox what is to be told by now."""
    for told in news(db, ask, messages):
        outbox.put_once(db, told)


def news(db: Database, ask: Ask, messages: Messages = everything) -> list[Notice]:
    """What is to be told by now and was not."""
    return [told for watch in decided(db) for told in _news(db, ask, watch, messages)]


def _news(db: Database, ask: Ask, watch: Watch, messages: Messages) -> Iterator[Notice]:
    before = outbox.of_kind(db, f"{Kind.WATCH}:{watch.key}")
    over = watch.until is not None and watch.until <= ask.now
    if watch.on is On.SILENT:
        if watch.until and over and ask.now - watch.until <= FRESH and not before:
            yield from _silence(db, ask, watch)
    elif over:
        return
    elif watch.on is On.FAILS and watch.area:
        yield from _failures(db, ask, watch, messages)
    elif watch.on is On.CHANGES or topics_of(watch.target) is Topics.PIPELINES:
        yield from _changes(db, ask, watch, before)


def _changes(db: Database, ask: Ask, watch: Watch, before: Sequence[Queued]) -> Iterator[Notice]:
    """That it is not as it was when that was last told; of one that is watched if it fails, that it did."""
    since = before[-1].notice.due_at if before else watch.at
    if watch.area and ask.now - since < PAUSE:
        return
    known = heard(db, ask, watch.target, since)
    seen = before[-1].notice.key.rpartition(":")[2] if before else watch.seen
    if known is None or known.state == seen or (watch.area and known.last is None):
        return
    if watch.on is On.FAILS and (known.state != FAILED or before):
        return
    title = f"{watch.called} {'failed' if watch.on is On.FAILS else 'changed'}"
    yield _notice(ask, watch, f"{len(before) + 1}:{known.state}", title, known.lines)


def _silence(db: Database, ask: Ask, watch: Watch) -> Iterator[Notice]:
    known = heard(db, ask, watch.target, watch.at)
    if known is None or known.last is None or known.last <= watch.at:
        title = f"Nothing was heard of {watch.called} since {links.day(watch.at, ask.now)}"
        yield _notice(ask, watch, On.SILENT, title, known.lines if known else ())


def _failures(db: Database, ask: Ask, watch: Watch, messages: Messages) -> Iterator[Notice]:
    """Pipelines that ended as failed, by tests of the area; each is told once."""
    results, _ = test_results.failed_in(db, watch.area, max(watch.at, ask.now - FRESH), MANY)
    runs = [run for job in dict.fromkeys(r.job for r in results) if (run := job_runs.attempt(db, job))]
    for project, number in dict.fromkeys((run.project, run.pipeline) for run in runs):
        which = f"{project}:{number}"
        found = pipelines.without_jobs(db, project, number)
        known = outbox.number(db, f"{Kind.WATCH}:{watch.key}:{which}")
        if known or found is None or found.status != FAILED or not messages(found):
            continue
        causes = failed.of(db, found, job_runs.attempts(db, project, number))
        mine = [c for c in causes if (area := failure_lines.area(db, c)) and area.name == watch.area]
        if mine:
            compared = failure_lines.compared(db, mine)
            lines = tuple(failure_lines.cluster(db, ask, c, compared, owned=False) for c in mine)
            title = f"{watch.area}: tests failed in {pipeline_lines.name(found)}"
            yield _notice(ask, watch, which, title, lines, found)


def _notice(
    ask: Ask, watch: Watch, rest: str, title: str, lines: tuple[Line, ...], pipeline: Pipeline | None = None
) -> Notice:
    """Tells whoever is to be told.

    Args:
        rest: of the notice's key, behind the watch's.
        pipeline: what it is about, where that is not what is watched.
    """
    topic = pipeline_topic(pipeline.project, pipeline.id) if pipeline else watch.target
    asked = f"As you asked to be told ({watch.key}, {links.day(watch.at, ask.now)})."
    more = Action("History", "history", {"key": watch.called})
    if topics_of(topic) is Topics.PIPELINES:
        project, number = pipeline_of(topic)
        more = Action("The whole pipeline", "failed", {"pipeline": f"{project}#{number}"})
    answer = Answer(
        title=title,
        as_of=ask.now,
        intro=(line(asked, key=watch.keyed),),
        sections=(Section("What failed" if pipeline else "What was heard last", lines),),
        actions=(more, Action("Stop watching", UNWATCH, {"key": watch.key})),
    )
    return notice(f"{Kind.WATCH}:{watch.key}:{rest}", [watch.who], answer, ask.now, topic)
