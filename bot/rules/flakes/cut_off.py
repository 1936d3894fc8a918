"""Jobs that were cut off: the test under way failed, and those that come after it never ran.

That is how a killed job looks from inside. A harness that stops at the first failure looks the same, so this
says nothing where nearly all failures end their job.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.rules.flakes.commit import Cause
from bot.rules.flakes.places import Key, Places
from storage.records import RunOutcome

_FEW = 0.1


def causes(of: Places, known: Mapping[int, Cause]) -> dict[int, Cause]:
    """Which failures are those of the test that was under way when its job was cut off."""
    jobs: dict[str, dict[tuple[str, int | None, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, row in enumerate(of.rows):
        run = row.run
        if run.pipeline and run.outcome is not RunOutcome.INCOMPLETE:
            jobs[run.job][run.pipeline, run.attempt, run.runner].append(place)
    failing = cut = 0
    found: dict[int, Cause] = {}
    for attempts in jobs.values():
        failing += sum(any(map(of.failed, places)) for places in attempts.values())
        for place in _cut(of, list(attempts.values())):
            cut += 1
            if place not in known and of.passed_there(place) is not False:
                found[place] = Cause.EXPLAINED
    return found if failing - cut > _FEW * failing else {}


def _cut(of: Places, attempts: list[list[int]]) -> Iterator[int]:
    """The last run, a failure, of each run of a job that lacks tests which ran before and after."""
    attempts.sort(key=lambda places: min(of.rows[p].at for p in places))
    keys: list[set[Key]] = [{of.key(p) for p in places} for places in attempts]
    for i in range(min(len(keys), 2), len(keys)):
        last = _end(of, attempts[i])
        others = keys[i - 1] & (keys[i + 1] if i + 1 < len(keys) else keys[i - 2])
        if last is not None and of.failed(last) and others - keys[i]:
            yield last


def _end(of: Places, places: Sequence[int]) -> int | None:
    """The last run of a job; None where the history does not tell which that is."""
    last = max(of.rows[p].at for p in places)
    at_last = [p for p in places if of.rows[p].at == last]
    return at_last[0] if len(at_last) == 1 else None
