"""Mail that a mail server hands over by LMTP or SMTP, for addresses that are subscribed to lists.

What becomes of each is decided at the desk (`mail_desk`); here stand the protocols and the place.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import AnyStr
from weakref import WeakSet

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from bot.settings import MailingList
from bot.settings.intake import Intake
from bot.sources import steady
from bot.sources.batching import Take
from bot.sources.mail_desk import Clock, Desk, Own
from storage.troubles import OWN_MAIL

LARGEST = 32 << 20
"""Bytes of a mail; announced, so that what is larger goes back to its sender at once."""

EVERY = 2.0
"""Seconds until a place that is taken is tried again."""

OPEN_TO_ALL = 0o666
"""Of a socket, as of a port on loopback: who may enter its folder may post."""

NAME = "watchkeeper"


class CannotTakeMail(Exception):
    """There is no listening at that place; the text says why and what to do."""


async def watch(
    at: Intake,
    lists: Sequence[MailingList],
    take: Take,
    tell: steady.Tell,
    clock: Clock,
    announce: Callable[[str], None],
    own: Own | None = None,
) -> None:
    """Takes mail until cancelled.

    Args:
        at: where.
        lists: whose recipients mail is taken for.
        take: keeps deliveries; returns after the commit.
        tell: notes that the place cannot be used or a mail not be taken; None when all is well again.
        clock: gives the time.
        announce: prints where mail is taken, with the port where the system chose one.
        own: the bot's own mail; None where it takes none.
    """
    desk = Desk(lists, take, tell, clock, own)
    async with AsyncExitStack() as while_it_runs:
        listens = False

        async def look() -> None:
            nonlocal listens
            if not listens:
                for place in await while_it_runs.enter_async_context(listening(at, desk)):
                    announce(f"taking mail at {place}")
                listens = True

        await steady.watch(" and ".join(one.name for one in lists) or OWN_MAIL, look, EVERY, tell, clock)


class _Smtp(SMTP):
    line_length_limit = LARGEST  # a mail with longer lines than the standard's is still a mail
    _unended = 0

    def data_received(self, data: bytes) -> None:
        """Hangs up on a line that never ends: aiosmtpd holds all of it, whatever its limits."""
        end = data.rfind(b"\r\n")
        self._unended = self._unended + len(data) if end < 0 else len(data) - end
        if self._unended > 2 * LARGEST and self.transport:
            self.transport.close()
        super().data_received(data)


class _Lmtp(_Smtp, LMTP):
    _recipients = 0

    async def push(self, status: AnyStr) -> None:
        """Answers; a mail once for each recipient, as LMTP wants it (RFC 2033, 4.2)."""
        times, self._recipients = max(1, self._recipients), 0
        if self.envelope and str(status).startswith("354"):
            self._recipients = len(self.envelope.rcpt_tos)
        for _ in range(times):
            await super().push(status)


@asynccontextmanager
async def listening(at: Intake, desk: Desk) -> AsyncIterator[list[str]]:
    """Takes mail as long as the block runs; gives the addresses.

    Raises:
        CannotTakeMail: the place cannot be used.
    """
    loop = asyncio.get_running_loop()
    open_now = WeakSet[SMTP]()

    def connection() -> SMTP:
        kind = _Lmtp if at.protocol == "lmtp" else _Smtp
        one = kind(desk, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname=NAME, ident=NAME, loop=loop)
        open_now.add(one)
        return one

    try:
        if isinstance(at.at, Path):
            await _refuse_taken(at.at)
            server = await loop.create_unix_server(connection, at.at)
            at.at.chmod(OPEN_TO_ALL)
        else:
            server = await loop.create_server(connection, at.at.host, at.at.port)
    except OSError as error:
        place = at.at if isinstance(at.at, Path) else f"{at.at.host}:{at.at.port}"
        raise CannotTakeMail(f"cannot take mail at {place}: {error.strerror or error}") from error
    try:
        yield [_shown(at.protocol, socket.getsockname()) for socket in server.sockets]
    finally:
        server.close()
        for one in open_now:
            if one.transport:
                one.transport.close()
        if isinstance(at.at, Path):
            at.at.unlink(missing_ok=True)


async def _refuse_taken(socket: Path) -> None:
    """A socket that a killed bot left is replaced by asyncio, and so would be one that is listened at."""
    with suppress(FileNotFoundError, ConnectionRefusedError):
        _, writer = await asyncio.open_unix_connection(socket)
        writer.close()
        raise CannotTakeMail(f"cannot take mail at {socket}: another program does; stop it, or change path")


def _shown(protocol: str, name: str | tuple[str, int]) -> str:
    if isinstance(name, str):
        return f"{protocol}+unix://{name}"
    host, port = name[:2]
    return f"{protocol}://[{host}]:{port}" if ":" in host else f"{protocol}://{host}:{port}"
