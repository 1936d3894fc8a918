"""A mail server on loopback that keeps what is handed in, and may refuse."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "keeper", "a password"


@dataclass
class Postbox:
    """What came, and how the server behaves.

    Attributes:
        url: where it is.
        refuses: the next so many mails.
        knows_nobody: every recipient is refused for good.
        senders: whom the server would tell that a mail did not arrive, of each mail.
    """

    url: str = ""
    refuses: int = 0
    knows_nobody: bool = False
    mails: list[EmailMessage] = field(default_factory=list)
    senders: list[str | None] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """As `handle_DATA`."""
        if self.knows_nobody:
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd, which names it."""
        if self.refuses:
            self.refuses -= 1
            return "451 4.3.0 try later"
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.senders.append(envelope.mail_from)
        self.came.set()
        return "250 2.0.0 kept"

    def code(self) -> str:
        """The code in the newest mail."""
        found = re.search(r"/link code (\S+)", self.mails[-1].get_content())
        assert found
        return found[1]


def _authenticate(server: object, session: object, envelope: object, how: str, data: object) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=good, handled=good)


@asynccontextmanager
async def postbox(
    *,
    login: bool = False,
    host: str = "127.0.0.1",
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Postbox]:
    """A mail server until the block ends.

    Args:
        login: it takes mail of USER alone.
        host: the address of this machine that it has.
        starttls: it takes mail only once it is encrypted with this.
        tls: it is encrypted with this from the first byte.
    """
    box = Postbox()

    def session() -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a password in the clear is unsafe; this one is a test's
            return SMTP(
                box,
                hostname="mail.example.org",
                authenticator=_authenticate,
                auth_required=login,
                auth_require_tls=False,
                tls_context=starttls,
                require_starttls=starttls is not None,
            )

    server = await asyncio.get_running_loop().create_server(session, host, 0, ssl=tls)
    box.url = f"{'smtps' if tls else 'smtp'}://{host}:{server.sockets[0].getsockname()[1]}"
    try:
        yield box
    finally:
        server.close()
        await server.wait_closed()
