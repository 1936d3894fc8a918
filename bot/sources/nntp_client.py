"""What we speak of NNTP (RFC 3977, AUTHINFO of RFC 4643): one connection that reads a group's articles.

Python's own client was removed with 3.13, and what there is elsewhere blocks. Requests are sent several at
once, but only of one kind: public-inbox answers what it has at hand before what git must find for it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.sources import server as servers
from bot.sources.server import LARGEST, Server, Wire

GONE = (420, 423, 430)
"""No such article, or none in that range."""

UNKNOWN = (500, 501, 502, 503)
"""The server has no such command."""

_NUMBER = "[0-9]{1,18}"


@dataclass(frozen=True, slots=True)
class Article:
    """One mail as the server has it.

    Attributes:
        number: in the group, of this server only.
        message_id: by which the server knows it, with its angle brackets.
        raw: its bytes, with the line ends of a file and not of the wire.
    """

    number: int
    message_id: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class _Status:
    code: int
    text: str


@asynccontextmanager
async def connected(server: Server) -> AsyncIterator[Session]:
    """A session with the server, signed in where there is a login.

    Raises:
        ServerFailed: of whatever happens on the wire, also what the session's methods meet.
    """
    async with servers.connected(server) as wire:
        session = Session(wire)
        await session.begin()
        yield session
        await wire.send("QUIT")


class Session:
    """A conversation; each method asks and reads all of the answer."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def begin(self) -> None:
        """Hears the greeting, becomes a reader, and signs in."""
        await self._expect(200, 201)
        await self._wire.send("MODE READER")  # some servers need it, others do not know it
        await self._status()
        if login := self._wire.server.login:
            await self._wire.send(f"AUTHINFO USER {login.user}")
            if (await self._expect(281, 381)).code == 381:
                await self._wire.send(f"AUTHINFO PASS {login.password}")
                await self._expect(281)

    async def group(self, name: str) -> tuple[int, int]:
        """Enters a group; its lowest and highest article numbers, the highest below the lowest if empty."""
        await self._wire.send(f"GROUP {name}")
        status = await self._expect(211)
        numbers = re.match(f"{_NUMBER} ({_NUMBER}) ({_NUMBER})(?: |$)", status.text)
        if not numbers:
            raise self._wire.failed(f"answers GROUP with {status.text!r}, where numbers belong")
        low, high = int(numbers[1]), int(numbers[2])
        return (low, high) if high else (1, 0)

    async def numbers(self, first: int, last: int) -> list[int]:
        """The numbers of the articles that the group has within a range, in order.

        LISTGROUP would tell less, but public-inbox 1.9 answers it with memory addresses.
        """
        await self._wire.send(f"OVER {first}-{last}")
        status = await self._status()
        if status.code in UNKNOWN:
            await self._wire.send(f"XOVER {first}-{last}")  # what it was called before RFC 3977
            status = await self._status()
        if status.code in GONE:
            return []
        self._check(status, 224)
        lines = [line.partition(b"\t")[0].decode("ascii", "replace") for line in await self._block()]
        if not all(re.fullmatch(_NUMBER, line) for line in lines):
            raise self._wire.failed("answers OVER with something else than numbers")
        return sorted({int(line) for line in lines if first <= int(line) <= last})

    async def message_ids(self, numbers: Sequence[int]) -> dict[int, str]:
        """The Message-IDs that the articles with these numbers have; those that are gone are missing."""
        await self._wire.send(*(f"STAT {number}" for number in numbers))
        found = {}
        for _ in numbers:
            status = await self._status()
            if status.code not in GONE:
                number, message_id = self._named(status, 223)
                found[number] = message_id
        return found

    async def articles(self, numbers: Sequence[int]) -> list[Article]:
        """The articles with these numbers, in order; those that are gone are missing."""
        await self._wire.send(*(f"ARTICLE {number}" for number in numbers))
        found = []
        for _ in numbers:
            status = await self._status()
            if status.code not in GONE:
                number, message_id = self._named(status, 220)
                found.append(Article(number, message_id, b"".join(await self._block())))
        return sorted(found, key=lambda article: article.number)

    async def _expect(self, *codes: int) -> _Status:
        return self._check(await self._status(), *codes)

    def _check(self, status: _Status, *codes: int) -> _Status:
        if status.code not in codes:
            raise self._wire.failed(f"answers {status.code} {status.text}".rstrip())
        return status

    def _named(self, status: _Status, code: int) -> tuple[int, str]:
        number, message_id, *_ = [*self._check(status, code).text.split(), "-", "-"]
        if not re.fullmatch(_NUMBER, number):
            raise self._wire.failed(f"answers {code} {status.text!r}, where an article's number belongs")
        return int(number), message_id

    async def _status(self) -> _Status:
        line = (await self._wire.line()).decode("utf-8", "replace").rstrip()
        code, _, text = line.partition(" ")
        if not re.fullmatch("[1-5][0-9]{2}", code):
            raise self._wire.failed(f"speaks no NNTP: it says {line[:80]!r}")
        return _Status(int(code), text)

    async def _block(self) -> list[bytes]:
        """Lines up to a dot by itself, without the dots that were put before theirs."""
        lines, size = [], 0
        while (line := await self._wire.line()) != b".\r\n":
            size += len(line)
            if size > LARGEST:
                raise self._wire.failed(f"sends an article of more than {LARGEST >> 20} MiB")
            lines.append(line.removeprefix(b".").removesuffix(b"\r\n") + b"\n")
        return lines
