"""Mails the codes that prove an address.

A code is made when it is mailed, and only its seal is kept, before the mail leaves. After a crash, or when a
mail server was away, another code is mailed and the one before no longer counts.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from functools import partial

from bot import smtp
from bot.patience import patient
from bot.smtp import Send
from commands import proof_codes
from storage import proofs
from storage.database import Store

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two looks."""


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
        except Exception as error:  # one that cannot be mailed must not end the bot at each of its starts
            now = clock()
            problem, again = smtp.unsent(error, proof.attempts, now)
            log.warning("a code could not be mailed: %s", problem)
            await store.write(proofs.settle, proof.id, "due" if again else "failed", again or now, problem)
        else:
            await patient(partial(store.write, proofs.settle, proof.id, "mailed", clock()))


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
