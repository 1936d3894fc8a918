"""What we ask of a public-inbox's web server: its feed, its whole archive, and what its search finds."""

from __future__ import annotations

import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import aiohttp

from bot.parsers import atom
from bot.parsers.mboxrd import Mboxrd, NotMboxrd
from bot.sources.server import LARGEST, ServerFailed
from bot.sources.web import AGENT, MOVED

PATIENCE = aiohttp.ClientTimeout(total=None, sock_connect=30, sock_read=120)
"""An archive may take hours, but no silence longer than this many seconds."""

PART = 1 << 16

LARGEST_ARCHIVE = 64 << 30
"""Bytes of an archive, unfolded; the largest on lore hold half of that."""

GONE = (404, 410)
NO_SEARCH = 501


class Refused(ServerFailed):
    """The server answers with another status than 200.

    Attributes:
        status: which.
        retry_after: how long it asks us to stay away, in its words; "" where it does not.
    """

    def __init__(self, url: str, answer: aiohttp.ClientResponse) -> None:
        self.status, self.retry_after = answer.status, answer.headers.get("Retry-After", "")
        said = f"{url} answers {answer.status} {answer.reason or ''}".rstrip()
        where = f": it is at {answer.headers.get('Location', 'another address')} now; mend url"
        super().__init__(said + (where if answer.status in MOVED else ""))


@dataclass(frozen=True, slots=True)
class Feed:
    """What the newest mails of a list were, once.

    Attributes:
        names: the Message-IDs as they stand in addresses, newest first; none of a list that has no feed.
        etag, modified: by which the server knows it, where it says so.
    """

    names: tuple[str, ...] = ()
    etag: str = ""
    modified: str = ""


def opened() -> aiohttp.ClientSession:
    """A session with a server, to be left when the look is over."""
    who = {"User-Agent": f"{AGENT} (a bot that follows mailing lists)"}
    return aiohttp.ClientSession(headers=who, timeout=PATIENCE)


async def feed(session: aiohttp.ClientSession, url: str, last: Feed) -> Feed:
    """The feed at an address; the last one where the server says that it did not change.

    Raises:
        ServerFailed: it cannot be read.
    """
    asked = {"If-None-Match": last.etag, "If-Modified-Since": last.modified}
    async with _answer(session, "GET", url, {k: v for k, v in asked.items() if v}) as answer:
        if answer.status == 304:
            return last
        if answer.status == 404:  # also what it says of a list that has no mail yet
            return Feed()
        if answer.status != 200:
            raise Refused(url, answer)
        body = await _body(url, answer)
        etag, modified = (answer.headers.get(name, "") for name in ("ETag", "Last-Modified"))
    return Feed(atom.messages(body), etag, modified)


async def message(session: aiohttp.ClientSession, url: str) -> list[bytes]:
    """The mails at an address: one, or none where it is gone, or several that share a Message-ID.

    Raises:
        ServerFailed: it cannot be read.
    """
    async with _answer(session, "GET", url) as answer:
        if answer.status in GONE:
            return []
        if answer.status != 200:
            raise Refused(url, answer)
        body = await _body(url, answer)
    with _understood(url):
        cut = Mboxrd()
        return cut.feed(body) + cut.end()


async def mails(session: aiohttp.ClientSession, method: str, url: str) -> AsyncGenerator[bytes, None]:
    """The mails of a compressed mbox at an address, each as soon as it is there.

    Raises:
        ServerFailed: it cannot be read, or not to its end.
    """
    unfold, cut = zlib.decompressobj(wbits=31), Mboxrd()
    async with _answer(session, method, url) as answer:
        if answer.status != 200:
            raise Refused(url, answer)
        with _understood(url):
            total = 0
            async for part in answer.content.iter_chunked(PART):
                for unfolded in _unfolded(unfold, part):
                    for mail in cut.feed(unfolded):
                        yield mail
                    total += len(unfolded)
                    if cut.waiting > LARGEST or total > LARGEST_ARCHIVE:
                        raise ServerFailed(f"{url} sends more than a mail, or an archive, can be")
            if not unfold.eof:
                raise ServerFailed(f"{url} ends early")
            for mail in cut.end():
                yield mail


@asynccontextmanager
async def _answer(
    session: aiohttp.ClientSession, method: str, url: str, headers: dict[str, str] | None = None
) -> AsyncIterator[aiohttp.ClientResponse]:
    try:
        # Redirects are told, not followed: from the second on they would be asked every minute.
        async with session.request(method, url, headers=headers, allow_redirects=False) as answer:
            yield answer
    except TimeoutError as error:
        raise ServerFailed(f"{url} does not answer") from error
    except aiohttp.ClientError as error:
        raise ServerFailed(f"{url} cannot be read: {error}") from error


async def _body(url: str, answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for part in answer.content.iter_chunked(PART):
        body += part
        if len(body) > LARGEST:
            raise ServerFailed(f"{url} sends more than {LARGEST >> 20} MiB")
    return bytes(body)


@contextmanager
def _understood(url: str) -> Iterator[None]:
    try:
        yield
    except (NotMboxrd, zlib.error) as error:
        raise ServerFailed(f"{url} is no mbox of a public-inbox; is url the list's?") from error


def _unfolded(unfold: zlib._Decompress, part: bytes) -> Iterator[bytes]:
    """What compressed bytes stand for, in parts of a size that does no harm."""
    while True:
        out = unfold.decompress(part, PART)
        yield out
        part = unfold.unconsumed_tail
        if not part and len(out) < PART:
            return
