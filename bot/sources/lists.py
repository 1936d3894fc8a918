"""The mailing lists of the settings, each looked at as its source wants it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.settings import LOCAL, ListSource, MailingList, Settings
from bot.settings.intake import intakes
from bot.settings.served import here
from bot.sources import folders, imap, inbox_http, lmtp, nntp, steady
from bot.sources.batching import TakeOf
from bot.sources.inbox import Epochs, Inbox, look
from bot.sources.mail_desk import Own, Prove
from bot.sources.server import Login
from storage import cursors, troubles
from storage.database import Store

HERE, ELSEWHERE = 2.0, 60.0
"""Seconds between two looks on this machine, and at somebody else's server."""

Clock = Callable[[], datetime]


def watched(
    settings: Settings,
    store: Store,
    take: TakeOf,
    prove: Prove,
    clock: Clock,
    announce: Callable[[str], None],
) -> Iterator[Coroutine[Any, Any, None]]:
    """What watches each list, and the bot's own mail, until it is cancelled.

    Args:
        prove: takes mails that carry codes.
        announce: prints where mail is taken.
    """
    turn, mail = asyncio.Lock(), settings.mail
    own = Own(mail.sender.casefold(), prove) if mail and mail.takes else None
    for place, those in intakes(settings.lists, mail).items():
        tell = steady.teller(store, *([s.name for s in those] or [troubles.OWN_MAIL]))
        yield lmtp.watch(place, those, take, tell, clock, announce, own)
    for source in settings.lists:
        if source.source is ListSource.LMTP:
            continue
        if source.source is ListSource.IMAP:
            yield _mailbox(source, store, take, clock)
            continue
        if source.path and source.source in LOCAL:
            every, again = HERE, _folder(source.path, source.name, take, clock)
        elif source.source is ListSource.NNTP:
            every, again = _served(source), _newsgroup(source, store, take, clock)
        elif source.source is ListSource.PUBLIC_INBOX_HTTP:
            every, again = _served(source), _archive(source, store, take, clock)
        else:
            mirrors = None if source.path else settings.database.path.with_suffix(".mirrors")
            inbox = Inbox(source.name, str(source.path or source.url), mirrors)
            every, again = ELSEWHERE if mirrors else HERE, _inbox(inbox, store, take, clock, turn)
        yield steady.watch(source.name, again, every, steady.teller(store, source.name), clock)


def _folder(path: Path, name: str, take: TakeOf, clock: Clock) -> Callable[[], Awaitable[None]]:
    known: dict[Path, folders.Stamp] = {}
    return lambda: folders.look(path, name, known, take, clock())


def _newsgroup(
    source: MailingList, store: Store, take: TakeOf, clock: Clock
) -> Callable[[], Awaitable[None]]:
    async def again() -> None:
        login = _login(source) if source.user.named else None
        group = nntp.newsgroup(source.name, source.url, login, source.ca_file)
        await nntp.look(group, take, _positions(store, source.name), clock())

    return again


def _mailbox(source: MailingList, store: Store, take: TakeOf, clock: Clock) -> Coroutine[Any, Any, None]:
    def folder() -> imap.Folder:
        return imap.folder(source.name, source.url, _login(source), source.ca_file)

    positions, tell = _positions(store, source.name), steady.teller(store, source.name)
    return imap.watch(source.name, folder, _served(source), take, positions, tell, clock)


def _login(source: MailingList) -> Login:
    return Login(source.user.read(), source.password.read())


def _archive(source: MailingList, store: Store, take: TakeOf, clock: Clock) -> Callable[[], Awaitable[None]]:
    known, position = inbox_http.Remembered(), _positions(store, source.name)
    return lambda: inbox_http.look(source.name, source.url, known, take, position, clock())


def _served(source: MailingList) -> float:
    return HERE if here(source.url) else ELSEWHERE


def _positions(store: Store, via: str) -> Callable[[str], Awaitable[str]]:
    async def position(place: str) -> str:
        return await store.read(cursors.position, via, place)

    return position


def _inbox(
    inbox: Inbox, store: Store, take: TakeOf, clock: Clock, turn: asyncio.Lock
) -> Callable[[], Awaitable[None]]:
    epochs: Epochs | None = None

    async def again() -> None:
        nonlocal epochs
        epochs = await look(inbox, epochs, take, _positions(store, inbox.name), clock(), turn)

    return again
