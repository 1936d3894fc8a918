"""From GitLab's webhook to the message on Discord: `python -m bench.pipeline`.

A pipeline of 130 jobs and 40,000 results has failed. The bot, a process of its own, is told by one webhook,
fetches logs and reports from a GitLab on loopback, and says what failed on a Discord on loopback, once at
once and again with what the reports say. The project is known already: as many pipelines as asked for were
read before. Measured too is when the last of the results is stored.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from time import perf_counter

from aiohttp import ClientSession

from bench import results
from bot import clock, ingest
from bot.sources import webhook, woken
from storage.database import Database, open_database, transaction
from tests.fakes import gitlab_shapes as shapes
from tests.fakes.discord import FakeDiscord, running
from tests.fakes.gitlab import GitLab, gitlab
from tests.fakes.gitlab_world import Pipeline, Project

BEFORE = 4
"""Pipelines that were read before."""

FAILED = {3: 17, 40: 123, 99: 300}
"""The test that fails, by the number of its job."""

SETTINGS = """[database]
path = "bot.db"
[web]
listen = "127.0.0.1:0"
[[gitlab]]
url = "{url}"
project = "pinewood/pinewood"
webhook_secret_env = "SECRET"
"""


def main() -> int:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder)))
    return 0


async def _measure(place: Path) -> None:
    _fill(place / "bot.db")
    async with gitlab() as server, running() as discord:
        pipeline = failed(server, server.world.project("pinewood/pinewood"))
        text = SETTINGS.format(url=server.url) + discord.settings({})
        (place / "settings.toml").write_text(text, encoding="utf-8")
        async with a_bot(place, discord) as (_, url):
            await asyncio.sleep(woken.APART)  # it is at rest, and knows nothing of the pipeline yet
            pipeline.project.pipelines[pipeline.id] = pipeline
            start = perf_counter()
            await post(url, server, pipeline)
            first = await until(lambda: bool(discord.seen_in(discord.channel))) - start
            names = [results.name_of(job, test) for job, test in FAILED.items()]
            whole = await until(lambda: all(name in _said(discord) for name in names)) - start
            db = open_database(place / "bot.db")
            stored = await until(lambda: read_of(db) == results.JOBS) - start
            db.close()
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"\n{results.JOBS} jobs, {results.JOBS * results.TESTS} results; {BEFORE} pipelines before")
    print(f"webhook to message {first:.1f} s, to all failures with their tests {whole:.1f} s")
    print(f"to all results stored and judged {stored:.1f} s")
    print(f"processor time of the bot, its start included: {cpu.ru_utime + cpu.ru_stime:.1f} s")


def _fill(path: Path) -> None:
    db, random = open_database(path), Random(7)  # noqa: S311 — a corpus, and no secret
    for number in range(1, BEFORE + 1):
        with transaction(db):
            ingest.ingest(db, list(results.pipeline(random, number, BEFORE)))
    db.close()


def failed(server: GitLab, project: Project, seed: int = 8) -> Pipeline:
    """A pipeline that has failed by now, with what its jobs left; the server does not show it yet."""
    random, world = Random(seed), server.world  # noqa: S311 — a corpus, and no secret
    world.now = clock.now()
    names = [f"build-{job:02d}" for job in range(results.JOBS)]
    made = world.pipeline(project, *names)
    for number, job in enumerate(made.jobs):
        failing = {FAILED[number]} if number in FAILED else set()
        files = {"junit.xml": results.report(random, number, failing)}
        trace = b"$ make check\nERROR: Job failed: exit code 1\n" if failing else b""
        world.finish(job, "failed" if failing else "success", files=files, trace=trace)
    del made.project.pipelines[made.id]
    return made


@asynccontextmanager
async def a_bot(place: Path, discord: FakeDiscord) -> AsyncIterator[tuple[int, str]]:
    """Runs the bot until the block ends; its process, and where it listens."""
    command = [sys.executable, "-m", "bot", "run", "--settings", str(place / "settings.toml")]
    environ = {**os.environ, "SECRET": "a secret", "TOKEN": discord.token}
    process = await asyncio.create_subprocess_exec(*command, env=environ, stdout=asyncio.subprocess.PIPE)
    try:
        if process.stdout is None:
            raise RuntimeError("the bot says nothing")
        url = (await process.stdout.readline()).decode().removeprefix("listening on ").strip()
        await process.stdout.readline()
        yield process.pid, url
    finally:
        process.terminate()
        await process.wait()


async def post(url: str, server: GitLab, pipeline: Pipeline) -> None:
    """Tells the bot of a pipeline, as GitLab does."""
    body = json.dumps(shapes.pipeline_hook(server.url, pipeline)).encode()
    async with ClientSession() as session:
        sent = session.post(url + webhook.PATH, data=body, headers={"X-Gitlab-Token": "a secret"})
        async with sent as answer:
            answer.raise_for_status()


async def until(happened: Callable[[], bool]) -> float:
    """When something happened that the servers here know of."""
    async with asyncio.timeout(300):
        while not happened():  # noqa: ASYNC110 — the servers of tests wake nobody
            await asyncio.sleep(0.02)
    return perf_counter()


def read_of(db: Database) -> int:
    """How many jobs' reports are stored."""
    return int(db.execute("SELECT count(*) AS n FROM leavings WHERE archive = 'kept'").fetchone()["n"])


def _said(discord: FakeDiscord) -> str:
    return "".join(m.text.replace("\\", "") for m in discord.seen_in(discord.channel))


if __name__ == "__main__":
    raise SystemExit(main())
