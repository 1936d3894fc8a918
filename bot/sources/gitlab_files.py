"""Fetches what GitLab's jobs left, before it is deleted: what failed ones printed, and what tests reported.

Which are still to be fetched stands in the database, so a bot that is killed, or whose share of the server is
used up, goes on where it was. A job whose files are gone is noted as such: its results are missing, which is
no failure. Then GitLab's own report of its pipeline may still tell them.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.ingest import BATCH_BYTES
from bot.parsers import archive, leavings
from bot.parsers.gitlab_values import fields_of, text_of
from bot.settings import GitLab
from bot.sources.batching import Take
from bot.sources.files import digest
from bot.sources.gitlab_answers import CannotRead, NotThere, Refused, TooLarge
from bot.sources.gitlab_api import Api
from bot.sources.stubborn import each
from storage import job_runs
from storage import leavings as left
from storage.records import Delivery, Fetched, Leavings, Source
from storage.state import Attempt, own_number

TAIL = 4 << 20
"""Bytes of a log that are kept, from its end: what failed stands there, and GitLab's own limit is 100 MiB."""

LARGEST_ARCHIVE = 128 << 20
"""Bytes of a zip that are fetched to look for test reports."""

TOGETHER = 1.0
"""Seconds in which what was fetched is taken in together: what follows from it is then concluded once."""

WHY = {NotThere: Fetched.GONE, Refused: Fetched.REFUSED, TooLarge: Fetched.TOO_LARGE}

Read = Callable[..., Awaitable[Any]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """One look's errand.

    Attributes:
        home: the project's page.
        at: the time.
        failed: what could not be fetched by earlier looks (`stubborn.each`).
        told: GitLab's own reports by pipeline, as far as they were asked for.
    """

    api: Api
    read: Read
    home: str
    at: datetime
    failed: dict[Hashable, None]
    told: dict[int, Mapping[str, bytes]] = field(default_factory=dict)


Errand = Callable[[Round, int], Awaitable[list[Delivery]]]
"""Fetches one thing that a job left."""


async def fetch(
    api: Api,
    take: Take,
    read: Read,
    project: str,
    watched: GitLab,
    at: datetime,
    failed: dict[Hashable, None],
) -> list[CannotRead]:
    """Fetches as much as the settings allow for one look; why some could not be fetched.

    What failed is taken in first, alone: somebody waits to hear of it, and the rest is much more.

    Args:
        take: keeps deliveries; returns after the commit.
        read: asks the database (`Store.read`).
        project: its path, as GitLab itself writes it.
        at: the time.
        failed: what could not be fetched by earlier looks (`stubborn.each`).

    Raises:
        CannotRead: the server fails; what was fetched before is kept, and the rest is asked for again.
    """
    this, since = Round(api, read, watched.home, at, failed), at - timedelta(days=watched.days)
    logs = await read(left.logs_to_fetch, project, since, watched.downloads)
    archives = await read(left.archives_to_fetch, project, since, watched.downloads - len(logs))
    first = [*((_log, job) for job in logs), *((_archive, job) for job in archives if job in logs)]
    rest = [(_archive, job) for job in archives if job not in logs]
    return await _taken(this, take, first) + await _taken(this, take, rest)


async def _taken(this: Round, take: Take, errands: Sequence[tuple[Errand, int]]) -> list[CannotRead]:
    """Fetches these and takes them in; why some could not be fetched.

    Raises:
        CannotRead: the server fails.
    """
    batch = list[Delivery]()
    now = asyncio.get_running_loop().time
    began = now()

    async def fetched(errand: tuple[Errand, int]) -> bool:
        nonlocal batch, began
        run, job = errand
        batch += await run(this, job)
        if now() - began > TOGETHER or sum(len(d.raw) for d in batch) > BATCH_BYTES:
            await take(batch)
            batch, began = [], now()
        return True

    failures, alone = await each(errands, this.failed, fetched)
    if batch:
        await take(batch)
    if alone:
        raise failures[-1]
    return failures


async def _log(this: Round, job: int) -> list[Delivery]:
    try:
        found = await this.api.trace(own_number(job), TAIL)
    except (NotThere, Refused) as error:
        return [_note(this, Leavings(job, log=WHY[type(error)]))]
    if not found.body:
        return [_note(this, Leavings(job, log=Fetched.NONE))]
    log = _of_job(this, job, Source.JOB_LOG, found.body)
    return [log, _note(this, Leavings(job, log=Fetched.KEPT, skipped=found.skipped))]


async def _archive(this: Round, job: int) -> list[Delivery]:
    found, state = await _reports(this, job)
    arrived = [_of_job(this, job, Source.JUNIT, report.raw, report.name) for report in found]
    attempt = await this.read(job_runs.attempt, job)
    if not arrived and attempt and attempt.job.reports:
        arrived = [_of_job(this, job, Source.TEST_REPORT, suite) for suite in await _told(this, attempt)]
    return [*arrived, _note(this, Leavings(job, archive=state, reports=len(arrived)))]


async def _reports(this: Round, job: int) -> tuple[Sequence[archive.Report], Fetched]:
    try:
        raw = await this.api.artifacts(own_number(job), LARGEST_ARCHIVE)
        found = await asyncio.to_thread(archive.reports, raw)
    except (NotThere, Refused, TooLarge) as error:
        return (), WHY[type(error)]
    except archive.BadArchive as error:
        log.warning("%s/-/jobs/%d/artifacts: %s", this.home, own_number(job), error)
        return (), Fetched.UNREADABLE
    return found, Fetched.KEPT if found else Fetched.NONE


async def _told(this: Round, attempt: Attempt) -> Sequence[bytes]:
    """What GitLab's own report says of a job: it tells of the last run of each name only."""
    if attempt.number < attempt.attempts:
        return ()
    if attempt.pipeline not in this.told:
        this.told[attempt.pipeline] = await _suites(this, attempt.pipeline)
    suite = this.told[attempt.pipeline].get(attempt.job.name)
    return () if suite is None else (suite,)


async def _suites(this: Round, pipeline: int) -> dict[str, bytes]:
    try:
        report = await this.api.test_report(pipeline)
    except CannotRead as error:  # the last resort; without it the job's results are missing, and that is said
        log.warning("%s/-/pipelines/%d: %s", this.home, pipeline, error)
        return {}
    suites = report.get("test_suites")
    found = [fields_of(suite) for suite in suites] if isinstance(suites, list) else []
    return {text_of(s.get("name")): json.dumps(s).encode() for s in found if s.get("test_cases")}


def _of_job(this: Round, job: int, source: Source, raw: bytes, name: str = "") -> Delivery:
    origin = f"{this.home}/-/jobs/{own_number(job)} {name}".rstrip()
    return Delivery(source, f"{job}:{digest(raw)}", raw, this.at, origin)


def _note(this: Round, found: Leavings) -> Delivery:
    return _of_job(this, found.job, Source.LEAVINGS, leavings.write(found))
