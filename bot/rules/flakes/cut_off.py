"""Jobs that were cut off: the test under way failed, and those that come after it never ran.

That is how a killed job looks from inside. A harness that stops at the first failure looks the same, so this
says nothing where most failures end their job.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from statistics import median

from bot.rules.flakes.places import Places
from bot.rules.flakes.state import Cause
from storage.records import RunOutcome

_MOST = 0.5
_Attempt = tuple[str, str, int | None, str]


def causes(of: Places, known: Mapping[int, Cause]) -> dict[int, Cause]:
    """Which failures are those of the test that was under way when its job was cut off."""
    attempts: dict[_Attempt, list[int]] = defaultdict(list)
    for place, row in enumerate(of.rows):
        run = row.run
        if run.pipeline and run.outcome in (RunOutcome.PASSED, RunOutcome.FAILED):
            attempts[run.pipeline, run.job, run.attempt, run.runner].append(place)
    sizes: dict[str, list[int]] = defaultdict(list)
    for (_, job, _, _), places in attempts.items():
        sizes[job].append(len(places))
    usual = {job: median(of_job) for job, of_job in sizes.items()}
    failing = {a: places for a, places in attempts.items() if any(of.failed(p) for p in places)}
    ends = {a: _end(of, places) for a, places in failing.items() if len(places) < usual[a[1]]}
    cut = [p for p in ends.values() if p is not None and of.failed(p)]
    if len(cut) > _MOST * len(failing):
        return {}
    return {p: Cause.EXPLAINED for p in cut if p not in known}


def _end(of: Places, places: list[int]) -> int | None:
    """The last run of a job; None where the history does not tell which that is."""
    last = max(of.rows[p].at for p in places)
    at_last = [p for p in places if of.rows[p].at == last]
    return at_last[0] if len(at_last) == 1 else None
