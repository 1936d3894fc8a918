from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.gitlab import Event, Ignored, Kind, NotGitlab, delivery_key, parse
from storage.records import Job, Pipeline

SHA = "5f1c0e9a7b3d48260f9e1c2b7a6d5e4f30918273"
HOME = "https://gitlab.example.org/pinewood/pinewood"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


def a_build(number: int = 11, **fields: Any) -> dict[str, Any]:
    build = {
        "id": number,
        "stage": "test",
        "name": f"job-{number}",
        "status": "success",
        "created_at": "2026-10-09 05:00:00 UTC",
        "started_at": "2026-10-09 05:01:00 UTC",
        "finished_at": "2026-10-09 05:09:00 UTC",
        "failure_reason": None,
        "runner": {"id": 3, "description": "shelf-3", "active": True},
        "user": {"id": 1, "username": "mia"},
        "artifacts_file": {"filename": "artifacts.zip", "size": 10},
    }
    return build | fields


def a_hook(*builds: Any, project: Any = None, **attributes: Any) -> dict[str, Any]:
    about = {
        "id": 31,
        "ref": "staging",
        "sha": SHA,
        "status": "failed",
        "created_at": "2026-10-09 05:00:00 UTC",
        "finished_at": "2026-10-09 05:30:00 UTC",
        "url": f"{HOME}/-/pipelines/31",
        "source": "push",
        "tag": False,
    }
    return {
        "object_kind": "pipeline",
        "object_attributes": about | attributes,
        "project": {"web_url": HOME, "path_with_namespace": "pinewood/pinewood"}
        if project is None
        else project,
        "builds": list(builds),
        "commit": {"id": SHA, "message": "channel: take the lock"},
        "merge_request": {"id": 900, "iid": 5},
    }


def a_job_hook(**fields: Any) -> dict[str, Any]:
    hook = {
        "object_kind": "build",
        "ref": "staging",
        "sha": SHA,
        "build_id": 11,
        "build_name": "functional",
        "build_status": "failed",
        "build_created_at": "2026-10-09T05:00:00.125Z",
        "build_started_at": None,
        "build_finished_at": "2026-10-09 05:09:00 UTC",
        "build_failure_reason": "script_failure",
        "pipeline_id": 31,
        "project_name": "Pinewood / Pinewood",
        "commit": {"id": 31, "status": "running", "finished_at": None},
        "repository": {"name": "pinewood", "homepage": HOME},
        "runner": {"id": 3, "description": "shelf-3"},
    }
    return hook | fields


def an_api_job(number: int = 11, **fields: Any) -> dict[str, Any]:
    job = a_build(number, name="functional", status="failed", failure_reason="script_failure")
    job |= {
        "ref": "staging",
        "web_url": f"{HOME}/-/jobs/{number}",
        "artifacts_expire_at": "2026-11-09T05:00:00Z",
        "commit": {"id": SHA, "created_at": "2026-10-08T22:00:00Z"},
        "pipeline": {
            "id": 31,
            "ref": "staging",
            "sha": SHA,
            "status": "failed",
            "web_url": f"{HOME}/-/pipelines/31",
        },
    }
    return job | fields


def an_api_pipeline(number: int = 31, **fields: Any) -> dict[str, Any]:
    pipeline = {
        "id": number,
        "iid": 4,
        "project_id": 2,
        "sha": SHA,
        "ref": "staging",
        "status": "success",
        "source": "push",
        "created_at": "2026-10-09T05:00:00.000Z",
        "updated_at": "2026-10-09T05:40:00.000Z",
        "web_url": f"{HOME}/-/pipelines/{number}",
    }
    return pipeline | fields


def encoded(value: Any) -> bytes:
    return json.dumps(value).encode()


def understood(value: Any) -> Event:
    event = parse(encoded(value))
    assert isinstance(event, Event), event
    return event


def ignored(value: Any) -> Ignored:
    event = parse(encoded(value))
    assert isinstance(event, Ignored), event
    return event


def the_pipeline(value: Any) -> Pipeline:
    (pipeline,) = understood(value).pipelines
    return pipeline


