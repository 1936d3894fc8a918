from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from bot.settings import GitLab as Watched
from bot.settings import parse
from bot.sources import gitlab as source
from bot.sources import gitlab_files, stubborn
from bot.sources.gitlab_answers import CannotRead
from storage import cursors, deliveries, job_logs, job_runs, leavings, pipelines, test_results
from storage.database import Database
from storage.records import Fetched, PurposeKind
from tests.fakes.gitlab import TOKEN, GitLab, gitlab
from tests.fakes.gitlab_world import Pipeline, Project
from tests.sources.follower import Follower
from tests.sources.gitlab_client import PROJECT, client

GOOD = b'<testsuite><testcase classname="gate" name="oil"/></testsuite>'
BAD = b'<testsuite><testcase classname="gate" name="oil"><failure message="no oil"/></testcase></testsuite>'
MERGE = "Merge tag 'pull-lamp-1' of https://git.example.org/ada/pinewood into staging"


def settings(url: str, more: str = "") -> Watched:
    text = f'[[gitlab]]\nurl = "{url}"\nproject = "{PROJECT}"\n{more}'
    (found,) = parse(text, "settings.toml", {"TOKEN": TOKEN, "WRONG": "wrong"}).gitlabs
    return found


@dataclass
class Watching:
    """A GitLab, the bot's memory of it, and the way between them."""

    server: GitLab
    project: Project
    follower: Follower
    sight: source.Sight
    waits: list[float]

    async def look(self) -> int:
        """Looks once; how many requests that took."""
        before = len(self.server.asked)
        await source.look(self.sight, self.server.world.now)
        return len(self.server.asked) - before

    @property
    def db(self) -> Database:
        return self.follower.db

    def kept(self) -> dict[str, int]:
        return deliveries.counts(self.db)

    def run(self, *names: str, message: str = "channel: take the lock") -> Pipeline:
        self.server.world.pass_by()
        return self.server.world.pipeline(self.project, *names, message=message)

    def end(self, pipeline: Pipeline, status: str = "success", files: dict[str, bytes] | None = None) -> None:
        """All its jobs that run end so."""
        for job in [j for j in pipeline.jobs if j.status == "running"]:
            self.server.world.pass_by()
            self.server.world.finish(job, status, files=files, trace=f"job {job.id} said no\n".encode())


@asynccontextmanager
async def watching(db: Database, more: str = "") -> AsyncIterator[Watching]:
    async with gitlab() as server, client(server) as (api, waits):
        project = server.world.project(PROJECT)
        follower = Follower(db)
        sight = source.Sight(settings(server.url, more), api, follower.take, follower.read)
        yield Watching(server, project, follower, sight, waits)


@pytest.fixture
async def here(db: Database) -> AsyncIterator[Watching]:
    async with watching(db) as found:
        yield found


async def test_a_pipeline_is_known_while_it_runs_and_read_when_it_ended(here: Watching) -> None:
    pipeline = here.run("functional", message=MERGE)
    await here.look()
    known = pipelines.get(here.db, PROJECT, pipeline.id)
    assert known and (known.status, known.jobs) == ("running", ())
    here.end(pipeline)
    await here.look()
    known = pipelines.get(here.db, PROJECT, pipeline.id)
    assert known and (known.status, [j.status for j in known.jobs]) == ("success", ["success"])
    assert (known.source, known.message, known.jobs[0].user) == ("push", MERGE, "mia")
    purpose = pipelines.purpose(here.db, PROJECT, pipeline.id)
    assert purpose and (purpose.kind, purpose.name) == (PurposeKind.PULL, "pull-lamp-1")
    assert pipelines.testing(here.db, PurposeKind.PULL, "pull-lamp-1") == ((PROJECT, pipeline.id),)


async def test_every_run_of_a_job_is_known_with_who_started_it(here: Watching) -> None:
    pipeline = here.run("functional", "docs")
    for user in ("tom", "ines"):
        here.end(pipeline, "failed", {"a.xml": BAD})
        here.server.world.retry(pipeline.jobs[0 if user == "tom" else -1], user)
    here.end(pipeline, files={"a.xml": GOOD})
    await here.look()
    runs = job_runs.runs(here.db, pipeline.jobs[0].id)
    assert [(r.number, r.attempts, r.job.user, r.job.status, r.job.retried) for r in runs] == [
        (1, 3, "mia", "failed", True),
        (2, 3, "tom", "failed", True),
        (3, 3, "ines", "success", False),
    ]
    outcomes = [[r.outcome for r in test_results.of_job(here.db, run.job.id)] for run in runs]
    assert outcomes == [["failed"], ["failed"], ["passed"]]


