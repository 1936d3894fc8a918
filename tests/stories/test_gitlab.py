"""A project on GitLab in bad weather: whatever was lost, doubled or late, the bot has what GitLab has."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot import clock, ingest
from bot.sources import gitlab as source
from bot.sources import webhook
from bot.sources.gitlab_answers import CannotRead
from bot.telling import Telling
from storage import deliveries, job_runs, pipelines, test_results
from storage.database import Database, open_database, transaction
from storage.records import Delivery
from tests.fakes.gitlab import GitLab, gitlab
from tests.fakes.gitlab_hooks import Hook
from tests.fakes.gitlab_weather import Days, cloud
from tests.fakes.gitlab_world import Project
from tests.sources.follower import Follower
from tests.sources.gitlab_client import PROJECT, client
from tests.sources.test_gitlab import settings
from tests.stories.test_bot import WEB, a_run
from tests.test_ingest import dump

KEY = b"a signing key of 32 bytes or so."
SIGNING = "whsec_YSBzaWduaW5nIGtleSBvZiAzMiBieXRlcyBvciBzby4="


def told(project: Project) -> dict[int, Any]:
    """What GitLab holds: each pipeline, each run of its jobs with its place among them, and its results."""
    found = {}
    for pipeline in project.pipelines.values():
        runs = {}
        for job in pipeline.jobs:
            same = [j.id for j in pipeline.jobs if j.name == job.name]
            place = (same.index(job.id) + 1, len(same))
            results = [] if job.archive is None else ["failed" if job.status == "failed" else "passed"]
            runs[job.id] = (job.name, job.status, job.user, job.retried, *place, results)
        found[pipeline.id] = (pipeline.status, pipeline.ref, pipeline.source, runs)
    return found


def stored(db: Database) -> dict[int, Any]:
    """The same, as the bot remembers it."""
    found = {}
    for row in db.execute("SELECT id FROM pipelines WHERE project = ?", (PROJECT,)).fetchall():
        pipeline = pipelines.get(db, PROJECT, row["id"])
        assert pipeline
        runs = {}
        for job in pipeline.jobs:
            a = job_runs.attempt(db, job.id)
            assert a
            results = [str(r.outcome) for r in test_results.of_job(db, job.id)]
            runs[job.id] = (job.name, job.status, job.user, job.retried, a.number, a.attempts, results)
        found[pipeline.id] = (pipeline.status, pipeline.ref, pipeline.source, runs)
    return found


def brought(project: Project) -> dict[str, int]:
    """How many reports and logs there are to be fetched."""
    jobs = [job for pipeline in project.pipelines.values() for job in pipeline.jobs]
    archives = sum(job.archive is not None for job in jobs)
    return {"junit": archives, "job-log": sum(job.status == "failed" for job in jobs)}


class Receiver:
    """The endpoint and the reading behind it, over one database."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def keep(self, delivery: Delivery) -> None:
        with transaction(self.db):
            ingest.keep(self.db, [delivery])

    def read(self) -> None:
        counts = None
        while counts != ingest.Counts():
            with transaction(self.db):
                counts = ingest.read_kept(self.db, Telling({}))


@pytest.mark.parametrize("seed", range(12))
async def test_after_a_storm_the_bot_has_what_gitlab_has(db: Database, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 — a test's own weather
    async with gitlab() as server, client(server) as (api, _), ClientSession() as session:
        server.per_page = 3
        days = Days(server.world, server.world.project(PROJECT), chance)
        hook = Hook(server.url, token="a secret" if seed % 2 else "", key=b"" if seed % 2 else KEY)
        server.world.told = hook.heard
        receiver = Receiver(db)
        follower = Follower(db)
        sight = source.Sight(settings(server.url, "downloads = 1000\n"), api, follower.take, follower.read)
        async with listening(receiver.keep, server) as url:
            for _ in range(6):
                days.happen(12)
                await hook.send(session, url, chance, server.world.now.timestamp())
                if chance.random() < 0.5:
                    receiver.read()
                cloud(server, chance, 0.3)
                server.between = lambda: days.happen(chance.randint(0, 2))
                with suppress(CannotRead):
                    await source.look(sight, server.world.now)
                server.between = lambda: None
            days.settle()
            await hook.send(session, url, chance, server.world.now.timestamp())
            server.moods.clear()
            await source.look(sight, server.world.now)
            receiver.read()
        assert stored(db) == told(days.project)
        assert set(hook.answers) == {200}
        assert fetched(db, days.project)
        counts = deliveries.counts(db)
        await source.look(sight, server.world.now)
        assert deliveries.counts(db) == counts
        before = dump(db)
        with transaction(db):
            ingest.replay(db)
        assert dump(db) == before


@asynccontextmanager
async def listening(keep: Callable[[Delivery], Awaitable[None]], server: GitLab) -> AsyncIterator[str]:
    """The webhook's endpoint on a free port."""
    application = web.Application()
    senders = [webhook.Sender(PROJECT, "a secret"), webhook.Sender(PROJECT, SIGNING)]
    application.add_routes([webhook.route(keep, senders, lambda: server.world.now)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}{webhook.PATH}"
    await runner.cleanup()


WATCHED = """[database]
path = "bot.db"
[[gitlab]]
url = "{url}"
project = "{project}"
webhook_secret_env = "SECRET"
"""


async def test_a_bot_that_is_killed_in_a_storm_has_it_all_after_its_next_start(tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 — a test's own weather
    async with gitlab() as server, ClientSession() as session:
        server.per_page = 3
        server.world.now = clock.now() - timedelta(days=2)
        days = Days(server.world, server.world.project(PROJECT), chance)
        days.happen(20)
        hook = Hook(server.url, token="a secret")
        server.world.told = hook.heard
        text = WEB + WATCHED.format(url=server.url, project=PROJECT)
        with a_run(tmp_path, text, SECRET="a secret") as process:
            assert process.stdout
            url = (await asyncio.to_thread(process.stdout.readline)).split()[-1]
            await server.until(lambda: any("/jobs" in path for path in server.asked))
            days.happen(20)
            await hook.send(session, url + webhook.PATH, chance, 0)
            process.kill()
        assert set(hook.answers) == {200}
        days.settle()  # and no webhook gets through
        server.moods.extend([500, {"Retry-After": "0"}])
        with a_run(tmp_path, text, SECRET="a secret") as process:
            assert process.stdout
            url = (await asyncio.to_thread(process.stdout.readline)).split()[-1]
            db = open_database(tmp_path / "bot.db")
            async with asyncio.timeout(60):
                while stored(db) != told(days.project) or not fetched(db, days.project):
                    async with session.get(url + "/healthz") as answer:
                        assert answer.status == 200
            db.close()
            process.terminate()
            assert await asyncio.to_thread(process.wait, 20) == 0


def fetched(db: Database, project: Project) -> bool:
    """All reports and logs are there, each once."""
    counts = deliveries.counts(db)
    return brought(project) == {kind: counts.get(kind, 0) for kind in ("junit", "job-log")}
