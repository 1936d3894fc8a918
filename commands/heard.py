"""What was heard of a thing that has a short key, and whether that is news to whoever watches it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from commands import history, test_lines, verdict_lines
from commands.answer import Ask, Line
from commands.course import LONG_AGO
from storage import test_results, verdicts
from storage.database import Database

SHOWN = 5
"""Lines."""


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


def heard(db: Database, ask: Ask, key: str) -> Heard | None:
    """How the thing with that key stands; None where it has no history."""
    if key.startswith("T-"):
        return _test(db, ask, key)
    dated = history.events(db, ask, key)
    if not dated:
        return None
    dated.sort(key=lambda d: d[0] or LONG_AGO)
    moments = [at for at, _ in dated if at]
    # Not the words: how a day is written depends on the day on which it is read.
    state = hashlib.sha256(repr((len(dated), moments)).encode()).hexdigest()[:8]
    return Heard(state, max(moments, default=None), tuple(told for _, told in dated[-SHOWN:]))


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
