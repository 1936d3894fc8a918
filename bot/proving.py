"""Takes the mails that carry a code back, from the address that it is to prove.

What such a mail says is of use to whoever asked for the code, and to nobody else: it is kept as a decision
with its Message-ID, and is no mail of a list, wherever it was sent. One that is right but proves nothing is
told to who asked.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace
from email.message import Message

from bot.parsers import authentication, code_mail
from bot.parsers.authentication import NotProven
from commands import link, linked, lookup, proof_codes, triage
from commands.answer import Ask
from commands.notices import Kind, notice
from storage import outbox, proofs
from storage.database import Database
from storage.proofs import Proof

log = logging.getLogger(__name__)


def take(db: Database, ask: Ask, raw: bytes, trusted: Collection[str], *, private: bool) -> None:
    """Takes a mail that carries a code.

    Args:
        trusted: the names of servers that say who sent a mail (`authentication.proven`).
        private: it was sent to the bot alone.
    """
    head = authentication.head(raw)
    carried = code_mail.read(head)
    proof = proofs.newest(db, carried.account) if carried else None
    if carried is None or proof is None or not _awaited(proof, carried.code):
        log.warning("a mail to the bot carries no code that is awaited")
        return
    if not private:
        proofs.settle(db, proof.id, "failed", ask.now, "it went to a list, where others could read the code")
        return
    try:
        _refuse_others(proof, ask, head, carried.problem)
        how = authentication.proven(raw, trusted)
    except NotProven as error:
        proofs.settle(db, proof.id, "shown", proof.due_at, str(error))
        return
    proofs.settle(db, proof.id, "used", ask.now)
    theirs = lookup.written(proof.person)
    proven = replace(ask, asker=proof.person, hand=proof.account)
    reason = f"proven by the mail {carried.message_id or 'without a Message-ID'} ({how})"
    decision = triage.decide(db, proven, linked.LINK, proof.account, value=theirs, reason=reason)
    answer = link.done(ask, decision, f"{proof.account} is {theirs}'s.")
    outbox.put(db, notice(f"{Kind.LINKED}:{decision.number}", [proof.person], answer, ask.now))


def _awaited(proof: Proof, code: str) -> bool:
    given = proof_codes.seal(proof.account, proof.person.email, code)
    return proof.state == "shown" and proof_codes.same(proof.seal, given)


def _refuse_others(proof: Proof, ask: Ask, head: Message, problem: str) -> None:
    """Lets a mail through that may be the one that was asked for."""
    if problem:
        raise NotProven(problem)
    if ask.now - proof.due_at > proof_codes.SENT_LIFE:
        raise NotProven("it came too late")
    sender = authentication.sender(head)
    if sender.casefold() != proof.person.email.casefold():
        raise NotProven(f"it came from {sender} and not from {proof.person.email}")
