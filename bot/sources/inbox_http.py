"""A public-inbox over HTTP, for whoever wants no git.

Its feed holds the 25 mails with the newest dates. A mail that is new in it is fetched at once, but the feed
loses what comes while we are away, so nothing relies on it. What does is the search for everything as one
mbox: the server writes it in the order of arrival, newest first, as long as we listen, and we listen until
those come that the cursor remembers. However long we were away, nothing between is left out. It is read at
the start, when the feed shows nothing that is known, and every hour, for mails that the feed never showed.

- The cursor holds eight mails and not one, as some may be removed, and half of them must be met, as one may
  come again.
- What is new is read again some minutes later. The server searches what it knew half a minute ago, and of its
  index one part may show a mail while another does not show the mail before it yet. So the cursor holds two
  places, and we read up to the older one.

The first time the whole archive is read, oldest first, and the cursor moves along. A server that has no
search gives nothing but that: then it is read whole each time, and once a day.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import quote, unquote

import aiohttp

from bot.sources import files
from bot.sources import inbox_http_client as client
from bot.sources.batching import TakeOf, begun, take_all
from bot.sources.inbox_http_client import NO_SEARCH, Feed, Refused
from bot.sources.inbox_place import REMEMBERED, SETTLING, Place, mark_of
from bot.sources.server import ServerFailed
from bot.sources.web import retry_after
from storage.records import Cursor, Delivery

MET = 4
"""So many of the mails that the cursor holds tell that it is reached."""

OFTEN_ENOUGH, WITHOUT_SEARCH = timedelta(hours=1), timedelta(days=1)

LONGEST_WAIT = 24 * 3600.0
"""Seconds that we stay away at most, whatever the server asks for."""

EVERYTHING = "?q=z:0..&x=m"
"""The search for mails of any size, as an mbox; POSTed without a body, which would ask for whole threads."""


@dataclass(slots=True)
class Remembered:
    """What one run of the bot knows of a server.

    Attributes:
        feed: as it was the last time.
        read_at: when the search, or the whole archive, was last read.
        settled: what was read has been read again, and there was no gap.
        searches: it has a search.
        wait_until: when it may be asked again, as it said.
    """

    feed: Feed = field(default_factory=Feed)
    read_at: datetime | None = None
    settled: bool = False
    searches: bool = True
    wait_until: datetime | None = None


async def look(
    name: str,
    url: str,
    known: Remembered,
    take: TakeOf,
    position: Callable[[str], Awaitable[str]],
    at: datetime,
) -> None:
    """Takes in what came since the last look.

    Args:
        name: what the source is called.
        url: the inbox, without a slash at its end.
        known: what the last look left.
        take: keeps deliveries; returns after the commit.
        position: how far the inbox at an address was read.
        at: the time.

    Raises:
        ServerFailed: it cannot be read; what came before that is kept.
    """
    if known.wait_until and at < known.wait_until:
        raise ServerFailed(f"{url} asked not to be asked before {known.wait_until:%Y-%m-%d %H:%M} UTC")
    try:
        async with client.opened() as session:
            feed = await client.feed(session, f"{url}/new.atom", known.feed)
            wanted = {unquote(name): name for name in feed.names if name not in known.feed.names}
            read = Cursor(name, url, await position(url))
            gap = known.read_at is None or len(wanted) == len(feed.names) > 0
            if gap or at - (known.read_at or at) >= _patience(known):
                await _read(session, known, read, wanted, take, at)
                known.read_at, known.settled = at, Place.read(await position(url)).settled and not gap
            await take_all(_shown(session, read, wanted, at), take, begun(read, None, at))
            known.feed = feed
    except Refused as refused:
        wait = retry_after(refused.retry_after, at) or 0.0
        known.wait_until = at + timedelta(seconds=min(wait, LONGEST_WAIT)) if wait > 0 else None
        raise


def _patience(known: Remembered) -> timedelta:
    if not known.searches:
        return WITHOUT_SEARCH
    return OFTEN_ENOUGH if known.settled else SETTLING


async def _read(
    session: aiohttp.ClientSession,
    known: Remembered,
    read: Cursor,
    wanted: dict[str, str],
    take: TakeOf,
    at: datetime,
) -> None:
    """Reads what is new, or the whole archive: the first time, and where nothing tells what is new."""
    if read.position and known.searches:
        try:
            await take_all(_newest(session, read, wanted, at), take, begun(read, None, at))
        except Refused as refused:
            if refused.status != NO_SEARCH:
                raise
            known.searches = False
        else:
            return
    try:
        await take_all(_whole(session, read, wanted, at), take, begun(read, None, at))
    except Refused:
        if not known.searches:
            raise
        await take_all(
            _newest(session, read, wanted, at), take, begun(read, None, at)
        )  # a server that gives no whole archive


async def _whole(
    session: aiohttp.ClientSession, read: Cursor, wanted: dict[str, str], at: datetime
) -> AsyncIterator[Delivery]:
    """All that the archive holds, oldest first; the cursor moves along."""
    last = deque[str](maxlen=REMEMBERED)
    async for raw in client.mails(session, "GET", f"{read.place}/all.mbox.gz"):
        mail = _delivery(raw, read, wanted, at)
        last.appendleft(mark_of(mail))
        place = Place(tuple(last), tuple(last), at)
        yield replace(mail, reached=replace(read, position=str(place)))


async def _newest(
    session: aiohttp.ClientSession, read: Cursor, wanted: dict[str, str], at: datetime
) -> AsyncIterator[Delivery]:
    """What came after the older place, newest first; the cursor moves when all of it is there."""
    place = Place.read(read.position)
    newest, met, held = list[str](), set[str](), None
    async with aclosing(client.mails(session, "POST", f"{read.place}/{EVERYTHING}")) as found:
        async for raw in found:
            if held:
                yield held
            held = _delivery(raw, read, wanted, at)
            if len(newest) < REMEMBERED:
                newest.append(mark_of(held))
            met |= {mark_of(held)} & {*place.older}
            if met and len(met) >= min(MET, len(place.older)) and len(newest) == REMEMBERED:
                break
    if held:
        yield replace(held, reached=replace(read, position=str(place.after(newest, at))))


async def _shown(
    session: aiohttp.ClientSession, read: Cursor, wanted: dict[str, str], at: datetime
) -> AsyncIterator[Delivery]:
    """What the feed shows, one by one; none of it moves the cursor."""
    for name in list(wanted.values()):
        for raw in await client.message(session, f"{read.place}/{name}/raw"):
            yield _delivery(raw, read, wanted, at)


def _delivery(raw: bytes, read: Cursor, wanted: dict[str, str], at: datetime) -> Delivery:
    """A mail that is here, and so no longer wanted."""
    mail = files.mail(raw, read.place, at)
    message_id = mail.key.partition(" ")[0]
    if not message_id.startswith("<"):
        return replace(mail, via=read.via)
    wanted.pop(message_id[1:-1], None)
    return replace(mail, via=read.via, origin=f"{read.place}/{quote(message_id[1:-1], safe='@')}/")
