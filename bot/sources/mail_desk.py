"""Where mails that are handed over by LMTP or SMTP are taken, and by whom.

A mail is acknowledged once it is committed, so whoever sends it keeps it until then: where the bot is killed
in between it comes again, and is known by its key. What is wrong on our side is answered with 451, "try again
later", since a 5xx would send the mail back and may end the subscription.

A mail to the bot itself is of use if it carries a code. That one is never of a list, wherever it was sent.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.incidents import incident
from bot.parsers import authentication, code_mail
from bot.settings import MailingList
from bot.sources import files, steady
from bot.sources.batching import Take
from storage.database import DatabaseError
from storage.troubles import Trouble

Clock = Callable[[], datetime]

log = logging.getLogger(__name__)


class Prove(Protocol):
    """Takes a mail that carries a code; returns after the commit."""

    def __call__(self, raw: bytes, *, private: bool) -> Awaitable[None]:
        """Takes it; `private` says that it went to the bot alone."""


@dataclass(frozen=True, slots=True)
class Own:
    """The bot's own mail.

    Attributes:
        address: to which it goes, in lower case.
        prove: takes a mail that carries a code.
    """

    address: str
    prove: Prove


class Desk:
    """Where mails are handed in; the methods are named as aiosmtpd calls them."""

    def __init__(
        self,
        lists: Sequence[MailingList],
        take: Take,
        tell: steady.Tell,
        clock: Clock,
        own: Own | None = None,
    ) -> None:
        self._list_of = {address: one.name for one in lists for address in one.recipients}
        self._of_any = next((one.name for one in lists if not one.recipients), "")
        self._take, self._tell, self._clock, self._own = take, tell, clock, own
        self._broken = False

    def _is_own(self, address: str) -> bool:
        return self._own is not None and self._own.address == address.casefold()

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
        """Takes a recipient if it is subscribed to something, or the bot itself."""
        if not (self._is_own(address) or self._list(address)):
            return "550 5.1.1 No list of the settings has that recipient"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keeps a mail, for all of its recipients at once."""
        raw = (envelope.original_content or b"").replace(b"\r\n", b"\n")  # as Maildirs and archives have it
        mail = files.mail(raw, f"from {envelope.mail_from}", self._clock())
        others = [address for address in envelope.rcpt_tos if not self._is_own(address)]
        lists = sorted({self._list(address) for address in others})
        try:
            # Also where it went to a list: whoever may read that is not to have the code.
            if self._own and code_mail.read(authentication.head(raw)):
                await self._own.prove(raw, private=not lists)
            elif lists:
                await self._take([replace(mail, via=name) for name in lists])
            else:
                log.warning("a mail to the bot carries no code, and is not kept: %s", mail.origin)
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
