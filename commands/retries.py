"""`/retries`: what starting jobs again cost, and which tests asked for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from commands import job_lookup, links, pipeline_lines
from commands.answer import Answer, Ask, Line, Section, line
from commands.phrases import cut, times
from commands.since import since as moment
from storage import failures, job_runs
from storage.database import Database
from storage.state import Attempt, Failure

MOST = 15


@dataclass(frozen=True, slots=True)
class _Retry:
    """A run of a job that somebody started because the one before had failed."""

    run: Attempt
    after: Sequence[Failure]


def retries(db: Database, ask: Ask, since: str = "30d") -> Answer:
    """What retries cost in job minutes, and which tests asked for them.

    Args:
        since: An age such as 14d or 3m (months), or a day such as 2026-10-09.
    """
    start = moment(since, ask.now)
    runs = job_runs.retried_since(db, start)
    found = list(_retries(runs, failures.of_jobs(db, [run.job.id for run in runs])))
    found = [r for r in found if r.run.job.finished_at and r.run.job.finished_at >= start]
    again = [r.run for r in found]
    passed = sum(run.job.status == "success" for run in again)
    total = line(f"{times(pipeline_lines.minutes(again), 'job minute')}; {passed} of {len(again)} passed")
    users = line("started by ", ", ".join(_counted(run.job.user or "nobody known" for run in again)))
    return Answer(
        title=f"Retries since {links.day(start, ask.now)}: {len(again)}",
        as_of=ask.now,
        intro=(total, users) if again else (line("no job was started again"),),
        sections=(Section("What asked for them", tuple(_by_test(ask, found))),) if again else (),
        found=bool(again),
    )


def _retries(runs: Sequence[Attempt], failed: Mapping[int, Sequence[Failure]]) -> Iterable[_Retry]:
    groups: dict[tuple[str, int, str], list[Attempt]] = defaultdict(list)
    for run in runs:
        groups[run.project, run.pipeline, run.job.name].append(run)
    for group in groups.values():
        for before, run in pairwise(group):
            yield _Retry(run, failed.get(before.job.id, ()))


def _by_test(ask: Ask, found: Sequence[_Retry]) -> Iterable[Line]:
    """Each test or other cause with the retries that followed it, the costliest first.

    A job in which several tests failed was started again for all of them, so its cost is divided among them.
    """
    asked: dict[str, list[tuple[_Retry, Failure | None, int]]] = defaultdict(list)
    for retry in found:
        names: dict[str, Failure | None] = {_name(f): f for f in reversed(retry.after)}
        names = names or {"nothing that is known": None}
        for name, failure in names.items():
            asked[name].append((retry, failure, len(names)))
    cost = {n: sum(_minutes(r) / share for r, _, share in each) for n, each in asked.items()}
    order = sorted(asked, key=lambda n: (-cost[n], n))
    for name in order[:MOST]:
        yield _line(ask, name, [r for r, _, _ in asked[name]], asked[name][-1][1], cost[name])
    if len(order) > MOST:
        yield line(f"… and {len(order) - MOST} more")


def _line(ask: Ask, name: str, each: Sequence[_Retry], failure: Failure | None, cost: float) -> Line:
    passed = sum(r.run.job.status == "success" for r in each)
    last = each[-1].run
    spent = times(round(cost), "job minute")
    return line(
        f"{name}: {times(len(each), 'retry', 'retries')}, {spent}, {passed} passed; last ",
        links.job(ask, last.job.id, last.page, job_lookup.named(last)),
        key=failure.key if failure else "",
    )


def _name(failure: Failure) -> str:
    said = failure.signature.template.partition("\n")[0]
    return failure.test or f"{failure.kind}: {cut(said, 60)}"


def _minutes(retry: _Retry) -> float:
    started, ended = retry.run.job.started_at, retry.run.job.finished_at
    return (ended - started).total_seconds() / 60 if started and ended else 0.0


def _counted(names: Iterable[str]) -> list[str]:
    return [
        f"{name} ({count})" for name, count in sorted(Counter(names).items(), key=lambda n: (-n[1], n[0]))
    ]
