"""The composition root: opens the store, the web, Discord and the sources, and runs them in one loop.

The only place that reads the clock. Every part gets what it needs as arguments; when one part ends
with an error all end, and a supervisor starts the bot again: half a bot is worse than none.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from bot import health, ingest, notify
from bot.discord_app import Connection, connect_discord
from bot.frontends import web as web_face
from bot.settings import ListSource, Settings
from bot.sources import files, folders, webhook
from commands.answer import Answer, Ask, UserError
from commands.complete import complete
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Store
from storage.records import Delivery, Person, Source

Announce = Callable[[str], None]


def now() -> datetime:
    """The time, in UTC, to the second: everything else is told it."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Engine:
    """The store with the settings: what every face asks."""

    store: Store
    settings: Settings

    async def answer(
        self, name: str, arguments: Mapping[str, str], asker: Person | None = None, triage: bool = False
    ) -> Answer:
        """Runs a command; one that changes something on the writer's thread."""
        if name not in COMMANDS:
            raise UserError(f"No command is called {name!r}; `help` lists them.")
        command = COMMANDS[name]
        asking = ask(self.settings, now(), asker, triage=triage)
        run = self.store.write if command.changes else self.store.read
        return await run(lambda db: call(command, db, asking, arguments))

    async def complete(self, name: str, option: str, prefix: str) -> Sequence[str]:
        """Values for an option that fit what is typed so far."""
        return await self.store.read(complete, name, option, prefix)

    async def take(self, arrived: Sequence[Delivery]) -> ingest.Counts:
        """Takes deliveries in, in one transaction; returns after the commit."""
        return await self.store.write(ingest.ingest, arrived, self.settings.templates())


def ask(settings: Settings, at: datetime, asker: Person | None, *, triage: bool = False) -> Ask:
    """Who asks, when, and how things are linked."""
    listed = asker is not None and asker.email.casefold() in settings.triage.people
    return Ask(at, asker, triage or listed, settings.templates())


async def serve(settings: Settings, announce: Announce) -> None:
    """Runs the bot until SIGTERM or SIGINT.

    Args:
        settings: what to run.
        announce: prints a line for whoever started it ("listening on …", "ready").
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    engine = Engine(Store(settings.database.path), settings)
    try:
        await _read_owners(engine)
        async with contextlib.AsyncExitStack() as stack:
            url = await stack.enter_async_context(_web(engine))
            announce(f"listening on {url}")
            discord = await stack.enter_async_context(
                connect_discord(engine.answer, engine.complete, settings)
            )
            await _run(engine, discord, stop, announce)
    finally:
        await engine.store.close()


async def _run(engine: Engine, discord: Connection | None, stop: asyncio.Event, announce: Announce) -> None:
    """Watches and speaks until it is told to stop; a part that breaks stops all."""
    parts: list[Awaitable[None]] = [
        folders.watch(source.path, engine.take, now)
        for source in engine.settings.lists
        if source.source in (ListSource.MAILDIR, ListSource.MBOX) and source.path
    ]
    if discord:
        parts += [notify.run(engine.store, discord, now), discord.ended()]
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(_forever(p)) for p in parts]
        announce("ready")
        await stop.wait()
        for task in running:
            task.cancel()


async def _forever(part: Awaitable[None]) -> None:
    await part


@contextlib.asynccontextmanager
async def _web(engine: Engine) -> AsyncIterator[str]:
    """The pages, the webhook endpoint, and where they are."""
    settings = engine.settings
    secrets = [g.webhook_secret.read() for g in settings.gitlabs if g.webhook_secret.named]

    async def problems() -> Sequence[str]:
        return await engine.store.read(health.problems, settings, now())

    async def take(delivery: Delivery) -> object:
        return await engine.take([delivery])

    application = web.Application(client_max_size=webhook.LARGEST)
    application.add_routes([webhook.route(take, secrets, now)])
    application.add_routes(
        web_face.routes(
            COMMANDS,
            engine.answer,
            engine.complete,
            problems,
            project=settings.project.name,
            base=urlsplit(settings.web.public_url).path,
        )
    )
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.web.listen.host, settings.web.listen.port)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


async def _read_owners(engine: Engine) -> None:
    """Takes in the MAINTAINERS file that the settings name; the same file again is known."""
    path: Path | None = engine.settings.owners.maintainers
    if path:
        await engine.take(list(files.events(Source.MAINTAINERS, [path], now())))