async def test_what_did_not_change_costs_two_requests(here: Watching) -> None:
    for _ in range(3):
        here.end(here.run("functional", "docs"), "failed", {"a.xml": BAD})
    await here.look()
    before = here.kept()
    here.server.world.pass_by()
    assert await here.look() == 2
    assert here.kept() == before
    assert here.waits == []


async def test_what_failed_jobs_printed_is_kept(here: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gitlab_files, "TAIL", 8)
    pipeline = here.run("functional", "docs")
    here.end(pipeline, "failed")
    pipeline.jobs[1].trace = b""
    await here.look()
    long, empty = (job.id for job in pipeline.jobs)
    number = job_logs.delivery_of(here.db, long)
    assert number and deliveries.get(here.db, number).raw == b"said no\n"
    found = leavings.of_job(here.db, long)
    assert found and (found.log, found.skipped) == (Fetched.KEPT, len(f"job {long} "))
    found = leavings.of_job(here.db, empty)
    assert found and (found.log, job_logs.delivery_of(here.db, empty)) == (Fetched.NONE, None)
    assert here.kept()["job-log"] == 1


async def test_reports_are_fetched_from_the_files_of_a_job(here: Watching) -> None:
    pipeline = here.run("functional")
    here.end(pipeline, files={"build/meson-logs/t.junit.xml": GOOD, "b.xml": BAD, "pom.xml": b"<project/>"})
    await here.look()
    (job,) = pipeline.jobs
    assert [(r.name, r.outcome) for r in test_results.of_job(here.db, job.id)] == [("gate/oil", "failed")]
    found = leavings.of_job(here.db, job.id)
    assert found and (found.archive, found.reports) == (Fetched.KEPT, 2)
    (origin,) = here.db.execute(
        "SELECT origin FROM deliveries WHERE source = 'junit' AND origin LIKE '%meson%'"
    )
    assert origin["origin"].endswith(f"/-/jobs/{job.id} build/meson-logs/t.junit.xml")


async def test_a_report_that_expired_is_read_from_gitlabs_own(here: Watching) -> None:
    pipeline = here.run("functional")
    here.end(pipeline, "failed", {"a.xml": BAD})
    pipeline.jobs[0].expired = True
    await here.look()
    attempt = job_runs.attempt(here.db, pipeline.jobs[0].id)
    assert attempt and attempt.incomplete == ""
    assert [r.message for r in test_results.of_job(here.db, attempt.job.id)] == ["no oil"]
    assert here.kept()["test-report"] == 1


async def test_a_report_that_is_gone_is_no_failure(here: Watching) -> None:
    pipeline = here.run("functional")
    here.end(pipeline, "failed", {"a.xml": BAD})
    here.server.world.retry(pipeline.jobs[0], "tom")
    here.end(pipeline, files={"a.xml": GOOD})
    for job in pipeline.jobs:
        job.expired = True
    await here.look()
    first, second = job_runs.runs(here.db, pipeline.jobs[0].id)
    assert test_results.of_job(here.db, first.job.id) == ()  # GitLab's own report leaves retried jobs out
    assert first.incomplete == "its test report was deleted before it was read"
    assert second.incomplete == ""
    assert await here.look() == 2  # and it is not asked for again


async def test_a_job_that_was_killed_is_incomplete(here: Watching) -> None:
    pipeline = here.run("functional", "docs")
    one, other = pipeline.jobs
    here.server.world.pass_by()
    here.server.world.finish(one, "failed", failure_reason="job_execution_timeout", files={"a.xml": GOOD})
    here.server.world.finish(other, "canceled")
    await here.look()
    whys = [a.incomplete for job in pipeline.jobs if (a := job_runs.attempt(here.db, job.id))]
    assert whys == ["it ran out of time", "it was cancelled"]


@pytest.mark.parametrize(
    ("limit", "files", "state"),
    [
        (4, {"a.xml": BAD}, Fetched.TOO_LARGE),
        (1 << 20, {"a.txt": b"x"}, Fetched.NONE),
    ],
)
async def test_files_that_hold_no_report(
    here: Watching, monkeypatch: pytest.MonkeyPatch, limit: int, files: dict[str, bytes], state: Fetched
) -> None:
    monkeypatch.setattr(gitlab_files, "LARGEST_ARCHIVE", limit)
    pipeline = here.run("functional")
    here.end(pipeline, "failed", files)
    await here.look()
    found = leavings.of_job(here.db, pipeline.jobs[0].id)
    assert found and found.archive is state


