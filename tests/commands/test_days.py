from __future__ import annotations

from datetime import date, timedelta

import pytest

from commands.answer import Answer, Ask
from commands.answer_json import to_json
from commands.days import Day, Days, alt, rows, runner_class
from commands.declare import call
from commands.table import COMMANDS
from commands.test_days import LONGEST
from storage.database import Database
from storage.state import Did, Seen
from tests import ci
from tests.builders import after

FIRST = date(2026, 3, 2)


def a_run(day: int, did: Did = Did.PASSED, runner: str = "k8s-3") -> Seen:
    return Seen("T-1", FIRST + timedelta(days=day), runner, did)


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("k8s-3", "k8s"),
        ("pinewood arm #12", "pinewood arm"),
        ("shelf", "shelf"),
        ("#7", "#7"),
        ("", "runner not known"),
    ],
)
def test_runners_that_differ_by_a_number_are_one_class(name: str, group: str) -> None:
    assert runner_class(name) == group


def test_each_class_of_runners_is_a_row_and_the_worst_of_a_day_stands_for_it() -> None:
    runs = [
        a_run(0),
        a_run(0, Did.FLAKY, "k8s-7"),
        a_run(2, Did.ABSENT),
        a_run(1, runner="arm-1"),
        a_run(9),
        a_run(-1),
    ]
    k8s, arm = rows("lamp-test", runs, FIRST, 3)
    assert (k8s.runners, k8s.days) == ("k8s", (Day(Did.FLAKY, 1, 2), None, Day(Did.ABSENT, 0, 0)))
    assert (k8s.failed, k8s.runs) == (1, 2)
    assert (arm.runners, arm.days) == ("arm", (None, Day(Did.PASSED, 0, 1), None))
    days = Days("lamp-test", FIRST, 3, (k8s, arm))
    assert alt(days) == (
        "lamp-test, 2 Mar to 4 Mar 2026, by day and class of runners. "
        "k8s: passed on retry on 1 day, not among the job's tests on 1 day; arm: passed on 1 day."
    )
    both = Days("Tests", FIRST, 3, (k8s, *rows("gate-test", [a_run(0)], FIRST, 3)))
    assert "gate-test on k8s: passed on 1 day." in alt(both)


def asked(db: Database, about: str = "lamp-test", **options: str) -> Answer:
    given = ({"about": about} if about else {}) | options
    return call(COMMANDS["flaky"], db, Ask(after(24 * 6), draws=True), given)


def did(answer: Answer) -> dict[str, list[str]]:
    """What each row did on the days on which it ran."""
    assert answer.days
    return {row.runners: [str(d.did) for d in row.days if d] for row in answer.days.rows}


def test_what_the_days_were_is_told_apart_from_what_is_stored(db: Database) -> None:
    said = {"lamp-test": "lamp.c:7: oil_level: no oil in reservoir 3"}
    flake, again = ci.Run(11, status="failed"), ci.Run(12, start=1)
    bad, sick = (
        ci.Run(13, status="failed", start=24),
        ci.Run(14, status="failed", start=48, reason="runner_system_failure"),
    )
    gone, killed = ci.Run(15, start=72), ci.Run(16, status="canceled", start=96)
    ci.take(
        db,
        *(ci.event(1, flake, ref="master"), ci.report(flake, ("gate-test",), said)),
        *(ci.event(1, again, status="success", ref="master"), ci.report(again, ("lamp-test", "gate-test"))),
        *(ci.event(2, bad, ref="master"), ci.report(bad, ("gate-test",), said)),
        *(ci.event(3, sick, ref="master"), ci.report(sick, (), said)),
        *(ci.event(4, gone, status="success", ref="master"), ci.report(gone, ("gate-test",))),
        ci.event(5, killed, status="canceled", ref="master"),
    )
    found = asked(db)
    assert did(found) == {
        "r": ["passed on retry", "failed", "infrastructure", "not among the job's tests", "incomplete"]
    }
    told = to_json(found)["days"]
    assert (told["count"], told["rows"][0]["failed"], told["rows"][0]["runs"]) == (28, 3, 5)
    assert [d["did"] for d in told["rows"][0]["days"] if d][1] == "failed"
    every = asked(db, "")
    assert every.days
    assert [row.test for row in every.days.rows] == ["lamp-test"]


def test_what_only_logs_tell_of_has_its_days_too(db: Database) -> None:
    bad, well = ci.Run(11, status="failed"), ci.Run(12, start=24)
    said = "1/1 pinewood:unit / lamp-test  ERROR  2.10s  killed by signal 6 SIGABRT"
    ci.take(
        db,
        ci.event(1, bad, ref="master"),
        ci.log(bad, said),
        ci.event(2, well, status="success", ref="master"),
    )
    assert did(asked(db)) == {"r": ["failed", "passed"]}


def test_nothing_ran_for_four_weeks(db: Database) -> None:
    bad = ci.Run(11, status="failed")
    ci.take(db, ci.event(1, bad), ci.report(bad, (), {"lamp-test": "no oil"}))
    answer = call(COMMANDS["flaky"], db, Ask(after(24 * 60), draws=True), {"about": "lamp-test"})
    assert answer.days is None
    assert "days" not in to_json(answer)


def test_who_cannot_draw_waits_for_no_picture(db: Database) -> None:
    bad = ci.Run(11, status="failed")
    ci.take(db, ci.event(1, bad), ci.report(bad, (), {"lamp-test": "no oil"}))
    assert call(COMMANDS["flaky"], db, Ask(after(24)), {"about": "lamp-test"}).days is None
    assert call(COMMANDS["flaky"], db, Ask(after(24), draws=True), {"about": "lamp-test"}).days


def test_days_are_chosen_by_age_and_by_runners(db: Database) -> None:
    here, there = ci.Run(11, runner="k8s-1", status="failed"), ci.Run(12, runner="s390-1", start=24)
    ci.take(
        db,
        *(ci.event(1, here, ref="master"), ci.report(here, (), {"lamp-test": "no oil"})),
        *(ci.event(2, there, status="success", ref="master"), ci.report(there, ("lamp-test",))),
    )
    assert did(asked(db, since="10d")) == {"k8s": ["failed"], "s390": ["passed"]}
    assert did(asked(db, since="2026-03-03")) == {"s390": ["passed"]}
    assert did(asked(db, runners="S390")) == {"s390": ["passed"]}
    assert asked(db, runners="riscv").days is None
    counts = {since: days.count for since in ("10d", "9m") if (days := asked(db, since=since).days)}
    assert counts == {"10d": 10, "9m": LONGEST}