def test_pipeline_hook_is_read_in_full() -> None:
    hook = a_hook(a_build(11, status="failed", failure_reason="script_failure"), a_build(12, runner=None))
    assert understood(hook) == Event(
        Kind.PIPELINE,
        (
            Pipeline(
                project="pinewood/pinewood",
                id=31,
                status="failed",
                ref="staging",
                sha=SHA,
                url=f"{HOME}/-/pipelines/31",
                jobs=(
                    Job(
                        id=11,
                        name="job-11",
                        status="failed",
                        failure_reason="script_failure",
                        runner="shelf-3",
                        retried=False,
                        finished_at=datetime(2026, 10, 9, 5, 9, tzinfo=UTC),
                        stage="test",
                        user="mia",
                        started_at=datetime(2026, 10, 9, 5, 1, tzinfo=UTC),
                        archive=True,
                    ),
                    Job(
                        id=12,
                        name="job-12",
                        status="success",
                        failure_reason=None,
                        runner="",
                        retried=False,
                        finished_at=datetime(2026, 10, 9, 5, 9, tzinfo=UTC),
                        stage="test",
                        user="mia",
                        started_at=datetime(2026, 10, 9, 5, 1, tzinfo=UTC),
                        archive=True,
                    ),
                ),
                updated_at=datetime(2026, 10, 9, 5, 30, tzinfo=UTC),
                source="push",
                message="channel: take the lock",
                merge_request=5,
            ),
        ),
    )


def test_updated_at_is_the_latest_time_of_the_event_while_it_runs() -> None:
    pipeline = the_pipeline(a_hook(a_build(started_at="2026-10-09 05:20:00 UTC"), finished_at=None))
    assert pipeline.updated_at == datetime(2026, 10, 9, 5, 20, tzinfo=UTC)


def test_statuses_stay_as_sent() -> None:
    assert the_pipeline(a_hook(status="failure")).status == "failure"


def test_url_is_made_from_the_project_where_old_hooks_leave_it_out() -> None:
    assert the_pipeline(a_hook(url=None)).url == f"{HOME}/-/pipelines/31"
    assert the_pipeline(a_hook(url=None, project={})).url == ""


def test_project_falls_back_to_its_address() -> None:
    assert the_pipeline(a_hook(project={"web_url": HOME})).project == "pinewood/pinewood"
    assert the_pipeline(a_hook(project="pinewood")).project == ""


def test_address_that_runs_a_script_is_no_link() -> None:
    assert the_pipeline(a_hook(url="javascript:alert(1)", project={})).url == ""


@pytest.mark.parametrize("builds", [None, {}, "none", 3, [None, 4, "x", [], {}]])
def test_builds_of_the_wrong_type_are_no_jobs(builds: Any) -> None:
    assert the_pipeline(a_hook() | {"builds": builds}).jobs == ()


@pytest.mark.parametrize("number", [None, "", "x", -1, 0, 2**63, True, [31], 3.5])
def test_pipeline_without_a_usable_id_is_ignored(number: Any) -> None:
    assert ignored(a_hook(id=number)) == Ignored("pipeline", "the pipeline's id is missing or no number")


def test_wrong_types_in_every_place_are_not_said() -> None:
    build = a_build(name=5, status=None, failure_reason=[], finished_at=7, stage=1, user="x", started_at={})
    build |= {"artifacts_file": [], "artifacts": {}, "runner": "shelf"}
    hook = a_hook(build, ref={}, sha=None, status=1, source=[], tag="yes")
    pipeline = the_pipeline(hook | {"commit": [], "merge_request": 5})
    assert (pipeline.ref, pipeline.sha, pipeline.status) == ("", "", "")
    assert (pipeline.source, pipeline.message, pipeline.merge_request) == ("", "", None)
    assert pipeline.jobs[0] == Job(11, "", "", None, "", retried=False)


@pytest.mark.parametrize(
    ("runner", "name"),
    [
        (None, ""),
        ({}, ""),
        ("shelf", ""),
        ({"id": 3, "description": "shelf-3"}, "shelf-3"),
        ({"id": 3, "description": "", "name": "gitlab-runner"}, "gitlab-runner"),
        ({"id": 3}, "#3"),
    ],
)
def test_runner_is_named_as_people_name_it(runner: Any, name: str) -> None:
    assert the_pipeline(a_hook(a_build(runner=runner))).jobs[0].runner == name


