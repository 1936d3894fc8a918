from __future__ import annotations

import asyncio
import os
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import format_datetime

import aiohttp
import pytest

from bot.sources import gitlab_http, web
from bot.sources.gitlab_answers import CannotRead, NotThere, TooLarge
from bot.sources.gitlab_api import Api
from tests.builders import START
from tests.fakes.gitlab import TOKEN, GitLab, gitlab
from tests.fakes.gitlab_world import Project
from tests.sources.gitlab_client import PROJECT, client


@pytest.fixture
async def server() -> AsyncIterator[GitLab]:
    async with gitlab() as running:
        yield running


def filled(server: GitLab, count: int, *, public: bool = True) -> Project:
    project = server.world.project(PROJECT, public=public)
    for _ in range(count):
        server.world.pass_by()
        server.world.pipeline(project, "functional")
    return project


async def numbers(api: Api) -> list[int]:
    return [item["id"] async for item in api.pipelines(START)]


async def test_all_pages_are_read_and_each_pipeline_is_given_once(server: GitLab) -> None:
    project = filled(server, 9)
    server.per_page = 2
    async with client(server) as (api, waits):
        assert await numbers(api) == sorted(project.pipelines, reverse=True)
    assert waits == []
    assert "pinewood%2Ftools%2Fpinewood/pipelines?" in server.asked[0]
    assert server.agents == {web.AGENT}
    assert web.AGENT.startswith("watchkeeper/")


@pytest.mark.parametrize("seed", range(20))
async def test_a_list_that_shifts_hides_nothing_that_stays_as_it_is(server: GitLab, seed: int) -> None:
    project = filled(server, 12)
    chance = random.Random(seed)  # noqa: S311 — a test's own story
    server.per_page = 3
    still = set(project.pipelines)

    def shift() -> None:
        server.world.pass_by()
        kind = chance.choice(("new", "touched", "gone"))
        if kind == "new":
            server.world.pipeline(project, "functional")
            return
        pipeline = project.pipelines[chance.choice(sorted(project.pipelines))]
        still.discard(pipeline.id)
        if kind == "gone":
            del project.pipelines[pipeline.id]
        else:
            pipeline.updated_at = server.world.now

    server.between = shift
    async with client(server) as (api, _):
        found = await numbers(api)
        server.between = lambda: None
        assert len(found) == len(set(found))
        assert still <= set(found)
        assert set(await numbers(api)) == set(project.pipelines)


async def test_more_pipelines_of_one_moment_than_a_page_holds_are_all_read(server: GitLab) -> None:
    project = filled(server, 1)
    for _ in range(9):
        server.world.pipeline(project, "functional")
    server.per_page = 3
    async with client(server) as (api, _):
        assert sorted(await numbers(api)) == sorted(project.pipelines)


async def test_retried_jobs_are_there_too_in_their_order(server: GitLab) -> None:
    project = filled(server, 1)
    (pipeline,) = project.pipelines.values()
    for _ in range(4):
        server.world.finish(pipeline.jobs[-1], "failed")
        server.world.retry(pipeline.jobs[-1], "tom")
    server.per_page = 2
    async with client(server) as (api, _):
        jobs = await api.jobs(pipeline.id)
    assert [j["id"] for j in jobs] == [j.id for j in pipeline.jobs]
    assert [j["user"]["username"] for j in jobs] == ["mia", *["tom"] * 4]


async def test_what_did_not_change_is_not_sent_again(server: GitLab) -> None:
    filled(server, 3)
    async with client(server) as (api, _):
        first = await numbers(api)
        assert await numbers(api) == first
        assert server.unchanged == 1
        server.world.pass_by()
        server.world.pipeline(server.world.projects[0], "functional")
        assert len(await numbers(api)) == 4
    assert server.unchanged == 1


async def test_what_is_remembered_has_a_limit_in_bytes(
    server: GitLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gitlab_http, "REMEMBERED", 96 << 10)
    project = server.world.project(PROJECT)
    many = [server.world.pipeline(project, *(f"job-{n}" for n in range(50))) for _ in range(3)]
    async with client(server) as (api, _):
        for pipeline in many * 2:
            await api.jobs(pipeline.id)
        assert server.unchanged == 0
        for pipeline in many:  # what is asked for again and again stays
            await api.about()
            await api.jobs(pipeline.id)
    assert server.unchanged == len(many) - 1


async def test_it_waits_as_long_as_it_is_asked_to(server: GitLab) -> None:
    filled(server, 1)
    later = format_datetime(server.world.now + timedelta(seconds=44), usegmt=True)
    server.moods.extend([{"Retry-After": "37"}, {"Retry-After": later}, {"Retry-After": "soon"}])
    async with client(server) as (api, waits):
        assert len(await numbers(api)) == 1
    assert waits == [37.0, 44.0, 4.0]


async def test_it_does_not_wait_for_ever(server: GitLab) -> None:
    filled(server, 1)
    server.moods.append({"Retry-After": "3600"})
    async with client(server) as (api, waits):
        with pytest.raises(CannotRead, match="answers 429 and wants 60 minutes of patience"):
            await numbers(api)
    assert waits == []


