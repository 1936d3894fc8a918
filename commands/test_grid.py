"""The squares of tests, as they are stored: what each run was, told apart as the verdict tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from commands import links, pipeline_lookup
from commands.answer import Ask, Link, UserError
from commands.grid import By, Column, Grid, rows
from commands.since import since as begin
from storage import pipelines, seen
from storage.database import Database
from storage.records import Pipeline
from storage.state import Seen, TestHistory

LATELY = "28d"
"""Four weeks show what comes with the week."""

PIPELINES = 28
"""As wide as four weeks."""

LONGEST = 120
"""Columns; more are too small to be told apart."""

MOST, SQUARES = 24, 1000
"""Rows of a picture, and squares: more are too small to be read, and too many for a page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which squares somebody wants to see; what is "" was left to us.

    Attributes:
        since: an age or a day; days go no further back than `LONGEST`.
        last: how many pipelines. branch: of which branch they are, or of what they test; the base's else.
        runners: what the names of the runners hold.
    """

    by: By = By.DAY
    since: str = ""
    last: str = ""
    branch: str = ""
    runners: str = ""


def of(db: Database, ask: Ask, title: str, histories: Sequence[TestHistory], wanted: Wanted) -> Grid | None:
    """What these tests did in their jobs; None where nothing ran, or nobody draws.

    Args:
        histories: those of one test side by side; the first tests come first.

    Raises:
        UserError: what is wanted means nothing, or nothing that is known.
    """
    start = begin(wanted.since or LATELY, ask.now)
    last = _number(wanted.last)
    if not ask.draws:
        return None
    if wanted.by is By.DAY:
        columns = _days(start, ask.now)
        ran = seen.by_day(db, histories, start)
    else:
        title = f"{title}, in pipelines of {wanted.branch or 'the base'}"
        found = _pipelines(db, histories, wanted.branch, start if wanted.since else None, last)
        columns = {seen.in_pipeline(p.project, p.id): _column(db, ask, p) for p in found}
        ran = seen.by_pipeline(db, histories, found)
    names = {history.key: history.name for history in histories}
    runs: dict[str, list[Seen]] = {key: [] for key in names}
    for run in ran:
        if wanted.runners.casefold() in run.runner.casefold():
            runs[run.key].append(run)
    made = [row for key, each in runs.items() for row in rows(names[key], each, tuple(columns))]
    most = min(MOST, SQUARES // len(columns)) if columns else 0
    shown = tuple(made[:most])
    return Grid(title, wanted.by, tuple(columns.values()), shown, len(made[most:])) if made else None


def _number(text: str) -> int:
    if not text:
        return PIPELINES
    if not re.fullmatch("[0-9]{1,3}", text) or not 1 <= int(text) <= LONGEST:
        raise UserError(f'"{text}" is no number of pipelines; type one from 1 to {LONGEST}.')
    return int(text)


def _days(start: datetime, now: datetime) -> Mapping[str, Column]:
    count = min(max(-(-(now - start) // timedelta(days=1)), 1), LONGEST)
    days = [now.date() - timedelta(days=n) for n in reversed(range(count))]
    return {day.isoformat(): Column(day) for day in days}


def _pipelines(
    db: Database, histories: Sequence[TestHistory], branch: str, start: datetime | None, last: int
) -> tuple[Pipeline, ...]:
    """Those that are wanted, the oldest first."""
    names = pipeline_lookup.names(db, branch) if branch else ()
    projects = {history.lane.project for history in histories}
    found = pipelines.newest_of(db, projects, names, start, last)
    if branch and not found:
        raise UserError(f'No pipeline of "{branch}" is known that ran these tests; type a branch, or P-12.')
    return found[::-1]


def _column(db: Database, ask: Ask, pipeline: Pipeline) -> Column:
    name = pipeline_lookup.written(db, pipeline)
    page = links.pipeline(ask, name, name)
    at = pipeline.updated_at or datetime(1970, 1, 1, tzinfo=UTC)
    url = page.url if isinstance(page, Link) else ""
    return Column(at.date(), name, pipeline.status, pipeline.sha, url)
