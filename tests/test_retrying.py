"""A retry from the decision to GitLab: asked for once, whatever GitLab does, whenever the bot is killed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot import asker, retrying
from bot.settings import Settings, parse
from bot.sources import gitlab as source
from commands.answer import Answer, Ask, UserError
from commands.declare import ToConfirm, call
from commands.notices import said
from commands.table import COMMANDS
from storage import decisions, outbox, retries
from storage.database import Database, transaction
from storage.retries import Progress
from tests.fakes.gitlab import TOKEN, GitLab, gitlab
from tests.fakes.gitlab_world import Job, Project
from tests.sources.follower import Follower
from tests.sources.gitlab_client import PROJECT, client
from tests.story import INES, texts

NO_SPACE = b"ERROR: Job failed (system failure): prepare environment: no space left on device\n"


@dataclass
class Retrying:
    """A GitLab with a job that failed, the bot's memory of it, and what asks GitLab."""

    db: Database
    server: GitLab
    settings: Settings
    job: Job
    at: datetime

    def asks(self, **more: Any) -> Ask:
        asking = asker.ask(self.settings, self.at, INES)
        return Ask(asking.now, INES, templates={}, writable=asking.writable, **({"triage": True} | more))

    def decide(self, confirm: str = "yes", **more: str) -> Answer:
        arguments = {"job": str(self.job.id), **more, **({"confirm": confirm} if confirm else {})}
        with transaction(self.db):
            return call(COMMANDS["retry"], self.db, self.asks(), arguments)

    async def send(self, later: float = 0) -> list[str]:
        """Asks GitLab for what is due so many minutes later; what became of it."""
        self.at += timedelta(minutes=later)

        async def read(fn: Any, *values: Any) -> Any:
            return fn(self.db, *values)

        async def write(fn: Any, *values: Any) -> Any:
            with transaction(self.db):
                return fn(self.db, *values)

        desk = retrying.Desk(self.settings, read, write, lambda: self.at)
        return [became.said for became in await retrying.drain(desk)]

    async def another(self) -> Job:
        """One more job that failed and was read."""
        job = failed(self.server, self.job.pipeline.project)
        await read_in(self.db, self.settings, self.server)
        return job

    @property
    def posted(self) -> int:
        return sum(path.endswith("/retry") for path in self.server.asked)

    @property
    def runs(self) -> int:
        return len(self.job.pipeline.jobs)

    @property
    def told(self) -> list[str]:
        """The lines of the one notice."""
        (queued,) = outbox.of_kind(self.db, "retry")
        return texts(said(queued.notice))

    @property
    def called(self) -> tuple[str, ...]:
        (queued,) = outbox.of_kind(self.db, "retry")
        return queued.notice.audience


def settings_text(server: GitLab) -> str:
    return f'[[gitlab]]\nurl = "{server.url}"\nproject = "{PROJECT}"\ntoken_env = "TOKEN"\n'


def failed(server: GitLab, project: Project, trace: bytes = NO_SPACE, **more: Any) -> Job:
    """A job that fails on the server."""
    pipeline = server.world.pipeline(project, "functional")
    server.world.pass_by()
    (job,) = pipeline.jobs
    server.world.finish(job, "failed", trace=trace, **({"failure_reason": "runner_system_failure"} | more))
    return job


async def read_in(db: Database, settings: Settings, server: GitLab) -> None:
    """Reads what is new through the API."""
    async with client(server) as (api, _):
        follower = Follower(db)
        await source.look(
            source.Sight(settings.gitlabs[0], api, follower.take, follower.read), server.world.now
        )


@asynccontextmanager
async def a_failure(db: Database, trace: bytes = NO_SPACE, **more: Any) -> AsyncIterator[Retrying]:
    """A job that failed and was read through the API."""
    async with gitlab() as server:
        settings = parse(settings_text(server), "settings.toml", {"TOKEN": TOKEN})
        job = failed(server, server.world.project(PROJECT), trace, **more)
        await read_in(db, settings, server)
        yield Retrying(db, server, settings, job, server.world.now)


