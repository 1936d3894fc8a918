"""GitLab's JSON, as its REST API and its webhooks write it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.fakes.gitlab_world import SHA, Job, Pipeline, Project

Json = dict[str, Any]


def _iso(time: datetime | None) -> str | None:
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03}Z" if time else None


def _spoken(time: datetime | None) -> str | None:
    return time.strftime("%Y-%m-%d %H:%M:%S UTC") if time else None


def _seconds(since: datetime | None, until: datetime | None) -> float | None:
    return (until - since).total_seconds() if since and until else None


def a_user(name: str) -> Json:
    number = sum(name.encode())
    return {
        "id": number,
        "username": name,
        "name": name.title(),
        "state": "active",
        "locked": False,
        "avatar_url": None,
        "web_url": f"https://git.example.org/{name}",
    }


def home(base: str, project: Project) -> str:
    return f"{base}/{project.path}"


def a_project(base: str, project: Project) -> Json:
    return {
        "id": project.id,
        "name": project.path.rpartition("/")[2],
        "path": project.path.rpartition("/")[2],
        "path_with_namespace": project.path,
        "default_branch": "main",
        "visibility": "public" if project.public else "private",
        "web_url": home(base, project),
    }


def listed_pipeline(base: str, pipeline: Pipeline) -> Json:
    return {
        "id": pipeline.id,
        "iid": pipeline.id - 100,
        "project_id": pipeline.project.id,
        "sha": SHA,
        "ref": pipeline.ref,
        "status": pipeline.status,
        "source": pipeline.source,
        "created_at": _iso(pipeline.created_at),
        "updated_at": _iso(pipeline.updated_at),
        "web_url": f"{home(base, pipeline.project)}/-/pipelines/{pipeline.id}",
        "name": None,
    }


def a_job(base: str, job: Job) -> Json:
    at = f"{home(base, job.pipeline.project)}/-/jobs/{job.id}"
    return {
        "id": job.id,
        "status": job.status,
        "stage": job.stage,
        "name": job.name,
        "ref": job.pipeline.ref,
        "tag": job.pipeline.tag,
        "coverage": None,
        "allow_failure": False,
        "created_at": _iso(job.created_at),
        "started_at": _iso(job.started_at),
        "finished_at": _iso(job.finished_at),
        "erased_at": None,
        "duration": _seconds(job.started_at, job.finished_at),
        "queued_duration": 1.5,
        "user": a_user(job.user),
        "commit": {
            "id": SHA,
            "short_id": SHA[:8],
            "created_at": _iso(job.pipeline.created_at),
            "title": job.pipeline.message.partition("\n")[0],
            "message": job.pipeline.message,
            "author_name": "Ada Marsh",
            "author_email": "ada@example.org",
        },
        "pipeline": listed_pipeline(base, job.pipeline),
        "web_url": at,
        "project": {"ci_job_token_scope_enabled": False},
        "artifacts": _artifacts(job),
        "runner": {
            "id": 3,
            "description": job.runner,
            "active": True,
            "is_shared": False,
            "name": "gitlab-runner",
        },
        "artifacts_expire_at": _iso(job.expires_at),
        "archived": False,
        "tag_list": ["shelf"],
        **({"failure_reason": job.failure_reason} if job.failure_reason else {}),
        **(
            {"artifacts_file": {"filename": "artifacts.zip", "size": len(job.archive)}}
            if job.archive is not None and not job.expired
            else {}
        ),
    }


def _artifacts(job: Job) -> list[Json]:
    found = [{"file_type": "trace", "size": len(job.trace), "filename": "job.log", "file_format": None}]
    if job.archive is not None and not job.expired:
        size = len(job.archive)
        found.append(
            {"file_type": "archive", "size": size, "filename": "artifacts.zip", "file_format": "zip"}
        )
    if job.junit:
        found.append({"file_type": "junit", "size": 10, "filename": "junit.xml.gz", "file_format": "gzip"})
    return found


def pipeline_hook(base: str, pipeline: Pipeline) -> Json:
    return {
        "object_kind": "pipeline",
        "object_attributes": {
            "id": pipeline.id,
            "iid": pipeline.id - 100,
            "name": None,
            "ref": pipeline.ref,
            "tag": pipeline.tag,
            "sha": SHA,
            "before_sha": "0" * 40,
            "source": pipeline.source,
            "status": pipeline.status,
            "detailed_status": pipeline.status,
            "stages": ["test"],
            "created_at": _spoken(pipeline.created_at),
            "finished_at": _spoken(pipeline.finished_at),
            "duration": _seconds(pipeline.created_at, pipeline.finished_at),
            "queued_duration": 2,
            "variables": [],
            "url": f"{home(base, pipeline.project)}/-/pipelines/{pipeline.id}",
        },
        "merge_request": None,
        "user": a_user(pipeline.user),
        "project": a_project(base, pipeline.project),
        "commit": {"id": SHA, "message": pipeline.message, "title": pipeline.message.partition("\n")[0]},
        "builds": [_build(job) for job in reversed(pipeline.latest)],
    }


def _build(job: Job) -> Json:
    return {
        "id": job.id,
        "stage": job.stage,
        "name": job.name,
        "status": job.status,
        "created_at": _spoken(job.created_at),
        "started_at": _spoken(job.started_at),
        "finished_at": _spoken(job.finished_at),
        "duration": _seconds(job.started_at, job.finished_at),
        "queued_duration": 1.5,
        "failure_reason": job.failure_reason,
        "when": "on_success",
        "manual": False,
        "allow_failure": False,
        "user": a_user(job.user),
        "runner": {"id": 3, "description": job.runner, "runner_type": "project_type", "active": True},
        "artifacts_file": {"filename": "artifacts.zip" if job.archive else None, "size": None},
        "environment": None,
    }


def job_hook(base: str, job: Job) -> Json:
    pipeline = job.pipeline
    return {
        "object_kind": "build",
        "ref": pipeline.ref,
        "tag": pipeline.tag,
        "before_sha": "0" * 40,
        "sha": SHA,
        "retries_count": sum(j.name == job.name for j in pipeline.jobs) - 1,
        "build_id": job.id,
        "build_name": job.name,
        "build_stage": job.stage,
        "build_status": job.status,
        "build_created_at": _spoken(job.created_at),
        "build_started_at": _spoken(job.started_at),
        "build_finished_at": _spoken(job.finished_at),
        "build_duration": _seconds(job.started_at, job.finished_at),
        "build_queued_duration": 1.5,
        "build_allow_failure": False,
        "build_failure_reason": job.failure_reason or "unknown_failure",
        "pipeline_id": pipeline.id,
        "runner": {"id": 3, "description": job.runner, "runner_type": "project_type", "active": True},
        "project_id": pipeline.project.id,
        "project_name": pipeline.project.path.replace("/", " / ").title(),
        "user": a_user(job.user),
        "commit": {"id": pipeline.id, "sha": SHA, "message": pipeline.message, "status": pipeline.status},
        "repository": {"name": pipeline.project.path, "homepage": home(base, pipeline.project)},
        "project": a_project(base, pipeline.project),
        "environment": None,
    }