def test_job_hook_tells_of_one_job_and_its_pipeline() -> None:
    event = understood(a_job_hook())
    (pipeline,) = event.pipelines
    assert event.kind is Kind.JOB
    assert pipeline.jobs == (
        Job(
            id=11,
            name="functional",
            status="failed",
            failure_reason="script_failure",
            runner="shelf-3",
            retried=False,
            finished_at=datetime(2026, 10, 9, 5, 9, tzinfo=UTC),
        ),
    )
    assert (pipeline.project, pipeline.id, pipeline.status) == ("pinewood/pinewood", 31, "running")
    assert (pipeline.ref, pipeline.sha, pipeline.url) == ("staging", SHA, f"{HOME}/-/pipelines/31")
    assert pipeline.updated_at == datetime(2026, 10, 9, 5, 9, tzinfo=UTC)


def test_a_job_that_may_fail_is_told_by_either_hook() -> None:
    for said, known in ((True, True), (False, False), ("true", False)):
        hooks = (a_hook(a_build(allow_failure=said)), a_job_hook(build_allow_failure=said))
        assert [the_pipeline(h).jobs[0].allow_failure for h in hooks] == [known, known]


def test_job_hook_of_a_newer_gitlab_names_the_project_itself() -> None:
    hook = a_job_hook(
        project={"path_with_namespace": "other/place", "web_url": "https://example.org/other/place"}
    )
    assert the_pipeline(hook).project == "other/place"
    assert the_pipeline(hook).url == "https://example.org/other/place/-/pipelines/31"


def test_job_hook_without_addresses_keeps_the_name_of_the_project() -> None:
    assert the_pipeline(a_job_hook(repository=None)).project == "Pinewood / Pinewood"


@pytest.mark.parametrize("missing", ["build_id", "pipeline_id"])
def test_job_hook_without_a_usable_id_is_ignored(missing: str) -> None:
    assert ignored(a_job_hook(**{missing: None})).kind == "job"


def test_single_job_of_the_api() -> None:
    event = understood(an_api_job())
    (pipeline,) = event.pipelines
    assert event.kind is Kind.JOB
    assert (pipeline.project, pipeline.id, pipeline.status, pipeline.sha) == (
        "pinewood/pinewood",
        31,
        "failed",
        SHA,
    )
    assert [job.id for job in pipeline.jobs] == [11]


def test_when_artifacts_expire_is_no_time_of_the_event() -> None:
    assert the_pipeline(an_api_job()).updated_at == datetime(2026, 10, 9, 5, 9, tzinfo=UTC)


def test_a_job_that_waits_for_a_pipeline_below_it_takes_no_time_of_a_runner() -> None:
    (job,) = the_pipeline(an_api_job(started_at="2026-10-09T05:00:00Z")).jobs
    assert job.started_at == datetime(2026, 10, 9, 5, 0, tzinfo=UTC)
    for below in ({"id": 32}, None):
        (bridge,) = the_pipeline(
            an_api_job(started_at="2026-10-09T05:00:00Z", downstream_pipeline=below)
        ).jobs
        assert (bridge.id, bridge.started_at, bridge.finished_at) == (job.id, None, job.finished_at)


def test_jobs_of_an_old_api_take_project_and_sha_from_the_job() -> None:
    pipeline = the_pipeline(an_api_job(pipeline={"id": 31, "status": "failed"}))
    assert (pipeline.project, pipeline.ref, pipeline.sha) == ("pinewood/pinewood", "staging", SHA)


def test_list_of_jobs_is_grouped_by_pipeline() -> None:
    other = an_api_job(21, name="docs", pipeline={"id": 32, "web_url": f"{HOME}/-/pipelines/32"})
    event = understood([an_api_job(11), other, an_api_job(12, name="lint")])
    assert event.kind is Kind.PIPELINE
    assert [(p.id, [j.id for j in p.jobs]) for p in event.pipelines] == [(31, [11, 12]), (32, [21])]