@pytest.fixture
async def here(db: Database) -> AsyncIterator[Retrying]:
    async with a_failure(db) as found:
        yield found


async def test_it_is_confirmed_kept_asked_for_and_told(here: Retrying) -> None:
    with pytest.raises(ToConfirm, match=r"GitLab would run functional \(job \d+\) again: the infrastructure"):
        here.decide(confirm="")
    assert here.posted == 0
    answer = here.decide(reason="the disk is cleaned")
    (decision,) = decisions.of_key(here.db, f"JOB-{here.job.id}")
    assert (decision.actor, decision.value, decision.reason) == (
        INES,
        "infrastructure",
        "the disk is cleaned",
    )
    assert f"(D-{decision.number})" in texts(answer)[0]
    assert await here.send() == ["runs again, started by watchkeeper"]
    assert (here.posted, here.runs) == (1, 2)
    again = here.job.pipeline.jobs[-1]
    assert here.told == [
        f"functional (job {here.job.id}) runs again, started by watchkeeper as job {again.id}.",
        f'decided by {INES.name}, infrastructure: "the disk is cleaned" (D-{decision.number})',
    ]
    assert here.called == ()


async def test_confirmed_twice_it_is_asked_for_once(here: Retrying) -> None:
    here.decide()
    for _ in range(2):
        with pytest.raises(UserError, match=r"is retried already, by Ines Okafor \(D-1\)"):
            here.decide()
        await here.send()
    assert (here.posted, here.runs) == (1, 2)


async def test_two_that_look_at_once_ask_once(here: Retrying) -> None:
    here.decide()
    claimed = retries.claim(here.db, here.job.id, here.at, here.at + retrying.LEASE)
    assert claimed and claimed.attempts == 1
    assert retries.claim(here.db, here.job.id, here.at, here.at + retrying.LEASE) is None
    assert await here.send() == []


async def test_killed_before_the_answer_came_it_looks_what_gitlab_did(here: Retrying) -> None:
    here.decide()
    retries.claim(here.db, here.job.id, here.at, here.at + retrying.LEASE)
    here.server.world.retry(here.job, "watchkeeper")  # GitLab did it, and the bot was killed
    assert await here.send(later=2) == ["runs again, started by watchkeeper"]
    assert (here.posted, here.runs) == (0, 2)


async def test_killed_before_it_asked_it_asks(here: Retrying) -> None:
    here.decide()
    retries.claim(here.db, here.job.id, here.at, here.at + retrying.LEASE)
    await here.send(later=2)
    assert (here.posted, here.runs) == (1, 2)


async def test_an_answer_that_never_came_is_no_second_run(here: Retrying) -> None:
    here.decide()
    here.server.mute = True
    (said,) = await here.send()
    assert said.startswith("waits to be run again: ")
    assert here.called == (INES.email,)
    assert await here.send() == []
    assert await here.send(later=1) == ["runs again, started by watchkeeper"]
    assert (here.posted, here.runs) == (1, 2)


@pytest.mark.parametrize(
    ("mood", "minutes", "said"),
    [
        (502, 1 / 6, "waits to be run again: GitLab answers 502"),
        ({"Retry-After": "600"}, 10, "waits to be run again: GitLab answers 429"),
    ],
)
async def test_what_passes_is_waited_for(here: Retrying, mood: Any, minutes: float, said: str) -> None:
    here.decide()
    here.server.moods.append(mood)
    assert await here.send() == [said]
    assert await here.send(later=minutes * 0.9) == []
    assert await here.send(later=minutes * 0.1 + 0.02) == ["runs again, started by watchkeeper"]
    assert (here.posted, here.runs) == (2, 2)


@pytest.mark.parametrize(
    ("mood", "said"),
    [
        (401, "answers 401, the token is wrong, expired or revoked"),
        (403, "answers 403, the token's owner may not, which takes the scope api and the role Developer"),
        (404, "answers 404, it has no such job, or the token may not see it"),
        (422, "answers 422, it does not take it"),
    ],
)
async def test_what_is_refused_is_told_and_may_be_asked_anew(here: Retrying, mood: int, said: str) -> None:
    here.decide()
    here.server.moods.append(mood)
    (became,) = await here.send()
    assert said in became
    assert here.called == (INES.email,)
    assert await here.send(later=100) == []
    here.decide()
    await here.send()
    assert here.runs == 2


