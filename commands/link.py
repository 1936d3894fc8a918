"""`/link …`: which account is whose.

Who an account speaks for decides what it may, so only what is proven or vouched for counts. A link is a
decision like others: it has a date and somebody who answers for it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from commands import linked, lookup, proof_codes, triage
from commands.answer import Action, Answer, Ask, Section, UserError, line
from commands.phrases import times
from storage import proofs
from storage.database import Database
from storage.records import Decision, Person

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
"""One address, which means nothing more in the head of a mail."""


def address(db: Database, ask: Ask, email: str) -> Answer:
    """Say which address is yours; a code is mailed there, which `link code` takes.

    Args:
        email: The address.
    """
    if not ask.mails and ask.codes_to:
        return send(db, ask, email)
    if not ask.mails:
        raise UserError(
            f"This bot mails nobody. An administrator can vouch for you: link vouch {ask.account} {email}"
        )
    person = _unproven(db, ask, email)
    proofs.ask(db, ask.account, person, ask.now)
    return _told(
        ask, f"A code is on its way to {person.email}. Once mailed it holds for {_minutes(proof_codes.LIFE)}."
    )


def send(db: Database, ask: Ask, email: str) -> Answer:
    """Prove an address by a mail from it; the answer says what to send.

    Args:
        email: The address.
    """
    if not ask.codes_to:
        raise UserError(
            "This bot takes no mail with codes. `link address` mails you one, if it mails at all; "
            f"or an administrator vouches for you: link vouch {ask.account} {email}"
        )
    person = _unproven(db, ask, email)
    before = proofs.newest(db, ask.account)
    proofs.show(db, ask.account, person, ask.now, proof_codes.seal(ask.account, person.email, ask.code))
    lines = (
        line(f"The mail before did not count: {before.problem}." if before and before.problem else ""),
        line(f"Within {_minutes(proof_codes.SENT_LIFE)}, send a mail from {person.email} to {ask.codes_to}."),
        line("It answers no other mail, and its subject is this, no more and no less:"),
        line(f"link {ask.account} {ask.code}"),
        line("What else it says is not read. You are told here when it came, and it counts once."),
    )
    return Answer(ask.account, ask.now, sections=(Section("", tuple(x for x in lines if x.spans)),))


def _unproven(db: Database, ask: Ask, email: str) -> Person:
    """Whose the address is that is to be proven."""
    if not _ADDRESS.fullmatch(email):
        raise UserError(f'"{email}" is no address; type it like ada@example.org.')
    person = lookup.person(db, ask, email)
    if person in linked.every(db, ask).get(ask.account, ()):
        raise UserError(f"{person.email} is yours already.")
    if proofs.asked(db, ask.account, person.email, ask.now - proof_codes.PER) >= proof_codes.MOST:
        raise UserError(f"{proof_codes.MOST} codes were asked for within the hour; wait a while.")
    return person


def code(db: Database, ask: Ask, code: str) -> Answer:
    """Prove an address by the code that was mailed there.

    Args:
        code: The code, as the mail has it.
    """
    proof = proofs.newest(db, ask.account)
    if proof is None or proof.state == "used":
        raise UserError("No code waits for you; `link address` mails one.")
    if proof.state == "shown":
        raise UserError(f"That code counts in a mail from {proof.person.email} only; `link send` says how.")
    if proof.state == "failed":
        raise UserError(f"The code could not be mailed ({proof.problem}). Ask for another later.")
    if proof.state == "mailed" and ask.now - proof.due_at > proof_codes.LIFE:
        raise UserError("That code holds no longer; `link address` mails another.")
    if proof.tries >= proof_codes.TRIES:
        raise UserError("Too many codes were wrong; `link address` mails another.")
    if not proof_codes.same(proof.seal, proof_codes.seal(ask.account, proof.person.email, code)):
        proofs.tried(db, proof.id)  # answered, not refused: a refusal would take the counting back
        left = proof_codes.TRIES - proof.tries - 1
        return replace(_told(ask, f"That is not the code; {times(left, 'try', 'tries')} left."), found=False)
    proofs.settle(db, proof.id, "used", ask.now)
    theirs = lookup.written(proof.person)
    proven = replace(ask, asker=proof.person, hand=ask.account)
    decision = triage.decide(db, proven, linked.LINK, ask.account, value=theirs, reason="proven by mail")
    return done(ask, decision, f"{ask.account} is {theirs}'s.")


def _told(ask: Ask, text: str) -> Answer:
    enter = Action("Enter the code…", "link code", {})
    return Answer(ask.account, ask.now, sections=(Section("", (line(text),)),), actions=(enter,))


def _minutes(span: timedelta) -> str:
    return f"{span.total_seconds() / 60:.0f} minutes"


def vouch(db: Database, ask: Ask, account: str, person: str, *, reason: str = "") -> Answer:
    """Say whose an account is.

    Args:
        account: A Discord mention or user id, or gitlab:NAME.
        person: An address, or a name that one person has.
        reason: How you know, in your words.
    """
    known, theirs = _account(account), lookup.person(db, ask, person)
    if theirs in linked.every(db, ask).get(known, ()):
        raise UserError(f"{known} is {lookup.written(theirs)}'s already.")
    decision = triage.decide(db, ask, linked.LINK, known, value=lookup.written(theirs), reason=reason)
    return done(ask, decision, f"{known} is {lookup.written(theirs)}'s.")


def remove(db: Database, ask: Ask, account: str, *, reason: str = "") -> Answer:
    """Say that an account is nobody's any more.

    Args:
        account: A Discord mention or user id, or gitlab:NAME.
        reason: Why, in your words.
    """
    known = _account(account)
    if known in ask.accounts:
        raise UserError(f"{known} is linked in settings.toml under [people]; take it out there.")
    if known not in linked.every(db, ask):
        raise UserError(f"{known} is linked to nobody.")
    return done(ask, triage.decide(db, ask, linked.UNLINK, known, reason=reason), f"{known} is nobody's now.")


def done(ask: Ask, decision: Decision, effect: str) -> Answer:
    """What was said of an account, to be taken back."""
    return Answer(
        title=decision.key,
        as_of=ask.now,
        sections=(Section("", (line(f"{effect} (D-{decision.number})"),)),),
        actions=(triage.undo(decision),),
    )


def _account(text: str) -> str:
    known = linked.account(text)
    if known is None:
        raise UserError(
            f'"{text}" is no account; give a Discord mention or user id ("Copy User ID"), or gitlab:NAME.'
        )
    return known