def test_job_is_retried_when_a_later_one_has_its_name() -> None:
    listed = [an_api_job(14, status="success"), an_api_job(12), an_api_job(11), an_api_job(13, name="lint")]
    retried = {job.id: job.retried for job in the_pipeline(listed).jobs}
    assert retried == {11: True, 12: True, 13: False, 14: False}


def test_list_takes_the_latest_time_of_all_its_jobs() -> None:
    listed = [an_api_job(11), an_api_job(12, finished_at="2026-10-09T06:00:00Z"), an_api_job(13)]
    assert the_pipeline(listed).updated_at == datetime(2026, 10, 9, 6, 0, tzinfo=UTC)


def test_long_list_of_jobs_takes_no_longer_than_its_length() -> None:
    listed = [an_api_job(n) for n in range(1, 20_001)]
    assert sum(job.retried for job in the_pipeline(listed).jobs) == 19_999


def test_pipelines_of_the_api() -> None:
    single, several = understood(an_api_pipeline()), understood([an_api_pipeline(32), an_api_pipeline(31)])
    assert single.kind is several.kind is Kind.PIPELINE
    assert [p.id for p in several.pipelines] == [32, 31]
    (pipeline,) = single.pipelines
    assert pipeline == Pipeline(
        project="pinewood/pinewood",
        id=31,
        status="success",
        ref="staging",
        sha=SHA,
        url=f"{HOME}/-/pipelines/31",
        jobs=(),
        updated_at=datetime(2026, 10, 9, 5, 40, tzinfo=UTC),
        source="push",
    )


def test_the_api_says_which_jobs_have_reports_and_what_is_tested() -> None:
    listed = [{"file_type": "archive", "size": 10}, {"file_type": "junit"}]
    pipeline = the_pipeline(an_api_job(artifacts=listed, commit={"id": SHA, "message": "x" * 9999}, tag=True))
    assert pipeline.jobs[0].reports
    assert (pipeline.tag, pipeline.message) == (True, "x" * 500)
    assert not the_pipeline(an_api_job(artifacts=listed[:1])).jobs[0].reports


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"object_kind": "push", "ref": "refs/heads/x"}, "push"),
        ({"object_kind": "tag_push"}, "tag_push"),
        ({"object_kind": "merge_request", "object_attributes": {"id": 1}}, "merge_request"),
        ({"object_kind": "note"}, "note"),
        ({"object_kind": "something-new"}, "something-new"),
        ({"event_name": "group_create"}, "group_create"),
        ({"total_count": 2, "test_suites": []}, "test_report"),
        ({"id": 1, "ref": "x", "sha": SHA, "status": "success", "deployable": {}}, "unknown"),
        ({"id": 1, "ref": "x", "sha": SHA, "status": "success", "target_url": None}, "unknown"),
        ({"message": "404 Not found"}, "unknown"),
        ({}, "unknown"),
        ([], "list"),
        ([1, None, {"id": 4}], "list"),
    ],
)
def test_what_the_bot_does_not_need_is_ignored_with_a_reason(value: Any, kind: str) -> None:
    event = ignored(value)
    assert event.kind == kind
    assert len(event.reason.split()) > 2


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"<html>",
        b'{"object_kind": "pipeline"',
        b"null",
        b"true",
        b"31",
        b'"pipeline"',
        b"\xff\xfe\xfd",
        b"\x00" * 64,
        b"[" * 200_000,
        b"9" * 5_000,
    ],
)
def test_what_is_no_json_of_gitlab_is_refused(raw: bytes) -> None:
    with pytest.raises(NotGitlab, match="JSON"):
        parse(raw)
    assert len(delivery_key(raw)) == 64


def test_byte_order_mark_is_no_obstacle() -> None:
    assert parse(b"\xef\xbb\xbf" + encoded(a_hook())) == parse(encoded(a_hook()))


def test_key_does_not_depend_on_how_the_json_is_laid_out() -> None:
    hook = a_hook(a_build(11), a_build(12))
    turned = json.dumps(dict(reversed(hook.items())), indent=4).encode()
    assert delivery_key(encoded(hook)) == delivery_key(turned)
    assert delivery_key(encoded(hook)) == delivery_key(encoded(hook | {"builds": hook["builds"][::-1]}))


