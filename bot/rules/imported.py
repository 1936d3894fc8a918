"""The runs of a history that somebody imports, as pipelines, jobs and results like any other.

GitLab's numbers of jobs are not in it, so one is numbered by a digest of what makes it one: its pipeline,
commit, branch and name, and below that by its attempt, so that its runs are in order. The same run in another
file has the same number and counts once. A test that one attempt of a job ran several times ran in several.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.rules.flakes.order import Placed
from storage.records import Job, Pipeline, RunOutcome

PROJECT = "imported"
"""Stands where GitLab has a path with a namespace, which always holds a slash."""

_ATTEMPTS = 256

Key = tuple[str, str, str, int]
"""Pipeline, commit, branch, and the how-manieth run of a test that has no attempt of its own."""


@dataclass(slots=True)
class _Ran:
    """One job, while its tests are gathered."""

    runner: str = ""
    reason: str = ""
    at: datetime | None = None
    runs: list[Placed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Imported:
    """A pipeline with its jobs, and what the tests of each job did, by its number."""

    pipeline: Pipeline
    runs: Mapping[int, Sequence[Placed]]


def imported(runs: Iterable[Placed]) -> tuple[Imported, ...]:
    """The pipelines of a history, put in order."""
    pipelines: dict[Key, dict[tuple[str, int], _Ran]] = defaultdict(lambda: defaultdict(_Ran))
    seen: Counter[tuple[str, ...]] = Counter()
    for placed in runs:
        run, at = placed.run, placed.at
        attempt = 1 if run.attempt is None else min(run.attempt, _ATTEMPTS - 1)
        same = (run.pipeline, run.sha, run.ref, run.job, str(attempt), run.test)
        ran = pipelines[run.pipeline, run.sha, run.ref, seen[same]][run.job, attempt]
        seen[same] += 1
        ran.runner, ran.reason = ran.runner or run.runner, ran.reason or run.reason
        ran.at = at if ran.at is None else max(ran.at, at)
        ran.runs.append(placed)
    return tuple(_pipeline(key, jobs) for key, jobs in pipelines.items())


def _pipeline(key: Key, jobs: Mapping[tuple[str, int], _Ran]) -> Imported:
    number = _number(*key)
    listed = {_job_number(number, name, attempt): (name, ran) for (name, attempt), ran in jobs.items()}
    made = tuple(_job(id, name, ran) for id, (name, ran) in sorted(listed.items()))
    failed = any(job.status == "failed" for job in made)
    ended = max((job.finished_at for job in made if job.finished_at), default=None)
    _, sha, ref, _ = key
    return Imported(
        Pipeline(
            project=PROJECT,
            id=-number,
            status="failed" if failed else "success",
            ref=ref or "main",
            sha=sha,
            url="",
            jobs=made,
            updated_at=ended,
        ),
        {id: ran.runs for id, (_, ran) in listed.items()},
    )


def _job(number: int, name: str, ran: _Ran) -> Job:
    failed = any(placed.run.outcome is RunOutcome.FAILED for placed in ran.runs)
    return Job(
        id=number,
        name=name,
        status="failed" if failed else "success",
        failure_reason=(ran.reason or None) if failed else None,
        runner=ran.runner,
        retried=False,
        finished_at=ran.at,
    )


def with_known(pipeline: Pipeline, known: Mapping[int, Job]) -> Pipeline:
    """A pipeline of which another file told some tests: its jobs end with the last test, and fail with any.

    Args:
        known: its jobs, as far as they are known.
    """
    jobs = tuple(_both(job, known[job.id]) if job.id in known else job for job in pipeline.jobs)
    return replace(pipeline, jobs=jobs)


def _both(job: Job, other: Job) -> Job:
    failed = next((j for j in (job, other) if j.status == "failed"), job)
    ends = [j.finished_at for j in (job, other) if j.finished_at]
    return replace(failed, finished_at=max(ends, default=None))


def _number(*of: object) -> int:
    """52 bits of a digest, so that a number times 256 fits into 64."""
    return int(hashlib.sha256("\0".join(map(str, of)).encode()).hexdigest()[:13], 16)


def _job_number(pipeline: int, name: str, attempt: int) -> int:
    """Below zero, where GitLab has no numbers; a later attempt has a greater one."""
    return -(_number(pipeline, name) * _ATTEMPTS) + attempt
