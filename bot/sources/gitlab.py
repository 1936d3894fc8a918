"""Catches up with a GitLab project through its API, again and again.

Webhooks are quicker, but they get lost, they leave out the jobs that were retried, and they bring no reports
and no logs, which GitLab deletes after some days. So each look asks which pipelines changed since the last
one, reads the jobs of those that ended, and fetches what failed jobs printed and what tests reported. All of
it is kept as deliveries and read by the one path; what a webhook brought changes nothing when it comes again.
A webhook also wakes whoever looks (`woken`), so that logs and reports do not wait for the next look.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from bot.parsers import gitlab
from bot.parsers.gitlab_values import project_of, text_of, time_of
from bot.settings import GitLab, Secret, Settings, SettingsError
from bot.sources import gitlab_files, steady
from bot.sources.batching import Take
from bot.sources.gitlab_answers import CannotRead, NotThere
from bot.sources.gitlab_api import Api, Item
from bot.sources.gitlab_http import Client
from bot.sources.stubborn import each
from bot.sources.woken import pause
from storage import cursors, deliveries, servers
from storage.database import Store
from storage.records import AT_REST, Cursor, Delivery, Source

OVERLAP = timedelta(minutes=10)
"""How far each look goes back behind the last: what is changed now may be shown a little later."""

UNREAD, AGAIN = 300, 0.1
"""How often it is asked whether what a webhook brought was read, and seconds in between; after a long outage
that takes minutes."""

PIPELINES = "pipelines"
"""The place that the cursor of a project is of."""

Read = Callable[..., Awaitable[Any]]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look works with.

    Attributes:
        watched: the project, as the settings have it.
        take: keeps deliveries; returns after the commit.
        read: asks the database (`Store.read`).
        failed: what could not be read by earlier looks (`stubborn.each`).
    """

    watched: GitLab
    api: Api
    take: Take
    read: Read
    failed: dict[Hashable, None] = field(default_factory=dict)


class ReadInPart(CannotRead, steady.InPart):
    """Some of a project cannot be read; all else was."""


def watched(
    settings: Settings, store: Store, take: Take, clock: Clock, woken: Mapping[str, asyncio.Event]
) -> Iterator[Coroutine[Any, Any, None]]:
    """What watches each project until it is cancelled.

    Args:
        woken: by a project's page, set when its webhook told something.
    """
    for project in settings.gitlabs:
        if project.poll:
            yield _watch(project, store, take, clock, woken[project.home])


async def _watch(project: GitLab, store: Store, take: Take, clock: Clock, woken: asyncio.Event) -> None:
    async with aiohttp.ClientSession() as session:
        client = Client(session, project.url, "", clock)
        sight = Sight(project, Api(client, project.project), take, store.read)

        async def again() -> None:
            client.token = token(project.token)
            await _settled(store)
            await look(sight, clock())

        tell, every = steady.teller(store, project.home), project.poll * 60.0
        await steady.watch(project.home, again, every, tell, clock, pause(woken, every))


async def _settled(store: Store) -> None:
    """What the webhook brought is read first: it says whose logs are to be fetched."""
    for _ in range(UNREAD):
        if not await store.read(deliveries.unread, 1):
            return
        await asyncio.sleep(AGAIN)


def token(secret: Secret) -> str:
    """The token to ask with; "" where there is none, which is enough for what is public."""
    return secret.read() if secret.given else ""


async def trouble(project: GitLab, clock: Clock) -> str:
    """Why a project cannot be watched through the API, and what to do; "" where it can."""

    async def at_once(seconds: float) -> None:
        """A person waits for the answer."""

    async with aiohttp.ClientSession() as session:
        try:
            client = Client(session, project.url, token(project.token), clock, at_once)
            api = Api(client, project.project)
            async for newest in api.pipelines(clock() - timedelta(days=project.days)):
                await api.jobs(newest["id"])
                break
            await api.about()
        except CannotRead as error:
            return f"[[gitlab]] {project.project}: {error}."
        except SettingsError as error:
            return f"{error}."
    if project.token.named and not project.token.given:
        return f"[[gitlab]] {project.project}: its token is not where the settings say; it is read without."
    return ""


async def look(sight: Sight, at: datetime) -> None:
    """Takes in what changed since the last look.

    Args:
        at: the time.

    Raises:
        CannotRead: GitLab cannot be read now; what was read is kept.
        ReadInPart: some pipeline or file of it cannot be; the rest is kept, and it is read from that pipeline
            the next time.
    """
    about = await sight.api.about()
    page = text_of(about.get("web_url"))
    name = await sight.read(servers.project, page, project_of(page) or sight.watched.project)
    failures = await _pipelines(sight, name, at)
    failures += await gitlab_files.fetch(
        sight.api, sight.take, sight.read, name, sight.watched, at, sight.failed
    )
    if failures:
        raise ReadInPart(str(failures[-1])) from failures[-1]


async def _pipelines(sight: Sight, project: str, at: datetime) -> list[CannotRead]:
    """Takes in the pipelines that changed since the last look, oldest first; why some could not be read.

    Raises:
        CannotRead: the server fails.
    """
    position = time_of(await sight.read(cursors.position, sight.watched.home, PIPELINES))
    since = position or at - timedelta(days=sight.watched.days)
    changed = {i["id"]: i async for i in sight.api.pipelines(since - OVERLAP)}
    whens = {number: time_of(item.get("updated_at")) or since for number, item in changed.items()}

    async def read(number: int) -> bool:
        # It is read from the first that failed on the next time, though newer ones are read before that.
        unread, when = whens.keys() & sight.failed.keys(), whens[number]
        reached = when > since and all(when < whens[other] for other in unread)
        try:
            return await _pipeline(sight, project, changed[number], when if reached else None, at)
        except NotThere:
            return True  # somebody deleted it meanwhile

    failures, alone = await each(sorted(changed, key=lambda n: (whens[n], n)), sight.failed, read)
    if alone:
        raise failures[-1]
    return failures


async def _pipeline(sight: Sight, project: str, item: Item, read_to: datetime | None, at: datetime) -> bool:
    """Keeps what is new of one pipeline and, where that is said, that the project was read as far as that.

    Returns:
        Whether GitLab was asked for more of it.
    """
    raw, number = json.dumps(item).encode(), item["id"]
    key = gitlab.delivery_key(raw)
    jobs_key = f"jobs:{project}:{number}:{item.get('status')}:{item.get('updated_at')}"
    unread = item.get("status") in AT_REST and not await sight.read(deliveries.has, Source.GITLAB, jobs_key)
    if not (unread or read_to) and await sight.read(deliveries.has, Source.GITLAB, key):
        return False
    origin = f"{sight.watched.home}/-/pipelines/{number}"
    reached = Cursor(sight.watched.home, PIPELINES, read_to.isoformat()) if read_to else None
    arrived = [Delivery(Source.GITLAB, key, raw, at, origin, reached=reached)]
    if unread:
        jobs = json.dumps(await sight.api.jobs(number)).encode()
        arrived.append(Delivery(Source.GITLAB, jobs_key, jobs, at, origin))
    await sight.take(arrived)
    return unread
