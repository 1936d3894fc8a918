"""`/flake …`: say that the bot's label of a test is right, wrong, or out of date.

What is said is kept as said by that person, and can be taken back for a day. It is what the precision of the
labels is counted from, so a wrong label is worth telling.
"""

from __future__ import annotations

from enum import StrEnum

from commands import flake_labels, test_lookup, triage, verdict_lines
from commands.answer import Answer, Ask, Section, line
from storage import verdicts
from storage.database import Database
from storage.records import Label


class Instead(StrEnum):
    """What a test is that is no flake."""

    REGRESSION = "regression"
    INFRASTRUCTURE = "infrastructure"
    STABLE = "stable"


def confirm(db: Database, ask: Ask, test: str, reason: str = "") -> Answer:
    """Say that a test is a flake.

    Args:
        test: A test's key, its name, or the end of one.
        reason: How you know, in your words.
    """
    return _judge(db, ask, flake_labels.CONFIRM, test, Label.FLAKY, reason)


def reject(db: Database, ask: Ask, test: str, right: Instead, reason: str = "") -> Answer:
    """Say that a test is no flake, and what it is.

    Args:
        test: A test's key, its name, or the end of one.
        right: What it is.
        reason: How you know, in your words.
    """
    return _judge(db, ask, flake_labels.REJECT, test, right, reason)


def fixed_by(db: Database, ask: Ask, test: str, commit: str, reason: str = "") -> Answer:
    """Say which commit fixed a test.

    Args:
        test: A test's key, its name, or the end of one.
        commit: The commit.
        reason: How you know, in your words.
    """
    return _judge(db, ask, flake_labels.FIXED_BY, test, commit, reason)


def _judge(db: Database, ask: Ask, command: str, test: str, right: str, reason: str) -> Answer:
    key, name = test_lookup.test(db, test, command)
    judged = [h for h in verdicts.of_test(db, key) if h.verdict]
    said = min(judged, key=verdict_lines.rank).verdict if judged else None
    value = flake_labels.written(said.label if said else None, right)
    decision = triage.decide(db, ask, command, key, value=value, reason=reason)
    was = f"; the bot says {said.label}" if said else "; the bot knows no failure of it"
    verb = "was fixed by" if command == flake_labels.FIXED_BY else "is"
    return Answer(
        title=key,
        as_of=ask.now,
        sections=(
            Section(
                "", (line(f"Kept as you say: {name} {verb} {right}{was} (D-{decision.number}).", key=key),)
            ),
        ),
        actions=(triage.undo(decision),),
    )
