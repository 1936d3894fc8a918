"""What failed, as events, reports and logs come in: in any order, and again from the facts."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import ingest
from commands.notices import Kind, said
from storage import failures, outbox, test_results
from storage.database import Database, open_database, transaction
from tests import ci
from tests.parsers import traces
from tests.story import texts
from tests.test_ingest import dump, fill

FIRST = ci.Run(11, status="failed")
OTHER = ci.Run(12, "functional-arm", "failed", runner="r2")
AGAIN = ci.Run(13, start=1)
STORY = [
    ci.event(7, FIRST, OTHER, status="failed"),
    ci.report(FIRST, ("glass-test",), {"lamp-test": "lamp.c:7: oil_level: no oil in reservoir 3"}),
    ci.report(OTHER, (), {"lamp-test": "lamp.c:7: oil_level: no oil in reservoir 8"}),
    ci.log(OTHER, "make: *** No rule to make target 'lamp.o'.  Stop."),
    ci.event(7, AGAIN, OTHER, status="running"),
    ci.report(AGAIN, ("glass-test", "lamp-test")),
]

MESON = (
    " 1/2 unit/gate-test        OK              0.10s   3 subtests passed",
    " 2/2 unit/lamp-test        ERROR           1.50s   killed by signal 6 SIGABRT",
    "――――――――――――――――――――――――――――――――――――― ✀  ―――――――――――――――――――――――――――――――――――――",
    "stderr:",
    "lamp.c:7: oil_level: Assertion `oil' failed.",
    "――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――――",
    "Ok:                 1",
    "Expected Fail:      0",
    "Fail:               1",
)


OAK = ci.Run(21, status="failed", start=2)
ELM = ci.Run(22, status="failed", start=2)
BRANCHES = [
    ci.event(8, OAK),
    ci.report(OAK, (), {"lane-test": "lane-oak: cannot open lane 'oak.lane' for writing: it is busy"}),
    ci.event(9, ELM, ref="fix-lanes"),
    ci.report(
        ELM,
        (),
        {
            "lane-test": "lane-oak: error: cannot open lane 'oak.lane' for reading: it is busy",
            "elm-test": "elm.c:3: elm_leaf: brown",
        },
    ),
]


def test_failures_stand_by_run_with_their_causes(db: Database) -> None:
    ci.take(db, *STORY)
    found = failures.of_pipeline(db, ci.PROJECT, 7)
    assert [(f.job, f.test) for f in found] == [
        (11, "lamp-test"),
        (12, "lamp-test"),
        (12, ""),
    ]
    assert found[0].cause == found[1].cause != found[2].cause
    assert [f.job for f in failures.of_test(db, "lamp-test")] == [12, 11]
    assert failures.of_jobs(db, [11, 13]).keys() == {11}
    assert failures.of_pipeline(db, "ada/pinewood", 7) == ()


def test_one_cause_has_one_key_in_all_pipelines_and_branches(db: Database) -> None:
    ci.take(db, *STORY, *BRANCHES)
    causes = {f.test: f.cause for f in failures.of_pipeline(db, ci.PROJECT, 9)}
    (oak,) = failures.of_pipeline(db, ci.PROJECT, 8)
    assert oak.cause in causes.values()
    assert oak.cause != causes["elm-test"]
    assert failures.pipelines_with(db, oak.cause, 9) == ((ci.PROJECT, 9), (ci.PROJECT, 8))


@pytest.mark.parametrize("log_first", [False, True])
def test_what_a_test_printed_is_said_of_its_part_that_failed(db: Database, log_first: bool) -> None:
    part = "pinewood.lanes-oak/handover-test/2 /oak/lanes/live/plain"
    run = ci.Run(31, status="failed")
    told = [
        ci.report(run, failed={part: ""}),
        ci.log(run, *(traces.MESON + traces.MESON_SUMMARY).splitlines()),
    ]
    ci.take(db, ci.event(10, run), *(reversed(told) if log_first else told))
    found = {f.test: f for f in failures.of_pipeline(db, ci.PROJECT, 10)}
    assert found.keys() == {part, *(r.name for r in test_results.of_job(db, run.id, from_log=True))}
    assert "lanes-oak/handover-test" not in found
    assert found[part].line and found[part].key and found[part].cause
    assert "assertion failed (lane->state == LANE_OPEN)" in found[part].said


def test_what_is_not_said_any_more_joins_nothing(db: Database) -> None:
    ci.take(db, ci.event(8, OAK), ci.report(OAK, (), {"lane-test": "lane-oak: cannot open 'a.lane'"}))
    (before,) = db.execute("SELECT * FROM causes").fetchall()
    ci.take(db, ci.event(8, ci.Run(21, start=2), status="success", at=9))
    assert db.execute("SELECT * FROM causes").fetchall() == []
    assert before["cause"] == before["signature"]


def test_a_replay_comes_to_the_same(db: Database) -> None:
    ci.take(db, *STORY, *BRANCHES)
    before = dump(db, ["failures", "causes"])
    with transaction(db):
        ingest.replay(db)
    assert dump(db, ["failures", "causes"]) == before


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.integers(1, 6))
def test_any_order_comes_to_the_same(chance: random.Random, at_once: int) -> None:
    states = []
    story = [*STORY, *BRANCHES]
    for arrived in (story, chance.sample(story, len(story))):
        db = open_database(":memory:")
        fill(db, arrived, at_once)
        said = [[f.cause + f.said for f in failures.of_pipeline(db, ci.PROJECT, n)] for n in (7, 8, 9)]
        states.append([said, dump(db, ["causes"])])
        db.close()
    assert states[0] == states[1]


def test_a_test_that_a_report_names_later_is_called_so_in_what_failed_before(db: Database) -> None:
    later = ci.Run(31, start=3)
    ci.take(db, ci.event(7, FIRST), ci.log(FIRST, *MESON), ci.event(8, later, status="success"))
    ci.take(db, ci.report(later, ("hall.unit/lamp-test",)))
    (failure,) = failures.of_pipeline(db, ci.PROJECT, 7)
    (result,) = test_results.of_job(db, FIRST.id)
    assert (failure.test, failure.key) == (result.name, result.key) == ("hall.unit/lamp-test", result.key)
    before = dump(db, ["failures", "causes"])
    with transaction(db):
        ingest.replay(db)
    assert dump(db, ["failures", "causes"]) == before


def test_the_live_message_says_what_the_report_of_a_retry_that_passed_showed(db: Database) -> None:
    for n in range(12):
        clean = ci.Run(40 + n, start=n)
        ci.take(db, ci.event(n + 1, clean, sha=f"c{n}", status="success"), ci.report(clean, ("lamp-test",)))
    bad, again = ci.Run(61, status="failed", start=20), ci.Run(62, start=21)
    ci.take(db, ci.event(40, bad, sha="d1"), ci.report(bad, (), {"lamp-test": "lamp.c:7: no oil"}))
    ci.take(db, ci.event(40, bad, again, sha="d1", status="success"))
    assert "most likely regression" in said_live(db)
    ci.take(db, ci.report(again, ("lamp-test",)))  # nothing of GitLab's comes after it
    assert "most likely flaky" in said_live(db)
    assert "none passed" not in said_live(db)


def said_live(db: Database) -> str:
    (queued,) = outbox.of_kind(db, Kind.PIPELINE)
    return " ".join(texts(said(queued.notice)))