@pytest.mark.parametrize(
    "later",
    [
        a_hook(a_build(11), status="success"),
        a_hook(a_build(11), finished_at="2026-10-09 05:31:00 UTC"),
        a_hook(a_build(11), a_build(12)),
        a_hook(a_build(11, status="running")),
        a_hook(a_build(11), id=32),
        a_hook(a_build(11), project={"path_with_namespace": "other/place"}),
    ],
)
def test_key_tells_every_later_state_apart(later: dict[str, Any]) -> None:
    assert delivery_key(encoded(a_hook(a_build(11)))) != delivery_key(encoded(later))


def test_key_of_a_job_is_its_id_and_state() -> None:
    assert delivery_key(encoded(a_job_hook())) == "job:gitlab.example.org/pinewood/pinewood:11:failed"
    assert delivery_key(encoded(an_api_job())) == "job:gitlab.example.org/pinewood/pinewood:11:failed"


def test_key_of_a_list_tells_lists_apart() -> None:
    first, second = [an_api_pipeline(31), an_api_pipeline(32)], [an_api_pipeline(31), an_api_pipeline(33)]
    assert delivery_key(encoded(first)).startswith("pipelines:")
    assert delivery_key(encoded(first)) != delivery_key(encoded(second))


@given(JSON)
def test_any_json_is_understood_ignored_or_refused(value: Any) -> None:
    raw = encoded(value)
    if isinstance(value, dict | list):
        parse(raw)
    else:
        with pytest.raises(NotGitlab):
            parse(raw)
    assert delivery_key(raw) == delivery_key(raw)


@given(st.binary())
def test_any_bytes_are_understood_ignored_or_refused(raw: bytes) -> None:
    assert delivery_key(raw)


@given(st.sampled_from([a_hook(a_build()), a_job_hook(), an_api_job(), an_api_pipeline()]), st.data())
def test_no_field_of_a_wrong_type_raises(payload: dict[str, Any], draw: st.DataObject) -> None:
    broken = json.loads(json.dumps(payload))
    place = broken
    while isinstance(place, dict) and place:
        name = draw.draw(st.sampled_from(sorted(place)))
        if isinstance(place[name], dict) and draw.draw(st.booleans()):
            place = place[name]
            continue
        place[name] = draw.draw(JSON)
        break
    event = parse(encoded(broken))
    assert isinstance(event, Event | Ignored)


def test_real_payloads_are_understood_or_ignored_for_a_reason(data: Path) -> None:
    files = sorted((data / "gitlab").rglob("*.json"))
    assert len(files) > 40
    for file in files:
        event = parse(file.read_bytes())
        if file.parent.name in ("pipeline", "build"):
            assert isinstance(event, Event), file
        else:
            assert isinstance(event, Ignored), file
            assert event.kind in (file.parent.name, "test_report"), file


def test_real_pipelines_say_what_stands_in_them(data: Path) -> None:
    for file in sorted((data / "gitlab" / "pipeline").glob("*.json")):
        told = json.loads(file.read_bytes())
        (pipeline,) = understood(told).pipelines
        about = told["object_attributes"]
        assert (pipeline.id, pipeline.status, pipeline.ref, pipeline.sha) == (
            about["id"],
            about["status"],
            about["ref"],
            about["sha"],
        )
        assert pipeline.project == told["project"]["path_with_namespace"]
        assert [(j.id, j.name, j.status) for j in pipeline.jobs] == [
            (b["id"], b["name"], b["status"]) for b in told["builds"]
        ]


def test_real_jobs_say_what_stands_in_them(data: Path) -> None:
    for file in sorted((data / "gitlab" / "build").glob("*.json")):
        told = json.loads(file.read_bytes())
        (pipeline,) = understood(told).pipelines
        (job,) = pipeline.jobs
        assert (job.id, job.name, job.status) == (told["build_id"], told["build_name"], told["build_status"])
        assert (job.failure_reason, job.runner) == (
            told["build_failure_reason"],
            told["runner"]["description"],
        )
        assert (pipeline.id, pipeline.ref, pipeline.sha) == (told["pipeline_id"], told["ref"], told["sha"])
        assert told["repository"]["homepage"].endswith(pipeline.project)