async def test_it_asks_no_more_when_its_share_is_used_up(server: GitLab) -> None:
    filled(server, 1)
    at = int(server.world.now.timestamp())
    server.headers = {"RateLimit-Remaining": "0", "RateLimit-Reset": str(at + 25)}
    async with client(server) as (api, waits):
        await api.about()
        await api.about()
        server.headers["RateLimit-Reset"] = str(at + 3600)
        await api.about()
        with pytest.raises(CannotRead, match="answers no more requests of ours for 60 minutes"):
            await api.about()
    assert waits == [25.0, 25.0]


async def test_a_server_that_stumbles_is_asked_again(server: GitLab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gitlab_http, "PATIENCE", aiohttp.ClientTimeout(total=0.1))
    filled(server, 1)
    async with client(server) as (api, waits):
        server.moods.extend(["hang up", "hang up", 502, "slow"])
        assert len(await numbers(api)) == 1
        assert waits == [1.0, 2.0, 4.0]
        server.moods.extend([500, 503, 504, 408])
        with pytest.raises(CannotRead, match="answers 408"):
            await numbers(api)
        server.moods.extend(["hang up"] * 8)
        with pytest.raises(CannotRead, match="cannot be reached"):
            await numbers(api)


@pytest.mark.parametrize(
    ("token", "public", "says"),
    [
        ("wrong", True, "answers 401: the token is wrong, expired or revoked"),
        ("", False, "answers 404: there is no such project, or it is not public"),
    ],
)
async def test_a_refusal_says_what_to_do(server: GitLab, token: str, public: bool, says: str) -> None:
    filled(server, 1, public=public)
    async with client(server, token) as (api, waits):
        with pytest.raises(CannotRead, match=says):
            await numbers(api)
    assert waits == []


@pytest.mark.parametrize(
    ("status", "says"),
    [(403, "scope read_api"), (400, "does not understand"), (410, "no such project")],
)
async def test_so_does_a_status(server: GitLab, status: int, says: str) -> None:
    filled(server, 1)
    server.moods.append(status)
    async with client(server) as (api, _):
        with pytest.raises(CannotRead, match=says):
            await api.about()


async def test_a_token_opens_what_is_not_public(server: GitLab) -> None:
    filled(server, 2, public=False)
    async with client(server, TOKEN) as (api, _):
        assert len(await numbers(api)) == 2


async def test_the_token_is_for_gitlab_alone(server: GitLab) -> None:
    project = filled(server, 1)
    (job,) = next(iter(project.pipelines.values())).jobs
    server.world.finish(job, files={"a.xml": b"<testsuite/>"})
    async with gitlab() as store, client(server, TOKEN) as (api, _):
        server.elsewhere = store.url
        with pytest.raises(NotThere):
            await api.artifacts(job.id, 1 << 20)
        assert store.asked == [f"/{job.id}.zip?signature=x"]
        assert store.tokens == [""]


async def test_the_end_of_a_trace_is_read_whether_or_not_parts_are_given(server: GitLab) -> None:
    (job,) = next(iter(filled(server, 1).pipelines.values())).jobs
    job.trace = bytes(range(256)) * 4096
    async with client(server) as (api, _):
        for server.ranges in (True, False):
            answer = await api.trace(job.id, 1000)
            assert answer.body == job.trace[-1000:]
            assert answer.skipped == len(job.trace) - 1000
        whole = await api.trace(job.id, 2 << 20)
        assert (whole.body, whole.skipped) == (job.trace, 0)
        for server.ranges in (True, False):
            job.trace = b""
            assert (await api.trace(job.id, 1000)).body == b""


async def test_an_archive_has_a_limit(server: GitLab) -> None:
    (job,) = next(iter(filled(server, 1).pipelines.values())).jobs
    server.world.finish(job, files={"a.xml": bytes(range(256)) * 20, "b.bin": os.urandom(5000)})
    async with client(server) as (api, _):
        assert await api.artifacts(job.id, 1 << 20) == job.archive
        with pytest.raises(TooLarge):
            await api.artifacts(job.id, 4000)
        job.expired = True
        with pytest.raises(NotThere):
            await api.artifacts(job.id, 1 << 20)


@pytest.mark.parametrize("base", ["/nothing/here", "http://127.0.0.1:1"])
async def test_what_is_no_gitlab_is_said(base: str) -> None:
    async with gitlab() as server:
        server.url = base if base.startswith("http") else server.url + base
        async with client(server) as (api, _):
            with pytest.raises(CannotRead):
                await api.about()


async def test_many_may_ask_at_once(server: GitLab) -> None:
    project = filled(server, 5)
    async with client(server) as (api, _):
        found = await asyncio.gather(*(api.jobs(number) for number in project.pipelines))
    assert [[j["id"] for j in jobs] for jobs in found] == [
        [j.id for j in p.jobs] for p in project.pipelines.values()
    ]
