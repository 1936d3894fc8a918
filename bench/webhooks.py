"""Webhooks a second, from a request to the answer that says it is kept: `python -m bench.webhooks`.

Beside the bot, in the same run and by the same sender, a server that does nothing but commit one row for
each request: once with the bot's own `PRAGMA synchronous`, by which a power cut takes nothing that was
answered, and once with `NORMAL`, which does not promise that. Each is a process of its own, sent the same
events over connections that stay open. The rounds take turns, so that whatever else the machine does meets
all alike. While events come the bot reads some of what it kept, and the rest before the next server's turn.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep
from urllib.parse import urlsplit

from aiohttp import web

from bot.sources import webhook
from storage import deliveries
from storage.database import Store, open_database
from tests.fakes import gitlab_shapes as shapes
from tests.fakes.gitlab_world import Job, World

EVENTS = 2_000
"""In each round."""

ROUNDS = 3
SENDERS = 32
JOBS = 130
"""Of a pipeline."""

SECRET = "a secret of the bench"  # noqa: S105 — of a server that lives for seconds
SETTINGS = """[database]
path = "bot.db"
[web]
listen = "127.0.0.1:0"
[[gitlab]]
project = "pinewood/pinewood"
webhook_secret_env = "SECRET"
poll = 0
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server under test, and what was measured of it: events a second, and milliseconds of each."""

    name: str
    url: str
    rates: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


def main() -> int:
    """Prints the table."""
    events = _events()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "settings.toml").write_text(SETTINGS, encoding="utf-8")
        promised = asyncio.run(_synchronous(place / "bot.db"))
        db = open_database(place / "bot.db")
        run = [sys.executable, "-m", "bot", "run", "--settings", str(place / "settings.toml")]
        with (
            _running(run) as bot,
            _running(_bare(place, promised)) as same,
            _running(_bare(place, "NORMAL")) as normal,
        ):
            servers = [
                Server(f"Watchkeeper, synchronous={promised}", bot + webhook.PATH),
                Server(f"one row a request, synchronous={promised}", same),
                Server("one row a request, synchronous=NORMAL", normal),
            ]
            for number in range(ROUNDS):
                for server in servers:
                    asyncio.run(_round(server, events[number * EVENTS : (number + 1) * EVENTS]))
                    while deliveries.unread(db, 1):
                        sleep(0.1)
        db.close()
    print(f"\n{ROUNDS} rounds of {EVENTS} job events, {len(events[0])} bytes each, {SENDERS} senders")
    print(f"{'what':<40}{'events/s':>10}{'median ms':>12}{'p99 ms':>10}")
    for server in servers:
        print(
            f"{server.name:<40}{median(server.rates):>10,.0f}{median(server.waits):>12.1f}"
            f"{quantiles(server.waits, n=100)[-1]:>10.1f}"
        )
    return 0


async def _synchronous(path: Path) -> str:
    """What the bot's writer asks of the disk."""
    store = Store(path)
    found = await store.write(lambda db: int(db.execute("PRAGMA synchronous").fetchone()[0]))
    await store.close()
    return ("OFF", "NORMAL", "FULL", "EXTRA")[found]


def _bare(place: Path, synchronous: str) -> Sequence[str]:
    return [sys.executable, "-m", "bench.webhooks", str(place / f"{synchronous}.db"), synchronous]


@contextmanager
def _running(command: Sequence[str]) -> Iterator[str]:
    """Runs a server until the block ends; where it listens."""
    environ = {**os.environ, "SECRET": SECRET}
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        yield next(iter(process.stdout or ())).removeprefix("listening on ").strip()
    finally:
        process.terminate()
        process.communicate()


async def _round(server: Server, events: Sequence[bytes]) -> None:
    """Sends events, each of the senders its share, one after the other."""
    start = perf_counter()
    await asyncio.gather(*(_send(server, events[first::SENDERS]) for first in range(SENDERS)))
    server.rates.append(len(events) / (perf_counter() - start))


async def _send(server: Server, events: Sequence[bytes]) -> None:
    """Not by a client's library: it would take longer than the servers that are measured."""
    to = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(to.hostname, to.port)
    for body in events:
        head = f"POST {to.path} HTTP/1.1\r\nHost: bench\r\nX-Gitlab-Token: {SECRET}\r\n"
        start = perf_counter()
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        if not answer.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(f"{server.name} answers {answer!r}")
        length = answer.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        server.waits.append((perf_counter() - start) * 1000)
    writer.close()
    await writer.wait_closed()


def _events() -> list[bytes]:
    """Jobs that ended, as GitLab tells of them, each once."""
    found = list[bytes]()
    world = World(told=lambda kind, _, job: found.append(_body(job)) if job and kind == "build" else None)
    project = world.project("pinewood/pinewood")
    names = [f"build-{number:03}" for number in range(JOBS)]
    while len(found) < ROUNDS * EVENTS:
        for job in world.pipeline(project, *names).jobs:
            world.finish(job)
    return found


def _body(job: Job) -> bytes:
    return json.dumps(shapes.job_hook("https://git.example.org", job)).encode()


def bare(path: str, synchronous: str) -> None:
    """A server that commits one row for each request, and nothing else."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA synchronous = {synchronous}")
    db.execute("CREATE TABLE events (body BLOB NOT NULL)")

    async def receive(request: web.Request) -> web.Response:
        body = await request.read()
        db.execute("INSERT INTO events VALUES (?)", (body,))
        return web.Response(text="kept\n")

    async def serve() -> None:
        application = web.Application()
        application.add_routes([web.post("/", receive)])
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(f"listening on http://127.0.0.1:{runner.addresses[0][1]}/", flush=True)
        await asyncio.Event().wait()

    asyncio.run(serve())


if __name__ == "__main__":
    if sys.argv[1:]:
        bare(*sys.argv[1:])
    else:
        raise SystemExit(main())
