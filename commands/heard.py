"""What was heard of a thing that has a short key, and whether that is news to whoever watches it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from commands import history, pipeline_lines, test_lines, timeline, verdict_lines
from commands.answer import Ask, Line, line
from commands.course import LONG_AGO
from commands.notices import Topics, pipeline_of, topics_of
from commands.watches import AREA
from storage import job_runs, pipelines, test_results, verdicts
from storage.database import Database
from storage.records import ENDED

SHOWN = 5
"""Lines."""

FAILED = "failed"
"""The state of a pipeline that did."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a thing.

    Attributes:
        state: one word, which is another once there is something to tell.
        last: when anything was heard of it; None where nothing is dated.
        lines: the newest of it, oldest first.
    """

    state: str
    last: datetime | None
    lines: tuple[Line, ...]


def heard(db: Database, ask: Ask, key: str, since: datetime) -> Heard | None:
    """How a thing stands; None where it has no history.

    Args:
        key: the target of a watch.
        since: of an area, in which something always happens, from when on.
    """
    if key.startswith("T-"):
        return _test(db, ask, key)
    if key.startswith(AREA):
        return _area(db, ask, key.removeprefix(AREA), since)
    if topics_of(key) is Topics.PIPELINES:
        return _pipeline(db, ask, *pipeline_of(key))
    dated = history.events(db, ask, key)
    if not dated:
        return None
    dated.sort(key=lambda d: d[0] or LONG_AGO)
    moments = [at for at, _ in dated if at]
    # Not the words: how a day is written depends on the day on which it is read.
    state = hashlib.sha256(repr((len(dated), moments)).encode()).hexdigest()[:8]
    return Heard(state, max(moments, default=None), tuple(told for _, told in dated[-SHOWN:]))


def _area(db: Database, ask: Ask, name: str, since: datetime) -> Heard:
    """What happened in it meanwhile; what was told of it is no news."""
    dated, _ = timeline.happened_in(db, ask, name, since, SHOWN)
    new = sorted(((at, told) for at, told in dated if at and since < at <= ask.now), key=lambda d: d[0])
    last = new[-1][0] if new else None
    return Heard(
        f"{last:%Y%m%dT%H%M%S}" if last else "nothing", last, tuple(told for _, told in new[-SHOWN:])
    )


def _pipeline(db: Database, ask: Ask, project: str, number: int) -> Heard | None:
    """It changes as it ends, and as a retry begins or ends."""
    found = pipelines.without_jobs(db, project, number)
    if found is None:
        return None
    runs = job_runs.attempts(db, project, number)
    told = line(f"{pipeline_lines.name(found)}: {pipeline_lines.result(found, runs)}")
    state = found.status if found.status in ENDED else "running"
    return Heard(state, found.updated_at, (told, pipeline_lines.tested(db, ask, found)))


def _test(db: Database, ask: Ask, key: str) -> Heard | None:
    """A test changes with its verdict: each run would be noise."""
    results = test_results.by_key(db, key)
    if not results:
        return None
    judged = [h for h in verdicts.of_test(db, key) if h.verdict]
    worst = min(judged, key=verdict_lines.rank, default=None)
    label = worst.verdict.label if worst and worst.verdict else "unjudged"
    said = test_lines.summary(db, ask, results[0].name)
    return Heard(str(label).replace(" ", "-"), max(r.at for r in results), (said,))
