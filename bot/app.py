"""The composition root: opens the store, the web, Discord and the sources, and runs them in one loop.

Every part gets what it needs as arguments, the clock too; when one part ends with an error all end, and a
supervisor starts the bot again: half a bot is worse than none. Discord being away is no error: what comes
in meanwhile is kept, and is said when it is back.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator, Set
from datetime import timedelta
from functools import partial
from typing import Any

from bot import (
    codes,
    garbage,
    health,
    notify,
    obeying,
    pinging,
    reminding,
    retrying,
    smtp,
    suggesting,
    watching,
    web_app,
)
from bot.asker import ask
from bot.clock import now
from bot.discord_app import signed_in
from bot.engine import Engine
from bot.frontends import rights, setup
from bot.patience import patient
from bot.settings import Settings
from bot.sources import coverity, current, gitlab, lists, steady, unread
from commands.answer import Answer
from commands.digests import Digest
from storage import troubles
from storage.database import Store, open_database

Announce = Callable[[str], None]


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
        garbage.settle()
        async with web_app.served(engine) as url:
            announce(f"listening on {url}")
            await _run(engine, stop, announce)
    finally:
        await engine.store.close()


async def _run(engine: Engine, stop: asyncio.Event, announce: Announce) -> None:
    """Watches and speaks until it is told to stop; a part that breaks stops all."""
    async with asyncio.TaskGroup() as group:
        parts = [group.create_task(part) for part in _parts(engine, announce)]
        await stop.wait()
        for part in parts:
            part.cancel()


def _parts(engine: Engine, announce: Announce) -> Iterator[Coroutine[Any, Any, None]]:
    """Everything that a running bot does by itself, each for ever."""
    settings, store = engine.settings, engine.store
    yield from lists.watched(settings, store, engine.take, engine.prove, now, announce)
    for source, place in current.named(settings):
        yield patient(partial(current.watch, source, place, engine.renew, now))
    if settings.coverity:
        yield patient(partial(coverity.watch, settings.coverity, engine.renew, now))
    yield from gitlab.watched(settings, store, engine.take, now, engine.woken)
    yield unread.watch(engine.read_kept, engine.kept, steady.teller(store, troubles.WEBHOOK), now)
    yield patient(partial(retrying.run, retrying.Desk(settings, store.read, store.write, now)))
    asking = partial(ask, settings, asker=None)
    if settings.notices.suggestions:
        yield patient(partial(suggesting.run, store, asking, now))
    yield patient(partial(watching.run, store, asking, now, settings.messages))
    promises = settings.promises
    offer = timedelta(days=promises.offer) if promises.remind else None
    yield patient(partial(reminding.run, store, asking, offer, now))
    mail = settings.mail
    send = partial(smtp.send, mail, smtp.login(mail)) if mail and mail.server else None
    if send:
        yield patient(partial(codes.run, store, send, settings.project.name, now))
    if settings.ordering():
        yield patient(partial(obeying.run, store, settings, send, now))
    yield _speak(engine, announce)


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
            frozenset(discord.threads),
            f"https://discord.com/channels/{discord.guild}/{{id}}",
        )
        announce("ready")
        async with asyncio.TaskGroup() as group:
            group.create_task(patient(partial(notify.run, engine.store, connection, now, manner)))
            await connection.ended()
