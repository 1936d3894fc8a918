"""`/imports`: how far long imports are, while they run and after they were stopped."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands import links
from commands.answer import Answer, Ask, Line, Section, line
from commands.phrases import span
from storage import imports
from storage.database import Database
from storage.imports import Import

QUIET = timedelta(minutes=2)
"""A run that took nothing in for longer was killed: the next of its transactions is never so far."""


def imports_(db: Database, ask: Ask) -> Answer:
    """How far long imports are, how fast, and which were stopped."""
    found = lines(db, ask.now)
    return Answer(
        title="Imports",
        as_of=ask.now,
        intro=() if found else (line("none runs, and none was stopped before its end"),),
        sections=(Section("", found),) if found else (),
        found=bool(found),
    )


def lines(db: Database, now: datetime) -> tuple[Line, ...]:
    """One for each import that has not ended."""
    return tuple(line(_told(run, now)) for run in imports.every(db))


def _told(run: Import, now: datetime) -> str:
    name = f"{run.via} ({run.place})" if run.via else run.place
    far = f"{run.done:,}" if run.total is None else f"{run.done:,} of {run.total:,}"
    if run.stopped or now - run.at > QUIET:
        way = "the bot goes on when it runs" if run.via else "run it again to go on"
        return f"{name}: stopped at {far} on {links.day(run.at, now)}, {run.at:%H:%M} UTC; {way}"
    took = (run.at - run.begun).total_seconds()
    rate = run.done / took if took > 0 else 0.0
    pace = f", {rate:,.0f} a second" if rate else ""
    if run.total is None:
        return f"{name}: {far} so far{pace}"
    return f"{name}: {far}{pace}" + (f", {_left(run.total - run.done, rate)} left" if rate else "")


def _left(count: int, rate: float) -> str:
    left = timedelta(seconds=max(0, count) / rate)
    return span(left) if left >= timedelta(minutes=1) else "under a minute"
