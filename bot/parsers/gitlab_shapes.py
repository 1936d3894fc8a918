"""The shapes in which GitLab tells of a pipeline and its jobs: two webhooks and two API answers.

Each becomes a `Pipeline` with the jobs that it tells of. Payloads differ by GitLab version and by the
programs that imitate them: a key that is missing or of the wrong type counts as not said, and statuses stay
as sent.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.parsers.gitlab_values import Fields, fields_of, id_of, link_of, project_of, text_of, time_of
from storage.records import Job, Pipeline

MESSAGE_LENGTH = 500
"""Letters of a commit's message: enough to name what it merges."""

TIMES = ("created_at", "started_at", "finished_at", "updated_at")


def project_path(event: Fields) -> str:
    """The path of the project that a webhook is about; "" where it names none."""
    project, repository = fields_of(event.get("project")), fields_of(event.get("repository"))
    named = text_of(project.get("path_with_namespace")) or project_of(link_of(project.get("web_url")))
    return named or project_of(link_of(repository.get("homepage")))


def is_job(value: Fields) -> bool:
    """An answer of the API about one job."""
    return isinstance(value.get("pipeline"), dict) and {"id", "name", "status"} <= value.keys()


def is_pipeline(value: Fields) -> bool:
    """An answer of the API about one pipeline."""
    # Deployments and commit statuses have the same four keys.
    others = {"pipeline", "deployable", "target_url"}
    return {"id", "status", "ref", "sha"} <= value.keys() and not others & value.keys()


def pipeline_hook(event: Fields) -> Pipeline | None:
    """A pipeline event; None where it has no usable id, as in all of these."""
    about, project = fields_of(event.get("object_attributes")), fields_of(event.get("project"))
    builds = event.get("builds")
    jobs = [fields_of(build) for build in builds] if isinstance(builds, list) else []
    home = link_of(project.get("web_url"))
    number = about.get("id")
    url = link_of(about.get("url")) or (f"{home}/-/pipelines/{number}" if home else "")
    about = {**about, "message": fields_of(event.get("commit")).get("message")}
    about["merge_request"] = fields_of(event.get("merge_request")).get("iid")
    return _pipeline(about, project_path(event), url, jobs)


def job_hook(event: Fields) -> Pipeline | None:
    """A job event: the job, and its pipeline as far as it is told."""
    job = {key.removeprefix("build_"): value for key, value in event.items() if key.startswith("build_")}
    about = {"id": event.get("pipeline_id"), "ref": event.get("ref"), "sha": event.get("sha")}
    commit = fields_of(event.get("commit"))
    about["status"] = commit.get("status")  # GitLab puts the pipeline's there
    about |= {"tag": event.get("tag"), "message": commit.get("message")}
    project = fields_of(event.get("project"))
    home = link_of(project.get("web_url")) or link_of(fields_of(event.get("repository")).get("homepage"))
    path = project_path(event) or text_of(event.get("project_name"))
    url = f"{home}/-/pipelines/{event.get('pipeline_id')}" if home else ""
    jobs = [{**job, "runner": event.get("runner"), "user": event.get("user")}]
    return _pipeline(about, path, url, jobs)


def pipeline_answer(answer: Fields) -> Pipeline | None:
    """What the API says of a pipeline, alone or in a list."""
    url = link_of(answer.get("web_url"))
    return _pipeline(answer, project_of(url), url, [])


def job_answer(answer: Fields) -> Pipeline | None:
    """What the API says of a job, alone or in a list."""
    pipeline = fields_of(answer.get("pipeline"))
    url = link_of(pipeline.get("web_url"))
    path = project_of(url or link_of(answer.get("web_url")))
    commit = fields_of(answer.get("commit"))
    about = {"ref": answer.get("ref"), "sha": commit.get("id"), **pipeline}
    about |= {"tag": answer.get("tag"), "message": commit.get("message")}
    if "downstream_pipeline" in answer:  # a bridge waits for that one, whose jobs tell what they take
        answer = {**answer, "started_at": None}
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
        source=text_of(about.get("source")),
        tag=about.get("tag") is True,
        message=text_of(about.get("message"))[:MESSAGE_LENGTH],
        merge_request=id_of(about.get("merge_request")),
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
        stage=text_of(fields.get("stage")),
        user=text_of(fields_of(fields.get("user")).get("username")),
        started_at=time_of(fields.get("started_at")),
        archive=bool(text_of(fields_of(fields.get("artifacts_file")).get("filename"))),
        reports=_has_reports(fields.get("artifacts")),
        allow_failure=fields.get("allow_failure") is True,
    )


def _has_reports(artifacts: object) -> bool:
    listed = artifacts if isinstance(artifacts, list) else []
    return any(fields_of(item).get("file_type") == "junit" for item in listed)


def _runner(runner: Fields) -> str:
    number = id_of(runner.get("id"))
    named = text_of(runner.get("description")) or text_of(runner.get("name"))
    return named or (f"#{number}" if number else "")
