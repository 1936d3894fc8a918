"""Reads what GitLab says of pipelines and jobs: webhooks as they arrive, API answers when catching up.

All shapes end as `Pipeline` values with as many jobs as the payload tells, so that nothing behind
this module knows how a fact came.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.parsers import gitlab_shapes as shapes
from bot.parsers.gitlab_values import Fields, fields_of, text_of
from storage.records import Job, Pipeline

REASONS = {
    "push": "a push says nothing of tests; the pipeline that it starts sends its own events",
    "tag_push": "a tag says nothing of tests; the pipeline that it starts sends its own events",
    "merge_request": "series are followed on the mailing list, merge requests are not",
    "note": "talk is followed on the mailing list, comments on GitLab are not",
    "issue": "GitLab's issues are not followed",
    "test_report": "it names neither its pipeline nor its jobs; a job's JUnit report says the same and more",
}


class NotGitlab(ValueError):
    """The bytes cannot come from GitLab; the text says why, for people."""


class Kind(StrEnum):
    """What an understood payload is about."""

    PIPELINE = "pipeline"
    JOB = "job"


@dataclass(frozen=True, slots=True)
class Event:
    """A payload that was understood.

    Attributes:
        kind: JOB where the payload speaks of a single job; then the only pipeline has that one job.
        pipelines: never empty; several only from an API list. A job that is not in it is not said
            to be gone: webhooks leave retried jobs out, lists come in pages.
    """

    kind: Kind
    pipelines: tuple[Pipeline, ...]


@dataclass(frozen=True, slots=True)
class Ignored:
    """A payload that the bot does not need.

    Attributes:
        kind: GitLab's name of the event, or ours for an API answer.
        reason: why it is not needed, for people.
    """

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a payload is, without what it says.

    Attributes:
        projects: the paths of the projects that it tells of; empty where it names none.
        key: the same for the same event, however its JSON is laid out. A pipeline's holds its jobs' states
            too: its status alone is `running` before and after a retry. What is not understood is known by
            its bytes.
    """

    projects: frozenset[str]
    key: str


def parse(raw: bytes) -> Event | Ignored:
    """Reads one webhook or API answer.

    Raises:
        NotGitlab: it is not JSON, or JSON that is neither an object nor a list.
    """
    return _understood(_loaded(raw))


def envelope(raw: bytes) -> Envelope:
    """Which projects a payload tells of, and by what key it is known; whatever the bytes are."""
    try:
        value = _loaded(raw)
        event = _understood(value)
    except NotGitlab:
        value, event = None, Ignored("", "")
    if isinstance(event, Ignored):
        named = shapes.project_path(fields_of(value))
        return Envelope(frozenset({named} - {""}), hashlib.sha256(raw).hexdigest())
    keys = [_key(event.kind, pipeline) for pipeline in event.pipelines]
    projects = frozenset({p.project for p in event.pipelines} - {""})
    return Envelope(projects, keys[0] if len(keys) == 1 else f"pipelines:{_digest(keys)}")


def delivery_key(raw: bytes) -> str:
    """The key of a payload; see `Envelope`."""
    return envelope(raw).key


def _loaded(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NotGitlab(f"not JSON: {error}") from error


def _understood(value: object) -> Event | Ignored:
    if isinstance(value, list):
        return _from_list([fields_of(item) for item in value])
    if isinstance(value, dict):
        return _from_object(value)
    raise NotGitlab(f"JSON, but a single {type(value).__name__} where GitLab sends an object or a list")


def _key(kind: Kind, pipeline: Pipeline) -> str:
    host = pipeline.url.partition("://")[2].partition("/")[0]
    home = f"{host}/{pipeline.project}" if host else pipeline.project
    if kind is Kind.JOB:
        job = pipeline.jobs[0]
        return f"job:{home}:{job.id}:{job.status}"
    time = pipeline.updated_at.isoformat() if pipeline.updated_at else ""
    jobs = _digest(f"{j.id} {j.status} {j.retried}" for j in sorted(pipeline.jobs, key=lambda j: j.id))
    return f"pipeline:{home}:{pipeline.id}:{pipeline.status}:{time}:{jobs}"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _from_object(value: Fields) -> Event | Ignored:
    name = text_of(value.get("object_kind")) or text_of(value.get("event_name"))
    if name == "pipeline":
        return _event(Kind.PIPELINE, [shapes.pipeline_hook(value)])
    if name in ("build", "job"):
        return _event(Kind.JOB, [shapes.job_hook(value)])
    if name:
        return Ignored(name, REASONS.get(name, "it has no bearing on pipelines or tests"))
    if shapes.is_job(value):
        return _event(Kind.JOB, [shapes.job_answer(value)])
    if shapes.is_pipeline(value):
        return _event(Kind.PIPELINE, [shapes.pipeline_answer(value)])
    if "test_suites" in value:
        return Ignored("test_report", REASONS["test_report"])
    return Ignored("unknown", "it names no event and is neither a pipeline nor a job")


def _from_list(items: list[Fields]) -> Event | Ignored:
    if not items:
        return Ignored("list", "the list is empty")
    pipelines = [shapes.pipeline_answer(i) for i in items if shapes.is_pipeline(i)]
    pipelines += [shapes.job_answer(i) for i in items if shapes.is_job(i)]
    if not pipelines:
        return Ignored("list", "its items are neither pipelines nor jobs")
    return _event(Kind.PIPELINE, pipelines)


def _event(kind: Kind, pipelines: Iterable[Pipeline | None]) -> Event | Ignored:
    parts: dict[tuple[str, int], list[Pipeline]] = {}
    for pipeline in pipelines:
        if pipeline and (kind is Kind.PIPELINE or pipeline.jobs):
            parts.setdefault((pipeline.project, pipeline.id), []).append(pipeline)
    if not parts:
        return Ignored(kind, f"the {kind}'s id is missing or no number")
    return Event(kind, tuple(map(_joined, parts.values())))


def _joined(parts: Sequence[Pipeline]) -> Pipeline:
    """One pipeline from what several items of a list say of it."""
    latest = max((part.updated_at for part in parts if part.updated_at), default=None)
    jobs = _mark_retried([job for part in parts for job in part.jobs])
    return replace(parts[0], jobs=jobs, updated_at=latest)


def _mark_retried(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """The API does not say which jobs were retried; a later job of the same name does."""
    latest = {job.name: job.id for job in sorted(jobs, key=lambda job: job.id)}
    return tuple(replace(job, retried=job.retried or job.id < latest[job.name]) for job in jobs)
