"""The composition root: opens the store, the web, Discord and the sources, and runs them in one loop.

Every part gets what it needs as arguments, the clock too; when one part ends with an error all end, and a
supervisor starts the bot again: half a bot is worse than none. Discord being away is no error: what comes
in meanwhile is kept, and is said when it is back.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from aiohttp import web

from bot import (
    codes,
    health,
    ingest,
    lost,
    measures,
    notify,
    pinging,
    reminding,
    retrying,
    signing,
    smtp,
    suggesting,
    watching,
)
from bot.asker import ask
from bot.clock import now
from bot.discord_app import signed_in
from bot.frontends import rights, setup
from bot.frontends import web as web_face
from bot.prepared import Arrived
from bot.settings import Listen, Settings
from bot.sources import coverity, current, gitlab, lists, steady, unread, webhook
from bot.sources.together import Together
from commands import linked, lookup
from commands.answer import Answer, Ask, UserError
from commands.complete import complete
from commands.declare import call
from commands.digests import Digest
from commands.table import COMMANDS
from storage import troubles
from storage.database import Database, Store, open_database
from storage.imports import Import
from storage.records import Delivery, Person

Announce = Callable[[str], None]


class CannotListen(Exception):
    """The web has no address to listen on; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The store with the settings: what every face asks.

    Attributes:
        kept: set when something was kept that is still to be read.
        woken: by a GitLab project's page, set when its webhook told something.
    """

    store: Store
    settings: Settings
    pages: str | None = None
    kept: asyncio.Event = field(default_factory=asyncio.Event)
    woken: Mapping[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    async def answer(
        self,
        name: str,
        arguments: Mapping[str, str],
        account: str = "",
        roles: Set[str] = frozenset(),
    ) -> Answer:
        """Runs a command; one that changes something on the writer's thread."""
        if name not in COMMANDS:
            raise UserError(f"No command is called {name!r}; `help` lists them.")
        command, at = COMMANDS[name], now()

        def run(db: Database) -> Answer:
            people = linked.every(db, Ask(at, accounts=self.settings.accounts())).get(account)
            # Whatever the settings call an account's owner, one human has one name on every face.
            who = lookup.person(db, Ask(at), lookup.written(people[0])) if people else None
            asked = ask(self.settings, at, who, roles, account=account, pages=self.pages)
            return call(command, db, replace(asked, draws=bool(account) or self.pages is not None), arguments)

        return await (self.store.write if command.changes else self.store.read)(run)

    async def complete(self, name: str, option: str, prefix: str) -> Sequence[str]:
        """Values for an option that fit what is typed so far."""
        return await self.store.read(complete, name, option, prefix)

    async def called(self, address: str) -> int | str:
        """The Discord account of the person with that address, or what they are called; a name is itself."""
        if "@" not in address:
            return address
        asked = Ask(now(), accounts=self.settings.accounts())
        person = await self.store.read(lookup.person, asked, address)
        accounts = [a.partition(":") for a in await self.store.read(linked.of, asked, person)]
        ids = [int(number) for place, _, number in accounts if place == linked.DISCORD]
        return ids[0] if ids else person.name or person.email

    async def lost(self, place: str, problem: str) -> None:
        """Notes what is wrong with a place or an account on Discord, "" where it is well."""
        known = await self.store.read(troubles.of, f"{lost.DISCORD} {place}")
        if problem or known:
            people = [Person("", address) for address in self.settings.administrators.people]
            await self.store.write(lost.note, place, problem, people, now())

    async def take(self, arrived: Sequence[Arrived], of: Import | None = None) -> ingest.Counts:
        """Takes deliveries in, in one transaction; returns after the commit.

        Args:
            of: the import that they belong to, and how far it is with them.
        """
        return await self.store.write(
            ingest.ingest,
            arrived,
            self.settings.templates(),
            unanswered=self.settings.notices.unanswered,
            messages=self.settings.messages,
            of=of and replace(of, at=now()),
        )

    async def keep(self, arrived: Sequence[Delivery]) -> None:
        """Keeps deliveries, to be read afterwards; returns after the commit."""
        await self.store.write(ingest.keep, arrived)
        self.kept.set()

    async def read_kept(self) -> ingest.Counts:
        """Reads some of what was kept, in one transaction."""
        return await self.store.write(
            ingest.read_kept,
            self.settings.templates(),
            unanswered=self.settings.notices.unanswered,
            messages=self.settings.messages,
        )

    async def renew(self, delivery: Delivery) -> ingest.Counts:
        """Takes in a file of which only the newest counts."""
        return await self.store.write(ingest.renew, delivery, self.settings.templates())


