"""`/test disable`, `/test enable`: a person takes a test out of everybody's way, and later back in."""

from __future__ import annotations

from commands import disabling, links, test_lookup, triage
from commands.answer import Action, Answer, Ask, Section, UserError, line
from commands.disabling import DISABLE, ENABLE
from storage import keys
from storage.database import Database


def key_of(db: Database, text: str) -> str:
    """The short key of the test that is meant; refused as by `test_lookup.test`."""
    return test_lookup.test(db, text, DISABLE)[0]


def disable(db: Database, ask: Ask, test: str, reason: str = "") -> Answer:
    """Say that you disable a test until it is debugged; the bot keeps in mind that it is to come back.

    Args:
        test: A test's key, its name, or the end of one.
        reason: Why, in your words.
    """
    key = key_of(db, test)
    if before := disabling.standing(db, key):
        raise UserError(f"{key} is disabled already, by {triage.called(before.actor)} (D-{before.number}).")
    decision = triage.decide(db, ask, DISABLE, key, reason=reason)
    back = links.day(decision.at + ask.terms.disabled, ask.now)
    effect = f"{key} is yours to disable, and to be enabled again until {back} (D-{decision.number})."
    told = line(effect, key=key)
    text = disabling.idiom(ask, key, keys.identity(db, key) or key)
    return Answer(
        title=key,
        as_of=ask.now,
        sections=(Section("", (told,)), *([Section("In the project's idiom", text)] if text else [])),
        actions=(
            triage.undo(decision),
            Action("Enabled again", ENABLE, {"test": key}),
        ),
    )


def enable(db: Database, ask: Ask, test: str, reason: str = "") -> Answer:
    """Say that a test runs again.

    Args:
        test: A test's key, its name, or the end of one.
        reason: Why, in your words.
    """
    key = key_of(db, test)
    if disabling.standing(db, key) is None:
        raise UserError(f"Nobody said here that {key} is disabled.")
    decision = triage.decide(db, ask, ENABLE, key, reason=reason)
    told = line(f"{key} is enabled again (D-{decision.number}).", key=key)
    undo = triage.undo(decision)
    return Answer(key, ask.now, sections=(Section("", (told,)),), actions=(undo,))
