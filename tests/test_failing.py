"""What failed, as events, reports and logs come in: in any order, and again from the facts."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import ingest
from storage import failures
from storage.database import Database, open_database, transaction
from tests import ci
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


def test_a_replay_comes_to_the_same(db: Database) -> None:
    ci.take(db, *STORY)
    before = dump(db, ["failures"])
    with transaction(db):
        ingest.replay(db)
    assert dump(db, ["failures"]) == before


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.integers(1, 6))
def test_any_order_comes_to_the_same(chance: random.Random, at_once: int) -> None:
    states = []
    for arrived in (STORY, chance.sample(STORY, len(STORY))):
        db = open_database(":memory:")
        fill(db, arrived, at_once)
        states.append([f.cause + f.said for f in failures.of_pipeline(db, ci.PROJECT, 7)])
        db.close()
    assert states[0] == states[1]