async def serve(settings: Settings, announce: Announce) -> None:
    """Runs the bot until SIGTERM or SIGINT.

    Args:
        settings: what to run.
        announce: prints a line for whoever started it ("listening on …", "ready").

    Raises:
        DatabaseError: the database cannot be used.
        SettingsError: a secret is not where the settings say.
        NoSuchPath: the MAINTAINERS file is not there.
        CannotListen: the port is taken, or is not ours to take.
        ExceptionGroup: parts that broke, NotConnected among them where Discord refuses the bot.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    open_database(settings.database.path).close()  # what is wrong with it is told here, before anything runs
    engine = Engine(Store(settings.database.path), settings)
    try:
        for source, place in current.named(settings):  # an answer without owners would be a wrong one
            await current.look(source, place, "", engine.renew, now())
        async with _web(engine) as url:
            announce(f"listening on {url}")
            await _run(engine, stop, announce)
    finally:
        await engine.store.close()


async def _run(engine: Engine, stop: asyncio.Event, announce: Announce) -> None:
    """Watches and speaks until it is told to stop; a part that breaks stops all."""
    async with asyncio.TaskGroup() as group:
        parts = [
            group.create_task(watch)
            for watch in lists.watched(engine.settings, engine.store, engine.take, now, announce)
        ]
        parts += [
            group.create_task(current.watch(source, place, engine.renew, now))
            for source, place in current.named(engine.settings)
        ]
        if engine.settings.coverity:
            parts.append(group.create_task(coverity.watch(engine.settings.coverity, engine.renew, now)))
        parts += [
            group.create_task(watch)
            for watch in gitlab.watched(engine.settings, engine.store, engine.take, now, engine.woken)
        ]
        told = steady.teller(engine.store, troubles.WEBHOOK)
        parts.append(group.create_task(unread.watch(engine.read_kept, engine.kept, told, now)))
        desk = retrying.Desk(engine.settings, engine.store.read, engine.store.write, now)
        parts.append(group.create_task(retrying.run(desk)))
        asking = partial(ask, engine.settings, asker=None)
        if engine.settings.notices.suggestions:
            parts.append(group.create_task(suggesting.run(engine.store, asking, now)))
        parts.append(group.create_task(watching.run(engine.store, asking, now)))
        if engine.settings.promises.remind:
            patience = timedelta(days=engine.settings.promises.offer)
            parts.append(group.create_task(reminding.run(engine.store, asking, patience, now)))
        if mail := engine.settings.mail:
            send = partial(smtp.send, mail, smtp.login(mail))
            parts.append(group.create_task(codes.run(engine.store, send, engine.settings.project.name, now)))
        parts.append(group.create_task(_speak(engine, announce)))
        await stop.wait()
        for part in parts:
            part.cancel()


async def _speak(engine: Engine, announce: Announce) -> None:
    """Says on Discord what is to be said; until Discord is there, the rest is at work already."""
    discord = engine.settings.discord
    if discord is None:
        announce("ready")
        return

    async def lacking(roles: Set[str], here: int) -> Answer:
        problems = await engine.store.read(health.problems, engine.settings, now())
        return setup.answer(engine.settings, await rights.look(discord), roles, here, problems, now())

    async with signed_in(
        engine.answer, engine.complete, engine.called, engine.lost, discord, lacking
    ) as connection:
        manner = pinging.Manner(
            engine.settings.accounts(),
            engine.settings.notices.pings,
            timedelta(hours=engine.settings.notices.escalate),
            Digest(engine.settings.notices.digest, engine.settings.project.timezone.key),
            f"https://discord.com/channels/{discord.guild}/{{id}}",
        )
        announce("ready")
        async with asyncio.TaskGroup() as group:
            group.create_task(notify.run(engine.store, connection, now, manner))
            await connection.ended()


@contextlib.asynccontextmanager
async def _web(engine: Engine) -> AsyncIterator[str]:
    """The pages, the webhook endpoint, and where they are."""
    settings = engine.settings
    senders = [
        webhook.Sender(g.project, g.webhook_secret.read(), engine.woken[g.home])
        for g in settings.gitlabs
        if g.webhook_secret.named
    ]

    async def problems() -> Sequence[str]:
        return await engine.store.read(health.problems, settings, now())

    async def metrics() -> str:
        return measures.written(await engine.store.read(measures.gathered))

    answer = replace(engine, pages=urlsplit(settings.web.public_url).path.rstrip("/")).answer
    application = web.Application(client_max_size=webhook.LARGEST)
    application.add_routes([webhook.route(Together(engine.keep).keep, senders, now)])
    async with signing.door(settings, engine.store, answer, now) as door:
        application.add_routes(
            web_face.routes(
                COMMANDS,
                answer,
                engine.complete,
                problems,
                metrics,
                project=settings.project.name,
                url=settings.web.public_url,
                door=door,
            )
        )
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        try:
            yield await _listen(runner, settings.web.listen)
        finally:
            await runner.cleanup()


async def _listen(runner: web.AppRunner, where: Listen) -> str:
    try:
        await web.TCPSite(runner, where.host, where.port).start()
    except OSError as error:
        raise CannotListen(
            f"Cannot listen on {where.host}:{where.port}: {error.strerror or error}. "
            "Stop what uses it, or change listen in [web] of the settings."
        ) from error
    host, port = runner.addresses[0][:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
