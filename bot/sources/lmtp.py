"""Mail that a mail server hands over by LMTP or SMTP, for addresses that are subscribed to lists.

A mail is acknowledged once it is committed, so whoever sends it keeps it until then: where the bot is killed
in between it comes again, and is known by its key. What is wrong on our side is answered with 451, "try again
later", since a 5xx would send the mail back and may end the subscription.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import AnyStr
from weakref import WeakSet

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.incidents import incident
from bot.settings import MailingList
from bot.settings.intake import Intake
from bot.sources import files, steady
from bot.sources.batching import Take
from storage.database import DatabaseError
from storage.troubles import Trouble

LARGEST = 32 << 20
"""Bytes of a mail; announced, so that what is larger goes back to its sender at once."""

EVERY = 2.0
"""Seconds until a place that is taken is tried again."""

OPEN_TO_ALL = 0o666
"""Of a socket, as of a port on loopback: who may enter its folder may post."""

NAME = "watchkeeper"

Clock = Callable[[], datetime]

log = logging.getLogger(__name__)


class CannotTakeMail(Exception):
    """There is no listening at that place; the text says why and what to do."""


async def watch(
    at: Intake,
    lists: Sequence[MailingList],
    take: Take,
    tell: steady.Tell,
    clock: Clock,
    announce: Callable[[str], None],
) -> None:
    """Takes mail until cancelled.

    Args:
        at: where.
        lists: whose recipients mail is taken for.
        take: keeps deliveries; returns after the commit.
        tell: notes that the place cannot be used or a mail not be taken; None when all is well again.
        clock: gives the time.
        announce: prints where mail is taken, with the port where the system chose one.
    """
    desk = Desk(lists, take, tell, clock)
    async with AsyncExitStack() as while_it_runs:
        listens = False

        async def look() -> None:
            nonlocal listens
            if not listens:
                for place in await while_it_runs.enter_async_context(listening(at, desk)):
                    announce(f"taking mail at {place}")
                listens = True

        await steady.watch(" and ".join(one.name for one in lists), look, EVERY, tell, clock)


class Desk:
    """Where mails are handed in; the methods are named as aiosmtpd calls them."""

    def __init__(self, lists: Sequence[MailingList], take: Take, tell: steady.Tell, clock: Clock) -> None:
        self._list_of = {address: one.name for one in lists for address in one.recipients}
        self._of_any = next((one.name for one in lists if not one.recipients), "")
        self._take, self._tell, self._clock = take, tell, clock
        self._broken = False

    def _list(self, address: str) -> str:
        return self._list_of.get(address.casefold(), self._of_any)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Greets; commands may come without waiting for answers, since they are read one by one."""
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes a recipient if it is subscribed to something."""
        if not self._list(address):
            return "550 5.1.1 No list of the settings has that recipient"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keeps a mail, for all of its recipients at once."""
        raw = (envelope.original_content or b"").replace(b"\r\n", b"\n")  # as Maildirs and archives have it
        mail = files.mail(raw, f"from {envelope.mail_from}", self._clock())
        lists = sorted({self._list(address) for address in envelope.rcpt_tos})
        try:
            await self._take([replace(mail, via=name) for name in lists])
        except DatabaseError as error:
            log.warning("a mail has to come again: %s", error)
            return "451 4.3.0 The database cannot be written now; try again later"
        if self._broken:
            await self._note(None)
        return "250 2.0.0 Kept"

    async def handle_exception(self, error: Exception) -> str:
        """What no part of us foresaw, which a later version may have mended."""
        number = incident("taking a mail")
        await self._note(Trouble("", self._clock(), number, f"a mail cannot be taken: {error!r}"))
        return f"451 4.3.0 Something broke here (incident {number}); try again later"

    async def _note(self, trouble: Trouble | None) -> None:
        self._broken = trouble is not None
        with suppress(DatabaseError):  # it is in the log
            await self._tell(trouble)


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
