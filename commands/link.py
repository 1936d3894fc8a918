"""`/link …`: which account is whose.

Who an account speaks for decides what it may, so only what is proven or vouched for counts. A link is a
decision like others: it has a date and somebody who answers for it.
"""

from __future__ import annotations

from commands import linked, lookup, triage
from commands.answer import Action, Answer, Ask, Section, UserError, line
from storage.database import Database
from storage.records import Decision


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
        actions=(Action("Undo", "undo", {"key": f"D-{decision.number}"}),),
    )


def _account(text: str) -> str:
    known = linked.account(text)
    if known is None:
        raise UserError(
            f'"{text}" is no account; give a Discord mention or user id ("Copy User ID"), or gitlab:NAME.'
        )
    return known
