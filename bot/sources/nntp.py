"""A newsgroup, as public-inbox and other servers have lists: what is numbered above the last that was read.

The cursor holds the last articles that were taken in, number and Message-ID, and moves with the mails. The
numbers are the server's own: where none of those articles is still what it was, the server numbers anew, and
all is read again; what is known is dropped by its key. A number that is missing is a mail that was removed.
The cursor never goes beyond an article that came: public-inbox counts a mail a moment before it shows it, and
gives it empty for a moment when a new epoch begins while many are asked for.
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.sources import files, server
from bot.sources.batching import TakeOf, begun, take_all
from bot.sources.nntp_client import Article, Session, connected
from bot.sources.server import Login, Server, ServerFailed
from storage.records import Cursor, Delivery

AT_ONCE = 32
"""Articles that are asked for before the first answer: enough to hide the way there and back."""

WINDOW = 1_000
"""Numbers that are looked through at once."""

WITNESSES = 5
"""Articles that the cursor holds: some may be removed, and the others still tell that the numbers hold."""

_HOLLOW = re.compile(rb"(?:(?:path|newsgroups|xref):.*\n(?:[ \t].*\n)*)*\s*", re.IGNORECASE)
"""An article that holds nothing but what servers write above each."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Newsgroup:
    """A group to follow.

    Attributes:
        name: what the source is called.
        server: where it is.
        group: its name there.
        url: where both stand, without a login.
    """

    name: str
    server: Server
    group: str
    url: str


def newsgroup(name: str, url: str, login: Login | None, trusted: Path | None = None) -> Newsgroup:
    """The group at an address that the settings took (`nntp://host[:port]/group`, or `nntps`)."""
    return Newsgroup(name, server.at(url, login, trusted), unquote(urlsplit(url).path.strip("/")), url)


async def look(
    newsgroup: Newsgroup, take: TakeOf, position: Callable[[str], Awaitable[str]], at: datetime
) -> None:
    """Takes in what came since the last look.

    Args:
        take: keeps deliveries; returns after the commit.
        position: how far the group at an address was read.
        at: the time.

    Raises:
        ServerFailed: it cannot be read; what came before that is kept.
    """
    read = Cursor(newsgroup.name, newsgroup.url, await position(newsgroup.url))
    async with connected(newsgroup.server) as session:
        low, high = await session.group(newsgroup.group)
        if low > high:
            return
        known = await _known(session, read)
        first = max(low, int(known[0]) + 1) if known else low
        new = _new(session, first, high)
        run = begun(read, high - first + 1, at)
        await take_all(_deliveries(new, known, read, at), take, run)


async def _known(session: Session, read: Cursor) -> list[str]:
    """The articles that were read last; none where the numbers mean other mails now."""
    known = read.position.split()
    pairs = dict(zip(map(int, known[::2]), known[1::2], strict=True))
    now = await session.message_ids(list(pairs)) if pairs else {}
    if any(now.get(number) == message_id for number, message_id in pairs.items()):
        return known
    if pairs:
        log.warning("%s numbers its articles anew; all are read again", read.place)
    return []


async def _new(session: Session, first: int, last: int) -> AsyncIterator[Article]:
    """The articles within a range, in order."""
    for begin in range(first, last + 1, WINDOW):
        numbers = await session.numbers(begin, min(begin + WINDOW - 1, last))
        for start in range(0, len(numbers), AT_ONCE):
            for article in await session.articles(numbers[start : start + AT_ONCE]):
                yield article


async def _deliveries(
    articles: AsyncIterator[Article], known: list[str], read: Cursor, at: datetime
) -> AsyncIterator[Delivery]:
    """The articles as mails; behind one that came empty the cursor stays, and all are asked for again."""
    hollow: list[int] = []
    async for article in articles:
        if _HOLLOW.fullmatch(article.raw):
            hollow.append(article.number)
            continue
        mail = replace(files.mail(article.raw, f"{read.place}/{article.number}", at), via=read.via)
        if not hollow:
            known = [str(article.number), article.message_id, *known[: 2 * (WITNESSES - 1)]]
            mail = replace(mail, reached=replace(read, position=" ".join(known)))
        yield mail
    if hollow:
        raise ServerFailed(f"{read.place}/{hollow[0]} comes without a text, and is asked for again")