async def test_files_that_are_no_zip(here: Watching, caplog: pytest.LogCaptureFixture) -> None:
    pipeline = here.run("functional")
    here.end(pipeline, "failed", {"a.xml": BAD})
    pipeline.jobs[0].archive = b"<html>"
    pipeline.jobs[0].junit = False
    await here.look()
    found = leavings.of_job(here.db, pipeline.jobs[0].id)
    assert found and found.archive is Fetched.UNREADABLE
    assert "no zip that can be read" in caplog.text


async def test_of_one_look_only_so_much_is_asked_and_the_rest_later(db: Database) -> None:
    async with watching(db, "downloads = 3\n") as here:
        done = [here.run("functional") for _ in range(3)]
        for pipeline in done:
            here.end(pipeline, "failed" if pipeline is done[0] else "success", {"a.xml": GOOD})
        read = []
        for _ in range(3):
            await here.look()
            read.append([bool(test_results.of_job(db, p.jobs[0].id)) for p in done])
    # The failed job's log and report and the newest job's report; then the last one.
    assert read == [[True, False, True], [True, True, True], [True, True, True]]


async def test_what_failed_is_taken_in_before_the_rest_is_fetched(here: Watching) -> None:
    pipeline = here.run("functional", "docs", "lint")
    for job, bad in zip(pipeline.jobs, (False, True, False), strict=True):
        status, report = ("failed", BAD) if bad else ("success", GOOD)
        here.server.world.finish(job, status, files={"a.xml": report}, trace=b"no oil\n")
    await here.look()
    assert here.follower.batches[-2:] == [4, 4]  # its log and report, then two reports; with their notes


async def test_the_cursor_moves_with_what_was_kept_or_not_at_all(here: Watching) -> None:
    first, second, third = (here.run("functional") for _ in range(3))
    for pipeline in (first, second, third):
        here.end(pipeline)
    taken = here.follower.take

    async def full(arrived: list[object]) -> None:
        raise OSError("no space is left")

    async def position() -> str:
        return cursors.position(here.db, here.sight.watched.home, source.PIPELINES)

    object.__setattr__(here.sight, "take", full)
    with pytest.raises(OSError, match="no space"):
        await here.look()
    assert await position() == ""
    object.__setattr__(here.sight, "take", taken)
    await here.look()
    assert await position() == third.updated_at.isoformat()
    assert [bool(pipelines.get(here.db, PROJECT, p.id)) for p in (first, second, third)] == [True] * 3


async def test_a_pipeline_that_cannot_be_read_hides_no_other(here: Watching) -> None:
    bad, good = here.run("functional"), here.run("functional")
    for pipeline in (bad, good):
        here.end(pipeline)
    broken = f"/pipelines/{bad.id}/jobs"
    here.server.fails = lambda path: broken in path
    for _ in range(2):
        with pytest.raises(CannotRead, match="answers 502"):
            await here.look()
        known = pipelines.get(here.db, PROJECT, good.id)
        assert known and known.jobs
    assert cursors.position(here.db, here.sight.watched.home, source.PIPELINES) == ""
    here.server.fails = lambda path: False
    await here.look()
    known = pipelines.get(here.db, PROJECT, bad.id)
    assert known and known.jobs


async def test_a_file_that_cannot_be_fetched_hides_no_other(here: Watching) -> None:
    one, other = here.run("functional"), here.run("functional")
    for pipeline in (one, other):
        here.end(pipeline, "failed", {"a.xml": BAD})
    here.server.fails = lambda path: f"/jobs/{other.jobs[0].id}/" in path
    with pytest.raises(CannotRead):
        await here.look()
    assert test_results.of_job(here.db, one.jobs[0].id)
    assert leavings.of_job(here.db, other.jobs[0].id) is None
    here.server.fails = lambda path: False
    await here.look()
    assert test_results.of_job(here.db, other.jobs[0].id)


async def test_a_server_that_fails_is_left_alone_after_a_while(here: Watching) -> None:
    for _ in range(9):
        here.end(here.run("functional"), "failed", {"a.xml": BAD})
    here.server.fails = lambda path: "/jobs" in path
    with pytest.raises(CannotRead):
        await here.look()
    assert len(here.server.asked) == 2 + 4 * stubborn.GIVE_UP