async def test_somebody_else_was_quicker(here: Retrying) -> None:
    here.decide()
    here.server.world.retry(here.job, "mia")
    assert await here.send() == ["runs again, started by mia"]
    assert here.runs == 2


async def test_after_many_attempts_it_is_given_up(here: Retrying) -> None:
    here.decide()
    here.server.fails = lambda path: True
    for _ in range(len(retrying.WAITS)):
        assert (await here.send(later=61))[0].startswith("waits to be run again")
    assert (await here.send(later=61))[0].startswith("was not run again; 6 attempts were made")
    found = retries.of_job(here.db, here.job.id)
    assert found and found.state is Progress.REFUSED


@pytest.mark.parametrize(
    ("watched", "trouble"), [(False, "does not watch any more"), (True, "is not set; export it")]
)
async def test_a_project_or_a_token_that_is_gone_meanwhile_is_told(
    here: Retrying, watched: bool, trouble: str
) -> None:
    here.decide()
    here.settings = parse(settings_text(here.server) if watched else "", "settings.toml", {})
    assert trouble in (await here.send())[0]
    assert here.posted == 0


async def test_what_a_test_broke_needs_force(db: Database) -> None:
    log = b"1/1 lamp:functional / lamp-test  ERROR 2.1s killed by signal 6 SIGABRT\nError: no oil\n"
    async with a_failure(db, log, failure_reason="script_failure") as here:
        with pytest.raises(UserError, match="is no failure of the infrastructure") as refused:
            here.decide()
        assert [c.arguments.get("force") for c in refused.value.choices] == [None, "force"]
        here.decide(force="force", reason="to see it twice")
        (decision,) = decisions.of_key(db, f"JOB-{here.job.id}")
        assert decision.value == "forced"
        await here.send()
        assert here.runs == 2
        with transaction(db), pytest.raises(UserError, match="is GitLab's by now and cannot be undone"):
            call(COMMANDS["undo"], db, here.asks(), {"key": f"D-{decision.number}"})


async def test_what_ran_out_of_time_was_not_broken_by_the_infrastructure_for_sure(db: Database) -> None:
    late = b"halfway\nERROR: Job failed: execution took longer than 1h0m0s seconds\n"
    async with a_failure(db, late, failure_reason="job_execution_timeout") as here:
        with pytest.raises(ToConfirm, match=r'again: it ran into its time limit \("ERROR: Job failed: exec'):
            here.decide(confirm="")


async def test_refusals_say_who_may_and_what_is_missing(here: Retrying) -> None:
    job = {"job": str(here.job.id), "confirm": "yes"}

    def refused(ask: Ask, arguments: dict[str, str]) -> str:
        with pytest.raises(UserError) as error:
            call(COMMANDS["retry"], here.db, ask, arguments)
        return str(error.value)

    assert "Only the triage role and administrators may" in refused(here.asks(triage=False), job)
    bare = Ask(here.at, INES, triage=True)
    assert "a token with the scope api is to be named as token_env" in refused(bare, job)
    assert 'No job "12345" is known' in refused(here.asks(), {"job": "12345"})
    address = f"{here.server.url}/{PROJECT}/-/jobs/{here.job.id}"
    assert "again: the infrastructure broke it" in refused(here.asks(), {"job": address})
    assert 'No job "elsewhere' in refused(here.asks(), {"job": f"elsewhere#{here.job.id}"})


async def test_what_did_not_fail_or_was_run_again_is_not_retried(db: Database) -> None:
    async with a_failure(db) as here:
        again = here.server.world.retry(here.job, "mia")
        here.server.world.finish(again)
        await read_in(db, here.settings, here.server)
        with pytest.raises(
            UserError, match=f"was run again by mia; its last run is job {again.id}, which passed"
        ):
            here.decide()
        here.job = again
        with pytest.raises(UserError, match="did not fail: it passed"):
            here.decide()
