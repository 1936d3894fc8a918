"""Asks GitLab to run jobs again, as people decided; once for each job, however often it is killed or unheard.

What is to be asked stands in the database, and each attempt is counted there before it is made. GitLab may
have run the job although its answer never came: so nothing is asked twice before its list of the pipeline's
jobs shows that there is no later run. What becomes of it is one notice, edited in place.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from bot.parsers.gitlab_values import fields_of, id_of, link_of, text_of
from bot.settings import Settings, SettingsError
from bot.sources.gitlab_answers import Answer as Answered
from bot.sources.gitlab_answers import CannotRead, is_busy
from bot.sources.gitlab_api import Api, Item
from bot.sources.gitlab_http import Client
from bot.sources.web import retry_after
from commands.answer import Answer, Line, Link, Section, line
from commands.job_lookup import named
from commands.notices import Kind, notice, pipeline_topic
from storage import decisions, job_runs, outbox, retries
from storage.database import Database
from storage.retries import Progress, Retry
from storage.state import Attempt, own_number

EVERY = 1.0
"""Seconds between two looks for what was decided."""

PATIENCE, LEASE = 60.0, timedelta(seconds=90)
"""How long an attempt may take, and when it is another's turn: later, so that no two are made at once."""

WAITS = tuple(timedelta(seconds=s) for s in (10, 60, 300, 900, 3600))
"""Before each further attempt; after the last it is given up."""

MADE = 201

WHY = {
    401: "the token is wrong, expired or revoked; see token in its [[gitlab]] of settings.toml",
    403: "the token's owner may not, which takes the scope api and the role Developer, or the job is too old",
    404: "it has no such job, or the token may not see it",
}
"""What a refusal means, and what to do."""

Call = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What an attempt works with.

    Attributes:
        read, write: ask and change the database (`Store.read`, `Store.write`).
        clock: gives the time.
    """

    settings: Settings
    read: Call
    write: Call
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Became:
    """What became of an attempt.

    Attributes:
        said: in a sentence, as it goes on after the job's name.
        again: the next attempt is made after so long; None where there is none.
        job: the run that there is now, its number on its server and its page.
    """

    state: Progress
    said: str
    again: timedelta | None = None
    job: tuple[int, str] | None = None


async def run(desk: Desk) -> None:
    """Asks for what is decided, again and again, until cancelled."""
    while True:
        await drain(desk)
        await asyncio.sleep(EVERY)


async def drain(desk: Desk, job: int | None = None) -> Sequence[Became]:
    """Asks for what is due, or for one job alone if it is; what became of each."""
    found = []
    for due in await desk.read(retries.due, desk.clock()):
        if job not in (None, due.job):
            continue
        attempt, at = await desk.read(job_runs.attempt, due.job), desk.clock()
        if attempt and (claimed := await desk.write(retries.claim, due.job, at, at + LEASE)):
            became = await _attempted(desk, claimed, attempt)
            await desk.write(_note, claimed, attempt, became, desk.clock())
            found.append(became)
    return found


async def _attempted(desk: Desk, claimed: Retry, run: Attempt) -> Became:
    """One attempt; whatever GitLab does, it comes back with a sentence."""
    watched = desk.settings.watched(run.page, run.project)
    if not watched:
        return Became(Progress.REFUSED, f"is of {run.project}, which settings.toml does not watch any more")
    try:
        async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
            client = Client(session, watched[0].url, watched[0].token.read(), desk.clock)
            return await _asked(Api(client, watched[0].project), claimed, run, desk.clock)
    except SettingsError as error:
        return Became(Progress.REFUSED, f"was not run again: {error}")
    except TimeoutError:
        return _later(claimed, f"{watched[0].url} does not answer")
    except CannotRead as error:
        return _later(claimed, str(error))


async def _asked(api: Api, claimed: Retry, run: Attempt, clock: Callable[[], datetime]) -> Became:
    if claimed.attempts > 1 and (later := await _later_run(api, run)):
        return _runs(later)
    answer = await api.retry(own_number(run.job.id))
    if answer.status == MADE:
        return _runs(_made(answer))
    if is_busy(answer.status):
        wait = retry_after(answer.headers.get("Retry-After", ""), clock()) or 0.0
        return _later(claimed, f"GitLab answers {answer.status}", timedelta(seconds=wait))
    if later := await _later_run(api, run):  # somebody was quicker, or an answer of ours was lost
        return _runs(later)
    why = WHY.get(answer.status, "it does not take it")
    return Became(Progress.REFUSED, f"was not run again: GitLab answers {answer.status}, {why}")


async def _later_run(api: Api, run: Attempt) -> Item | None:
    """The run that came after this one in its pipeline, as GitLab has it now."""
    own = own_number(run.job.id)
    later = (i for i in await api.jobs(run.pipeline) if i.get("name") == run.job.name and i["id"] > own)
    return next(later, None)


def _made(answer: Answered) -> Item:
    try:
        return dict(fields_of(json.loads(answer.body)))
    except (ValueError, RecursionError):
        return {}


def _runs(job: Item) -> Became:
    number, user = id_of(job.get("id")), text_of(fields_of(job.get("user")).get("username"))
    by = f", started by {user}" if user else ""
    return Became(
        Progress.RUNS, f"runs again{by}", job=(number, link_of(job.get("web_url"))) if number else None
    )


def _later(claimed: Retry, why: str, wait: timedelta = timedelta()) -> Became:
    """It is put off, or given up."""
    if claimed.attempts > len(WAITS):
        return Became(Progress.REFUSED, f"was not run again; {claimed.attempts} attempts were made: {why}")
    again = max(wait, WAITS[claimed.attempts - 1])
    return Became(Progress.DUE, f"waits to be run again: {why}", again)


def _note(db: Database, claimed: Retry, run: Attempt, became: Became, now: datetime) -> None:
    """Keeps what became of an attempt, and tells it: whoever asked is called where something is wrong."""
    decision = decisions.get(db, claimed.decision)
    if became.again is None:
        retries.end(db, claimed.job, became.state, became.said)
    else:
        retries.postpone(db, claimed.job, now + became.again, became.said)
    name = named(run)
    who = decision.actor.name or decision.actor.email
    reason = f': "{decision.reason}"' if decision.reason else ""
    told = Answer(
        title=f"Retry of {name}",
        as_of=now,
        sections=(
            Section(
                "",
                (
                    said(became, name),
                    line(f"decided by {who}, {decision.value}{reason} (D-{decision.number})"),
                ),
            ),
        ),
    )
    called = () if became.state is Progress.RUNS else (decision.actor,)
    topic = pipeline_topic(run.project, run.pipeline)
    outbox.put(db, notice(f"{Kind.RETRY}:D-{decision.number}", called, told, now, topic))


def said(became: Became, name: str) -> Line:
    """What became of an attempt, for whoever reads it."""
    if became.job is None:
        return line(f"{name} {became.said}.")
    number, page = became.job
    run = f"job {number}"
    return line(f"{name} {became.said} as ", Link(run, page) if page else run, ".")
