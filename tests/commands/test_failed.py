from __future__ import annotations

import pytest

from commands.answer import Answer, Ask
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database
from tests import ci
from tests.builders import after
from tests.story import TEMPLATES, texts


def ask(db: Database, pipeline: str = "") -> Answer:
    arguments = {"pipeline": pipeline} if pipeline else {}
    return call(COMMANDS["failed"], db, Ask(after(48), templates=TEMPLATES), arguments)


FIRST = ci.Run(11, status="failed")
OTHER = ci.Run(12, "docs", "failed", runner="r2")


def test_each_kind_has_a_section_and_each_line_its_proof(db: Database) -> None:
    ci.take(
        db,
        ci.event(7, FIRST, OTHER),
        ci.report(FIRST, (), {"lamp-test": "lamp.c:7: oil_level: no oil in reservoir 3"}),
        ci.log(OTHER, "../lamp.c:12:3: error: 'wick' undeclared", "ninja: build stopped: subcommand failed."),
    )
    found = ask(db)
    assert found.title == "staging 7: 2 of 2 jobs failed"
    assert [s.title for s in found.sections] == ["Build", "Unsure"]
    (build,) = (x for x in found.sections[0].lines)
    assert build.text.startswith("docs: failed in 1 of 1 attempt in docs #L")
    assert [s.url for s in build.spans if not isinstance(s, str)][1].startswith(
        "https://git.example.org/jobs/12#L"
    )
    assert texts(found, "Unsure")[0].startswith('lamp-test: failed in 1 of 1 attempt in functional on r1: "')
    assert [a.command for a in found.actions] == ["pipeline"]


def test_the_same_cause_in_other_pipelines_is_said_with_links(db: Database) -> None:
    for number in range(8, 13):
        run = ci.Run(number + 10, status="failed", start=number)
        said = (
            f"lane-oak: cannot open lane 'oak.lane' for {'reading' if number % 2 else 'writing'}: it is busy"
        )
        ref = f"fix-lanes-{number}" if number < 12 else "staging"
        ci.take(db, ci.event(number, run, ref=ref), ci.report(run, (), {"lane-test": said}))
    (cause,) = (x for s in ask(db, "12").sections for x in s.lines)
    told = next(x for x in cause.details if x.text.startswith("the same in"))
    assert told.text == "the same in 4 other pipelines: fix-lanes-11 11, fix-lanes-10 10, fix-lanes-9 9, …"


def test_all_green_again_names_whose_retry_it_was(db: Database) -> None:
    again = ci.Run(15, start=1, user="yara")
    ci.take(db, ci.event(7, FIRST), ci.event(7, again, status="success"))
    found = ask(db, "7")
    assert found.title == "staging 7: all green, 1 of 1 job after a retry"
    assert found.intro[1].text == "all is green again, by retries of yara"
    assert texts(found, "Unsure")[0].endswith("passed on retry by yara job 15 on r1")


def test_a_retry_that_runs_is_said(db: Database) -> None:
    ci.take(
        db, ci.event(7, FIRST), ci.event(7, ci.Run(15, status="running", start=1), status="running", at=1)
    )
    assert texts(ask(db), "Unsure")[0].endswith("; a retry is running")


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("job_execution_timeout", "the job's time limit: something hangs in it, or its runner is slow"),
        ("runner_system_failure", "no change of the code causes that"),
    ],
)
def test_a_job_that_ran_into_its_time_limit_is_not_the_runners_alone(
    db: Database, reason: str, why: str
) -> None:
    ci.take(db, ci.event(7, ci.Run(11, status="failed", reason=reason)))
    (told,) = texts(ask(db), "Runners and infrastructure")
    assert told.endswith(f'"; {why}')


def test_many_causes_are_not_all_listed(db: Database) -> None:
    said = {f"lamp-{n}-test": f"lamp_{n}: wick_{n} is not there" for n in range(12)}
    ci.take(db, ci.event(7, FIRST), ci.report(FIRST, (), said))
    assert [x.text for x in ask(db).sections[0].lines][-1] == "… and 4 more causes"


def test_one_more_is_said_as_one(db: Database) -> None:
    said = {f"lamp-{n}-test": f"lamp_{n}: wick_{n} is not there" for n in range(9)}
    alike = {f"lens-{n}-test": "lens_grind: no glass" for n in range(4)}
    ci.take(db, ci.event(7, FIRST), ci.report(FIRST, (), said))
    ci.take(db, ci.event(8, OTHER), ci.report(OTHER, (), alike))
    assert texts(ask(db, "7"))[-1] == "… and 1 more cause"
    assert any(" and 1 more test: failed in " in x for x in texts(ask(db, "8")))


def test_nothing_failed(db: Database) -> None:
    ci.take(db, ci.event(7, ci.Run(11), status="success"))
    found = ask(db, "staging")
    assert not found.found
    assert texts(found) == [found.intro[0].text, "nothing failed"]
    assert texts(ask(db)) == []


def test_a_job_that_is_allowed_to_fail_breaks_nothing(db: Database) -> None:
    spared = ci.Run(13, "lint", "failed", allowed=True)
    ci.take(db, ci.event(8, ci.Run(12), spared, status="success"))
    none = ask(db)
    assert (none.title, none.found) == ("No pipeline failed, of those that are known", False)
    found = ask(db, "8")
    assert (found.title, len(found.intro)) == ("staging 8: all green; 1 allowed to fail did", 1)
    assert [s.title for s in found.sections] == ["Allowed to fail"]
    ci.take(db, ci.event(9, ci.Run(14, status="failed", start=2), ci.Run(15, "lint", "failed", allowed=True)))
    assert ask(db).title == "staging 9: 1 of 2 jobs failed; 1 allowed to fail did"
    jobs = call(COMMANDS["pipeline"], db, Ask(after(48)), {"pipeline": "9"})
    assert "lint: failed (allowed to fail) job 15 on r1, 30 min" in texts(jobs)
