"""Reads what GitLab says of pipelines and jobs: webhooks as they arrive, API answers when catching up.

All shapes end as `Pipeline` values with as many jobs as the payload tells, so that nothing behind
this module knows how a fact came. Payloads differ by GitLab version and by the programs that imitate
them: a key that is missing or of the wrong type counts as not said, and statuses stay as sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.parsers.gitlab_values import Fields, fields_of, id_of, link_of, project_of, text_of, time_of
from storage.records import Job, Pipeline

TIMES = ("created_at", "started_at", "finished_at", "updated_at")

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


def parse(raw: bytes) -> Event | Ignored:
    """Reads one webhook or API answer.

    Raises:
        NotGitlab: it is not JSON, or JSON that is neither an object nor a list.
    """
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise NotGitlab(f"not JSON: {error}") from error
    if isinstance(value, list):
        return _from_list([fields_of(item) for item in value])
    if isinstance(value, dict):
        return _from_object(value)
    raise NotGitlab(f"JSON, but a single {type(value).__name__} where GitLab sends an object or a list")


def delivery_key(raw: bytes) -> str:
    """The same key for the same event, however its JSON is laid out.

    A pipeline's key holds its jobs' states too: its status alone is `running` before and after a
    retry. What is not understood is known by its bytes.
    """
    try:
        event = parse(raw)
    except NotGitlab:
        event = Ignored("", "")
    if isinstance(event, Ignored):
        return hashlib.sha256(raw).hexdigest()
    keys = [_key(event.kind, pipeline) for pipeline in event.pipelines]
    return keys[0] if len(keys) == 1 else f"pipelines:{_digest(keys)}"


def _key(kind: Kind, pipeline: Pipeline) -> str:
    if kind is Kind.JOB:
        job = pipeline.jobs[0]
        return f"job:{pipeline.project}:{job.id}:{job.status}"
    time = pipeline.updated_at.isoformat() if pipeline.updated_at else ""
    jobs = _digest(f"{j.id} {j.status} {j.retried}" for j in sorted(pipeline.jobs, key=lambda j: j.id))
    return f"pipeline:{pipeline.project}:{pipeline.id}:{pipeline.status}:{time}:{jobs}"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _from_object(value: Fields) -> Event | Ignored:
    name = text_of(value.get("object_kind")) or text_of(value.get("event_name"))
    if name == "pipeline":
        return _event(Kind.PIPELINE, [_pipeline_hook(value)])
    if name in ("build", "job"):
        return _event(Kind.JOB, [_job_hook(value)])
    if name:
        return Ignored(name, REASONS.get(name, "it has no bearing on pipelines or tests"))
    if _is_job(value):
        return _event(Kind.JOB, [_job_answer(value)])
    if _is_pipeline(value):
        return _event(Kind.PIPELINE, [_pipeline_answer(value)])
    if "test_suites" in value:
        return Ignored("test_report", REASONS["test_report"])
    return Ignored("unknown", "it names no event and is neither a pipeline nor a job")


def _from_list(items: list[Fields]) -> Event | Ignored:
    if not items:
        return Ignored("list", "the list is empty")
    pipelines = [_pipeline_answer(i) for i in items if _is_pipeline(i)]
    pipelines += [_job_answer(i) for i in items if _is_job(i)]
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


def _is_job(value: Fields) -> bool:
    return isinstance(value.get("pipeline"), dict) and {"id", "name", "status"} <= value.keys()


def _is_pipeline(value: Fields) -> bool:
    # Deployments and commit statuses have the same four keys.
    others = {"pipeline", "deployable", "target_url"}
    return {"id", "status", "ref", "sha"} <= value.keys() and not others & value.keys()


def _pipeline_hook(event: Fields) -> Pipeline | None:
    about, project = fields_of(event.get("object_attributes")), fields_of(event.get("project"))
    builds = event.get("builds")
    jobs = [fields_of(build) for build in builds] if isinstance(builds, list) else []
    path = text_of(project.get("path_with_namespace")) or project_of(text_of(project.get("web_url")))
    home = link_of(project.get("web_url"))
    number = about.get("id")
    url = link_of(about.get("url")) or (f"{home}/-/pipelines/{number}" if home else "")
    return _pipeline(about, path, url, jobs)


def _job_hook(event: Fields) -> Pipeline | None:
    job = {key.removeprefix("build_"): value for key, value in event.items() if key.startswith("build_")}
    about = {"id": event.get("pipeline_id"), "ref": event.get("ref"), "sha": event.get("sha")}
    about["status"] = fields_of(event.get("commit")).get("status")  # GitLab puts the pipeline's there
    project = fields_of(event.get("project"))
    home = link_of(project.get("web_url")) or link_of(fields_of(event.get("repository")).get("homepage"))
    path = text_of(project.get("path_with_namespace")) or project_of(home)
    url = f"{home}/-/pipelines/{event.get('pipeline_id')}" if home else ""
    jobs = [{**job, "runner": event.get("runner")}]
    return _pipeline(about, path or text_of(event.get("project_name")), url, jobs)


def _pipeline_answer(answer: Fields) -> Pipeline | None:
    url = link_of(answer.get("web_url"))
    return _pipeline(answer, project_of(url), url, [])


def _job_answer(answer: Fields) -> Pipeline | None:
    pipeline = fields_of(answer.get("pipeline"))
    url = link_of(pipeline.get("web_url"))
    path = project_of(url or link_of(answer.get("web_url")))
    about = {"ref": answer.get("ref"), "sha": fields_of(answer.get("commit")).get("id"), **pipeline}
    return _pipeline(about, path, url, [answer])


def _pipeline(about: Fields, project: str, url: str, jobs: Sequence[Fields]) -> Pipeline | None:
    number = id_of(about.get("id"))
    if number is None:
        return None
    times = [time_of(fields.get(key)) for fields in (about, *jobs) for key in TIMES]
    return Pipeline(
        project=project,
        id=number,
        status=text_of(about.get("status")),
        ref=text_of(about.get("ref")),
        sha=text_of(about.get("sha")),
        url=url,
        jobs=tuple(job for job in map(_job, jobs) if job),
        updated_at=max((t for t in times if t), default=None),
    )


def _job(fields: Fields) -> Job | None:
    number = id_of(fields.get("id"))
    if number is None:
        return None
    return Job(
        id=number,
        name=text_of(fields.get("name")),
        status=text_of(fields.get("status")),
        failure_reason=text_of(fields.get("failure_reason")) or None,
        runner=_runner(fields_of(fields.get("runner"))),
        retried=fields.get("retried") is True,
        finished_at=time_of(fields.get("finished_at")),
    )


def _runner(runner: Fields) -> str:
    number = id_of(runner.get("id"))
    named = text_of(runner.get("description")) or text_of(runner.get("name"))
    return named or (f"#{number}" if number else "")
