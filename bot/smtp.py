"""Hands mails to the configured mail server.

A login never travels in the clear but on this machine; what the server offers for encryption is taken. One on
this machine needs no certificate that somebody vouches for: nobody stands between, and Debian's has none.
"""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import urlsplit

from bot import clock
from bot.incidents import incident
from bot.settings import Mail
from bot.settings.served import here

PATIENCE = 30.0  # seconds for each answer of the server

WAITS = tuple(timedelta(seconds=s) for s in (10, 60))
"""Before each further attempt; then it is given up: somebody waits for the mail and asks anew."""

Send = Callable[[EmailMessage], Awaitable[None]]
"""Hands a mail over; raises OSError where that fails (smtplib's errors are such)."""

Login = tuple[str, str]
"""A user and the password."""


def login(settings: Mail) -> Login | None:
    """The login that the settings name, if any.

    Raises:
        SettingsError: it is not where they say, or smtplib cannot send it.
    """
    if not settings.user.named:
        return None
    found = settings.user.read(), settings.password.read()
    for secret, value in zip((settings.user, settings.password), found, strict=True):
        if not value.isascii():
            raise secret.place.refuse("has letters beyond ASCII, which smtplib cannot send; choose another")
    return found


async def send(settings: Mail, login: Login | None, mail: EmailMessage) -> None:
    """Hands a mail over.

    Raises:
        OSError: the server cannot be reached, or does not take it (smtplib's errors are such).
    """
    mail["From"] = settings.sender
    mail["Date"] = format_datetime(clock.now())
    if "Message-ID" not in mail:
        mail["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2])
    await asyncio.to_thread(_send, settings.server, mail, login)


def unsent(error: Exception, attempts: int, now: datetime) -> tuple[str, datetime | None]:
    """Why a mail was not taken, and when it may be tried again; None where that is of no use.

    Args:
        error: what is being handled; a mistake of ours unless it is an OSError.
        attempts: made before the one that failed.
    """
    if not isinstance(error, OSError):
        return f"a mistake of the bot's own, incident {incident('mailing')}", None
    problem, refused = _told(error)
    again = not refused and attempts < len(WAITS)
    return problem, now + WAITS[attempts] if again else None


def _told(error: OSError) -> tuple[str, bool]:
    """What went wrong, in the server's words where it gave some, and whether it is so for good."""
    said = [(error.smtp_code, error.smtp_error)] if isinstance(error, smtplib.SMTPResponseException) else []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = list(error.recipients.values())
    for code, words in said:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        return f"the mail server says {code} {' '.join(text.split())}", code >= 500
    return f"{type(error).__name__}: {error}", False


def _send(server: str, mail: EmailMessage, login: Login | None) -> None:
    parts, tls = urlsplit(server), _context(server)
    host, secure = parts.hostname or "", parts.scheme == "smtps"
    port = parts.port or (465 if secure else 25)
    with (
        smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=tls)
        if secure
        else smtplib.SMTP(host, port, timeout=PATIENCE)
    ) as session:
        session.ehlo()
        if not secure and session.has_extn("starttls"):
            session.starttls(context=tls)
            session.ehlo()
            secure = True
        if login:
            if not (secure or here(server)):
                raise smtplib.SMTPNotSupportedError(f"{host} offers no encryption for the login")
            session.login(*login)
        # What answers by itself has no sender that could be answered (RFC 3834, 3.3).
        session.send_message(mail, "" if mail["Auto-Submitted"] == "auto-replied" else None)


def _context(server: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if here(server):
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
