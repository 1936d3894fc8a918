"""Watches: which of them stand, and which test cases each is about.

Whoever asks for one names a test as people do, not as a report does.
"""

from __future__ import annotations

from commands import triage
from storage import statements
from storage.database import Database
from storage.records import OutcomeKind
from storage.state import Act


def standing(db: Database, section: str | None = None) -> list[Act]:
    """Those that nobody settled, in one section or all, oldest first."""
    asked = statements.acts_of_kind(db, [OutcomeKind.WATCH_REQUEST], section)
    return [watch for watch in asked if triage.of(db, watch.key).done is None]


def about(watch: Act, test: str) -> bool:
    """Whether its test's name is the full name of a test case, or one part of it."""
    parts = {test.casefold(), *test.casefold().replace(" ", "/").split("/")}
    return any(wanted.casefold() in parts for wanted in watch.outcome.tests)
