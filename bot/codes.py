"""Mails the codes that prove an address.

A code is made when it is mailed, and only its seal is kept, before the mail leaves. After a crash, or when a
mail server was away, another code is mailed and the one before no longer counts.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import smtplib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

from commands import proof_codes
from storage import proofs
from storage.database import Store

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two looks."""

WAITS = tuple(timedelta(seconds=s) for s in (10, 60))
"""Before each further attempt; then it is given up: somebody waits for it and asks anew."""

Send = Callable[[EmailMessage], Awaitable[None]]
"""Hands a mail over; raises OSError where that fails (smtplib's errors are such)."""


async def run(store: Store, send: Send, project: str, clock: Callable[[], datetime]) -> None:
    """Mails what is to be mailed, until cancelled."""
    while True:
        await drain(store, send, project, clock)
        await asyncio.sleep(EVERY)


async def drain(store: Store, send: Send, project: str, clock: Callable[[], datetime]) -> None:
    """Mails the codes that are due."""
    for proof in await store.read(proofs.due, clock()):
        code = proof_codes.make(secrets.choice)
        seal = proof_codes.seal(proof.account, proof.person.email, code)
        await store.write(proofs.sealed, proof.id, seal)
        try:
            await send(letter(proof, code, project))
        except OSError as error:
            problem, refused = told(error)
            log.warning("a code could not be mailed: %s", problem)
            again = proof.attempts < len(WAITS) and not refused
            at = clock() + WAITS[proof.attempts] if again else clock()
            await store.write(proofs.settle, proof.id, "due" if again else "failed", at, problem)
        else:
            await store.write(proofs.settle, proof.id, "mailed", clock())


def told(error: OSError) -> tuple[str, bool]:
    """What went wrong, in the server's words where it gave some, and whether it is so for good."""
    said = [(error.smtp_code, error.smtp_error)] if isinstance(error, smtplib.SMTPResponseException) else []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = list(error.recipients.values())
    for code, words in said:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        return f"the mail server says {code} {' '.join(text.split())}", code >= 500
    return f"{type(error).__name__}: {error}", False


def letter(proof: proofs.Proof, code: str, project: str) -> EmailMessage:
    """The mail; nothing in it is of the asker's choosing but the address."""
    mail = EmailMessage()
    mail["To"] = proof.person.email
    mail["Subject"] = f"Your code for Watchkeeper of {project}"
    mail["Auto-Submitted"] = "auto-generated"
    minutes = int(proof_codes.LIFE.total_seconds() // 60)
    mail.set_content(
        f"The account {proof.account} says that this address is its owner's.\n\n"
        f"If that is you, type there within {minutes} minutes:\n\n    /link code {code}\n\n"
        "If it is not, do nothing: without this code nobody can act in your name.\n"
    )
    return mail
