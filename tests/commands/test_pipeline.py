from __future__ import annotations

import pytest

from commands.answer import Answer, Ask, UserError
from commands.declare import call
from commands.pipeline_lookup import find
from commands.table import COMMANDS
from storage.database import Database
from tests import ci
from tests.builders import after
from tests.commands.test_pull_diff import a_pull
from tests.story import Asking, texts


def ask(db: Database, command: str, **arguments: str) -> Answer:
    return call(COMMANDS[command], db, Ask(after(48)), arguments)


BUILD = ci.Run(10, "build", stage="build", minutes=12)
FAILED = ci.Run(11, status="failed", start=0.5)
RUNNING = ci.Run(12, "docs", "running", start=0.5)
AGAIN = ci.Run(13, start=1, user="yara", runner="r2", minutes=20)


def test_jobs_stand_by_stage_with_their_retries_and_cost(db: Database) -> None:
    ci.take(db, ci.event(7, BUILD, FAILED), ci.event(7, BUILD, AGAIN, status="success"))
    found = ask(db, "pipeline", pipeline="7")
    assert found.title == "staging 7: all green, 1 of 2 jobs after a retry"
    assert ask(db, "pipeline", pipeline="latest") == ask(db, "pipeline", pipeline="staging") == found
    assert [x.text for x in found.intro] == [
        "tests the branch staging, at a1 of pinewood/pinewood pipeline",
        "62 job minutes, 20 of them for 1 retry",
    ]
    assert [s.title for s in found.sections] == ["Unsure", "Stage build", "Stage test", "Told"]
    assert texts(found, "Unsure")[0].startswith("functional: failed in 1 of 2 attempts in functional on r1: ")
    assert texts(found, "Stage") == [
        "1 job passed at once: build",
        "functional: failed job 11 on r1, 30 min; passed on retry 1 by yara job 13 on r2, 20 min",
    ]


def test_what_has_not_ended_is_said(db: Database) -> None:
    ci.take(db, ci.event(7, BUILD, FAILED, RUNNING, status="running", at=2))
    assert ask(db, "pipeline", pipeline="7").title == "staging 7: 1 of 3 jobs failed; 1 still to end"


def test_why_results_are_missing_is_said(db: Database) -> None:
    killed = ci.Run(11, status="failed", reason="job_execution_timeout")
    ci.take(db, ci.event(7, killed))
    assert "(it ran out of time)" in texts(ask(db, "pipeline", pipeline="7"), "Stage")[-1]


def test_a_pull_request_is_named_with_its_sender(db: Database) -> None:
    pull = a_pull("pr", "PULL", ["lamp: light it"], ["Ben's light"], "1", 1)
    ci.take(db, pull)
    tag = db.execute("SELECT json_extract(pull, '$.ref') AS ref FROM series").fetchone()["ref"]
    merge = f"Merge tag '{tag.removeprefix('tags/')}' of https://git.example.org/ada into staging"
    ci.take(db, ci.event(7, FAILED, message=merge), ci.event(8, ci.Run(20, start=9), status="success"))
    (line, _) = ask(db, "pipeline", pipeline="7").intro
    assert line.text.startswith('tests P-1 "Lamp queue", sent by Ada Marsh 2 Mar, at a1')
    assert [find(db, text).id for text in ("P-1", "pull p-1", "staging", "branch staging", "8")] == [
        *(7, 7, 8, 8, 8)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9", 'No pipeline "9" is known'),
        ("pipeline x", 'No pipeline "x" is known'),
        ("P-9", 'No pull request is called "P-9"'),
        ("next", 'No pipeline of a branch "next" is known'),
        ("latest", "No pipeline failed"),
    ],
)
def test_what_is_not_known_is_refused(db: Database, text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        find(db, text)


def test_a_pull_request_that_no_pipeline_tests(ask: Asking, db: Database) -> None:
    with pytest.raises(UserError, match="No pipeline is known that tests P-1"):
        find(db, "P-1")