async def test_pipelines_that_always_fail_hide_no_newer_one_for_long(here: Watching) -> None:
    bad, good = [here.run("functional") for _ in range(4)], [here.run("functional") for _ in range(2)]
    for pipeline in (*bad, *good):
        here.end(pipeline, "failed", {"a.xml": BAD})
    broken = [f"/pipelines/{pipeline.id}/jobs" for pipeline in bad]
    here.server.fails = lambda path: any(each in path for each in broken)
    with pytest.raises(CannotRead):
        await here.look()
    for _ in range(2):
        with pytest.raises(source.ReadInPart, match="answers 502"):
            await here.look()
        assert all(test_results.of_job(here.db, pipeline.jobs[0].id) for pipeline in good)
        good.append(here.run("functional"))
        here.end(good[-1], "failed", {"a.xml": BAD})
    assert cursors.position(here.db, here.sight.watched.home, source.PIPELINES) == ""
    here.server.fails = lambda path: False
    for _ in range(2):
        await here.look()
    assert all(test_results.of_job(here.db, pipeline.jobs[0].id) for pipeline in (*bad, *good))
    position = cursors.position(here.db, here.sight.watched.home, source.PIPELINES)
    assert position == good[-1].updated_at.isoformat()


@pytest.mark.parametrize("bad", [{5, 3, 1}, {5, 4, 3, 2}])
async def test_logs_that_always_fail_hide_no_older_one_for_long(here: Watching, bad: set[int]) -> None:
    ended = [here.run("functional") for _ in range(6)]
    for pipeline in ended:
        here.end(pipeline, "failed")
    broken = [f"/jobs/{ended[n].jobs[0].id}/" for n in bad]
    here.server.fails = lambda path: any(each in path for each in broken)
    on_end = len(bad) > stubborn.GIVE_UP
    with pytest.raises(CannotRead if on_end else source.ReadInPart):
        await here.look()
    for _ in range(2 * on_end):
        with pytest.raises(source.ReadInPart):
            await here.look()
    kept = [job_logs.delivery_of(here.db, pipeline.jobs[0].id) is not None for pipeline in ended]
    assert kept == [n not in bad for n in range(6)]


async def test_logs_that_only_some_may_read_are_noted(here: Watching) -> None:
    pipeline = here.run("functional")
    here.end(pipeline, "failed")
    here.server.fails = lambda path: "/trace" in path
    here.server.failing = 403
    await here.look()
    found = leavings.of_job(here.db, pipeline.jobs[0].id)
    assert found and found.log is Fetched.REFUSED


async def test_a_pipeline_that_is_deleted_meanwhile_is_passed_over(here: Watching) -> None:
    pipeline, other = here.run("functional"), here.run("functional")
    for ended in (pipeline, other):
        here.end(ended)

    def delete() -> None:
        here.project.pipelines.pop(pipeline.id, None)

    here.server.between = delete
    await here.look()
    assert pipelines.get(here.db, PROJECT, other.id)
    assert pipelines.get(here.db, PROJECT, pipeline.id) is None


@pytest.mark.parametrize(
    ("public", "more", "says"),
    [
        (True, "", ""),
        (True, 'token_env = "TOKEN"\n', ""),
        (False, 'token_env = "TOKEN"\n', ""),
        (False, "", "404: there is no such project, or it is not public and the token may not see it"),
        (True, 'token_env = "WRONG"\n', "401: the token is wrong, expired or revoked"),
        (True, 'token_env = "UNSET"\n', "its token is not where the settings say"),
    ],
)
async def test_what_is_wrong_with_a_project_is_said(public: bool, more: str, says: str) -> None:
    async with gitlab() as server:
        project = server.world.project(PROJECT, public=public)
        server.world.pipeline(project, "functional")
        said = await source.trouble(settings(server.url, more), lambda: server.world.now)
        assert says in said if says else said == ""
        assert not said or said.startswith(f"[[gitlab]] {PROJECT}: ")
        server.fails, server.failing = (lambda path: "/jobs" in path), 403
        if not says:
            said = await source.trouble(settings(server.url, more), lambda: server.world.now)
            assert "scope read_api" in said


async def test_a_second_gitlab_that_gives_the_same_numbers_is_read_beside_the_first(
    db: Database,
) -> None:
    pages = []
    async with watching(db) as first, watching(db) as second:
        for here in (first, second):
            pipeline = here.run("functional")
            here.end(pipeline, "failed", {"a.xml": BAD if here is first else GOOD})
            await here.look()
            pages.append(f"{here.server.url}/{PROJECT}/-/jobs/{pipeline.jobs[0].id}")
        runs = [a for pair in pipelines.numbered(db, pipeline.id) for a in job_runs.attempts(db, *pair)]
        assert sorted(run.page for run in runs) == sorted(pages)
        for run in runs:
            outcomes = [r.outcome for r in test_results.of_job(db, run.job.id)]
            assert outcomes == ["failed" if run.page == pages[0] else "passed"]
        kept = first.kept()
        assert (kept["junit"], kept["job-log"], kept["leavings"]) == (2, 2, 4)
        await second.look()
        assert first.kept() == kept
