"""The days of tests, as they are stored: what each run was, told apart as the verdict tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from commands.answer import Ask
from commands.days import Days, rows
from commands.since import since as begin
from storage import daily
from storage.database import Database
from storage.state import Seen, TestHistory

LATELY = "28d"
"""Four weeks show what comes with the week."""

LONGEST = 120
"""Days: more are too small to be told apart."""

MOST = 24
"""Rows of a picture; more are too small to be read."""


def of(
    db: Database,
    ask: Ask,
    title: str,
    histories: Sequence[TestHistory],
    *,
    since: str = LATELY,
    runners: str = "",
) -> Days | None:
    """The last days of these tests in their jobs, on the base; None where nothing ran, or nobody draws.

    Args:
        histories: those of one test side by side; the first tests come first.
        since: an age or a day, no longer ago than `LONGEST`.
        runners: what the names of the runners hold; "" for all.
    """
    start = max(begin(since, ask.now), ask.now - timedelta(days=LONGEST))
    if not ask.draws:
        return None
    count = max(-(-(ask.now - start) // timedelta(days=1)), 1)
    first = ask.now.date() - timedelta(days=count - 1)
    names = {history.key: history.name for history in histories}
    runs: dict[str, list[Seen]] = {key: [] for key in names}
    for seen in daily.since(db, histories, start):
        if runners.casefold() in seen.runner.casefold():
            runs[seen.key].append(seen)
    found = [row for key, each in runs.items() for row in rows(names[key], each, first, count)]
    return Days(title, first, count, tuple(found[:MOST]), len(found[MOST:])) if found else None
