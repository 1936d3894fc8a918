"""What tests are judged to be, found by test, by run and by area."""

from __future__ import annotations

from storage import verdicts
from storage.database import Database
from storage.records import Label
from tests.ci import Run, event, report, take


def test_what_is_kept_is_found_by_test_by_run_and_by_area(db: Database) -> None:
    one, other = Run(1, status="failed"), Run(2, "check", start=1)
    take(db, event(1, one, sha="c1"), report(one, ("unit/gate",), {"unit/door": "no oil"}))
    take(db, event(2, other, sha="c2"), report(other, ("unit/door",)))
    db.execute("INSERT INTO areas VALUES ('Doors', 'T-2')")
    found = verdicts.of_test(db, "T-2")
    assert [(h.lane.name, h.name, h.verdict is not None) for h in found] == [
        ("check", "unit/door", False),
        ("functional", "unit/door", True),
    ]
    # In the lane of the second job there is no such test.
    assert verdicts.of_runs(db, [(1, "T-2"), (2, "T-1")]) == {(1, "T-2"): found[1]}
    assert (found[1].firsts, found[1].firsts_failed) == (1, 1)
    (judged,) = verdicts.judged(db, [*Label])
    assert found[1].verdict
    assert judged.sure == found[1].verdict.probability.get(judged.label, 0)
    assert verdicts.judged(db, [*Label], "Doors", "functional") == (judged,)
    assert verdicts.of_lane(db, judged.lane, judged.key) == found[1]
    assert verdicts.judged(db, [*Label], "Gates") == verdicts.judged(db, [*Label], job="check") == ()
    assert verdicts.judged(db, [x for x in Label if x is not judged.label]) == ()
