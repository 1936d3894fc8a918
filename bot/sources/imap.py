"""A folder by IMAP: what is numbered above the last mail that was read, as soon as it is there.

The cursor is UIDVALIDITY:UID and moves with the mails. Where the server numbers anew all is read again; what
is known is dropped by its key. One session is kept: between two looks it waits by IDLE, or where the server
has no IDLE, for the next look. Nothing is ever marked, moved or removed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.sources import files, server, steady
from bot.sources.batching import TakeOf, begun, take_all
from bot.sources.imap_client import Session, connected
from bot.sources.server import Login, Server, ServerFailed
from storage.records import Cursor, Delivery

AT_ONCE = 50
"""Mails that are asked for at once, and so held in memory: enough to hide the way there and back."""

IDLE = 9 * 60.0
"""Seconds until IDLE is said anew: servers end a session after 30 minutes, many firewalls after ten."""

log = logging.getLogger(__name__)

Position = Callable[[str], Awaitable[str]]
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder to follow.

    Attributes:
        name: what the source is called.
        server: where it is.
        folder: its name there.
        url: where both stand.
    """

    name: str
    server: Server
    folder: str
    url: str


def folder(name: str, url: str, login: Login, trusted: Path | None) -> Folder:
    """The folder at an address that the settings took (`imap://host[:port]/folder`, or `imaps`)."""
    return Folder(
        name, server.at(url, login, trusted), unquote(urlsplit(url).path.strip("/")) or "INBOX", url
    )


async def watch(
    via: str,
    place: Callable[[], Folder],
    every: float,
    take: TakeOf,
    position: Position,
    tell: steady.Tell,
    clock: Clock,
) -> None:
    """Takes in what is there and what comes, until cancelled.

    Args:
        via: what the source is called.
        place: the folder, with its secrets as they are when a session begins.
        every: seconds between two looks where the server has no IDLE.
        take: keeps deliveries; returns after the commit.
        position: how far the folder at an address was read.
        tell: notes what is wrong, and None when all is well again.
        clock: gives the time.
    """
    reader = Reader(place, take, position, clock)
    try:
        await steady.watch(via, reader.look, every, tell, clock, reader.wait)
    finally:
        await reader.leave()


class Reader:
    """Reads a folder in one session; where that broke, the next look begins another."""

    def __init__(self, place: Callable[[], Folder], take: TakeOf, position: Position, clock: Clock) -> None:
        self._place, self._take, self._position, self._clock = place, take, position, clock
        self._session: Session | None = None
        self._until_left = AsyncExitStack()
        self._read = Cursor("", "", "")

    async def look(self) -> None:
        """Takes in what came since the last look.

        Raises:
            ServerFailed: it cannot be read; what came before that is kept.
        """
        try:
            session = self._session or await self._begin()
            uids, at = await session.uids(await self._after()), self._clock()
            mails = _deliveries(session, self._read, uids, at)
            await take_all(mails, self._take, begun(self._read, len(uids), at))
        except Exception:
            await self.leave()
            raise

    async def wait(self, seconds: float) -> None:
        """Waits until mails came, or where that is not told, so many seconds."""
        if self._session and b"IDLE" in self._session.abilities:
            try:
                await self._session.idle(IDLE)
                return
            except ServerFailed as error:  # the next look tells whether it is back
                log.info("%s", error)
                await self.leave()
        await asyncio.sleep(seconds)

    async def leave(self) -> None:
        """Ends the session."""
        self._session = None
        await self._until_left.aclose()

    async def _begin(self) -> Session:
        """Opens the folder; a cursor in it begins with its UIDVALIDITY."""
        place = self._place()
        session = await self._until_left.enter_async_context(connected(place.server))
        self._read = Cursor(place.name, place.url, str(await session.examine(place.folder)))
        self._session = session
        return session

    async def _after(self) -> int:
        """The UID of the last mail that was read; 0 where there is none with such a number."""
        validity, _, last = (await self._position(self._read.place)).partition(":")
        if validity not in ("", self._read.position):
            log.warning("%s numbers its mails anew; all are read again", self._read.place)
        return int(last) if validity == self._read.position else 0


async def _deliveries(
    session: Session, read: Cursor, uids: Sequence[int], at: datetime
) -> AsyncIterator[Delivery]:
    for start in range(0, len(uids), AT_ONCE):
        for uid, raw in await session.mails(uids[start : start + AT_ONCE]):
            origin = f"{read.place};UIDVALIDITY={read.position}/;UID={uid}"  # an address, as of RFC 5092
            mail = files.mail(raw.replace(b"\r\n", b"\n"), origin, at)
            yield replace(mail, via=read.via, reached=replace(read, position=f"{read.position}:{uid}"))
