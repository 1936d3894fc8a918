from __future__ import annotations

from dataclasses import replace

import pytest

from commands.answer import Ask, Link, UserError
from commands.declare import call
from commands.links import job
from commands.pipeline_lookup import find, numbered, written
from commands.table import COMMANDS
from storage import job_runs, pipeline_events, pipelines, servers
from storage.database import Database
from storage.records import Job, Pipeline
from storage.state import own_number
from tests.builders import after

FIRST, SECOND, NO_HOST = "https://git.example.org", "https://ci.example.org:8443", ""


def save(db: Database, url: str, status: str = "failed") -> Pipeline:
    """A pipeline 7 with a job 10 of a server, told as every server tells it."""
    run = Job(10, "functional", status, None, "r1", retried=False, finished_at=after(1))
    page = f"{url}/pinewood/lamp/-/pipelines/7" if url else ""
    told = Pipeline("pinewood/lamp", 7, status, "staging", "a" * 40, page, (run,), after(1))
    pipeline = servers.placed(db, told)
    pipeline_events.save(db, pipeline)
    return pipeline


def test_two_servers_that_give_the_same_numbers_are_two(db: Database) -> None:
    first, second = save(db, FIRST), save(db, SECOND, "success")
    assert first.jobs[0].id == 10
    assert second.project == "ci.example.org:8443/pinewood/lamp"
    for pipeline in (first, second):
        assert pipelines.get(db, pipeline.project, 7) == pipeline
        assert own_number(pipeline.jobs[0].id) == 10
        assert job_runs.runs(db, pipeline.jobs[0].id)[0].project == pipeline.project


def test_a_server_keeps_its_place(db: Database) -> None:
    first, second = save(db, FIRST), save(db, SECOND)
    db.execute("DELETE FROM pipelines")
    db.execute("DELETE FROM jobs")  # as a replay does
    assert (save(db, SECOND), save(db, FIRST)) == (second, first)


def test_what_tells_no_address_is_of_the_first_server(db: Database) -> None:
    save(db, FIRST)
    assert save(db, NO_HOST).project == "pinewood/lamp"
    bad = Pipeline("pinewood/lamp", 8, "failed", "staging", "", "http://[", (), after(1))
    assert servers.placed(db, bad) == bad


def test_a_project_is_known_by_its_address_before_anything_came_of_it(db: Database) -> None:
    assert servers.project(db, FIRST, "pinewood/lamp") == "pinewood/lamp"
    save(db, FIRST)
    assert servers.project(db, FIRST, "pinewood/lamp") == "pinewood/lamp"
    assert servers.project(db, SECOND, "pinewood/lamp") == "ci.example.org:8443/pinewood/lamp"


def test_which_of_two_pipelines_is_asked(db: Database) -> None:
    first, second = save(db, FIRST), save(db, SECOND)
    with pytest.raises(UserError, match="There are 2 pipelines 7") as refused:
        numbered(db, "7")
    assert [c.arguments["pipeline"] for c in refused.value.choices] == [
        written(db, second),
        written(db, first),
    ]
    texts = ("pinewood/lamp#7", f"{FIRST}/pinewood/lamp/-/pipelines/7")
    assert [find(db, text).project for text in texts] == [first.project] * 2
    texts = (f"{second.project}#7", f"{SECOND}/pinewood/lamp/-/pipelines/7/")
    assert [find(db, text).project for text in texts] == [second.project] * 2
    with pytest.raises(UserError, match="No pipeline"):
        numbered(db, "pinewood/other#7")


def test_each_job_leads_to_its_own_server(db: Database) -> None:
    save(db, FIRST)
    second = save(db, SECOND)
    answer = call(COMMANDS["pipeline"], db, Ask(after(2)), {"pipeline": written(db, second)})
    links = [s for x in answer.sections[0].lines for s in x.spans if isinstance(s, Link)]
    assert links == [Link("job 10", f"{SECOND}/pinewood/lamp/-/jobs/10")]
    failed = call(COMMANDS["failed"], db, Ask(after(2)), {"pipeline": written(db, second)})
    assert failed.actions[0].arguments == {"pipeline": f"{second.project}#7"}
    template = Ask(after(2), templates={"job": "https://jobs.example.org/{id}"})
    page = job_runs.page(db, second.jobs[0].id)
    assert job(template, second.jobs[0].id, page) == Link("job 10", "https://jobs.example.org/10")
    pipeline_events.save(db, replace(second, id=8, url="", jobs=(replace(second.jobs[0], id=11),)))
    assert (job_runs.page(db, 11), job_runs.page(db, 12)) == ("", "")
