"""A server that keeps mail: where it is, who signs in, and in a sentence what may happen on the wire."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PORTS = {"nntp": 119, "nntps": 563, "imap": 143, "imaps": 993}
"""Where a server is found whose address names no port; with an s it is spoken over TLS."""

PATIENCE = 120.0
"""Seconds to wait for a connection, and for each line of an answer."""

LARGEST = 64 << 20
"""Bytes of one mail: more is none."""


class ServerFailed(Exception):
    """It cannot be reached, or says something else than it was asked for; the text says what."""


@dataclass(frozen=True, slots=True)
class Login:
    """Who reads, where a server wants to know."""

    user: str
    password: str


@dataclass(frozen=True, slots=True)
class Server:
    """A server of mail.

    Attributes:
        login: None where nobody needs to sign in.
        trusted: the certificates that vouch for it, as a PEM file; None for those that the system trusts.
    """

    host: str
    port: int
    tls: bool = False
    login: Login | None = None
    trusted: Path | None = None

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def at(url: str, login: Login | None, trusted: Path | None) -> Server:
    """The server at an address that the settings took (`imaps://host[:port]/folder`)."""
    parts = urlsplit(url)
    tls = parts.scheme.endswith("s")
    return Server(parts.hostname or "", parts.port or PORTS[parts.scheme], tls, login, trusted)


class Wire:
    """A connection to a server; whatever happens on it is told in a sentence."""

    def __init__(self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server, self._reader, self._writer = server, reader, writer

    async def send(self, *commands: str, tag: str = "") -> None:
        """Sends commands, all at once.

        Args:
            tag: stands before each.
        """
        for command in commands:
            if re.search(r"[\x00-\x1f\x7f]", command):
                raise self.failed(f"is not asked for {command.split()[0]} with a control character in it")
        with told(self.server):
            self._writer.write("".join(f"{tag}{command}\r\n" for command in commands).encode())
            await self._writer.drain()

    async def line(self, patience: float | None = PATIENCE) -> bytes:
        """The next line; it is waited for so many seconds, or for ever."""
        with told(self.server):
            async with asyncio.timeout(patience):
                return await self._reader.readuntil(b"\n")

    async def exactly(self, size: int, patience: float | None = PATIENCE) -> bytes:
        """The next bytes, so many."""
        with told(self.server):
            async with asyncio.timeout(patience):
                return await self._reader.readexactly(size)

    def failed(self, what: str) -> ServerFailed:
        """That the server does something that cannot be."""
        return ServerFailed(f"{self.server} {what}")


@asynccontextmanager
async def connected(server: Server) -> AsyncIterator[Wire]:
    """The wire to a server; it is left within a second, whatever the server does.

    Raises:
        ServerFailed: it cannot be reached.
    """
    context = _context(server) if server.tls else None
    with told(server):
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(
                server.host, server.port, ssl=context, limit=LARGEST
            )
    try:
        yield Wire(server, reader, writer)
    finally:
        writer.close()
        with suppress(OSError, TimeoutError):
            await asyncio.wait_for(writer.wait_closed(), 1)


def _context(server: Server) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=server.trusted)
    except OSError as error:
        raise ServerFailed(f"{server.trusted} gives no certificates: {error.strerror or error}") from error


@contextmanager
def told(server: Server) -> Iterator[None]:
    """Says in a sentence what happens on the wire."""
    try:
        yield
    except TimeoutError as error:
        raise ServerFailed(f"{server} does not answer") from error
    except (asyncio.IncompleteReadError, ConnectionResetError, BrokenPipeError) as error:
        raise ServerFailed(f"{server} hung up in the middle of an answer") from error
    except asyncio.LimitOverrunError as error:
        raise ServerFailed(f"{server} sends a line of more than {LARGEST >> 20} MiB") from error
    except OSError as error:
        raise ServerFailed(f"{server} cannot be reached: {error.strerror or error}") from error
