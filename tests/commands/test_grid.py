from __future__ import annotations

from datetime import date

import pytest

from commands.answer import Answer, Ask, UserError
from commands.answer_json import to_json
from commands.declare import call
from commands.grid import By, Column, Grid, Square, alt, rows, runner_class
from commands.table import COMMANDS
from commands.test_grid import LONGEST
from storage.database import Database
from storage.state import Did, Seen
from tests import ci
from tests.builders import after

DAYS = ["2026-03-02", "2026-03-03", "2026-03-04"]
COLUMNS = tuple(Column(date.fromisoformat(day)) for day in DAYS)


def a_run(day: str, did: Did = Did.PASSED, runner: str = "k8s-3") -> Seen:
    return Seen("T-1", day, runner, did)


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
        a_run(DAYS[0]),
        a_run(DAYS[0], Did.FLAKY, "k8s-7"),
        a_run(DAYS[2], Did.ABSENT),
        a_run(DAYS[1], runner="arm-1"),
        a_run("2026-03-05"),
        a_run("2026-03-01"),
    ]
    k8s, arm = rows("lamp-test", runs, DAYS)
    assert (k8s.runners, k8s.squares) == ("k8s", (Square(Did.FLAKY, 1, 2), None, Square(Did.ABSENT, 0, 0)))
    assert (k8s.failed, k8s.runs) == (1, 2)
    assert (arm.runners, arm.squares) == ("arm", (None, Square(Did.PASSED, 0, 1), None))
    assert alt(Grid("lamp-test", By.DAY, COLUMNS, (k8s, arm))) == (
        "lamp-test, 2 Mar to 4 Mar 2026, by UTC day and class of runners. "
        "k8s: passed on retry on 1 day, not among the job's tests on 1 day; arm: passed on 1 day."
    )
    assert "arm: passed in 1 pipeline." in alt(Grid("lamp-test", By.PIPELINE, COLUMNS, (k8s, arm)))
    both = Grid("Tests", By.DAY, COLUMNS, (k8s, *rows("gate-test", [a_run(DAYS[0])], DAYS)))
    assert "gate-test on k8s: passed on 1 day." in alt(both)


def asked(db: Database, about: str = "lamp-test", **options: str) -> Answer:
    given = ({"about": about} if about else {}) | options
    return call(COMMANDS["flaky"], db, Ask(after(24 * 6), draws=True), given)


def did(answer: Answer) -> dict[str, list[str]]:
    """What each row did in the columns in which it ran."""
    assert answer.grid
    return {row.runners: [str(s.did) for s in row.squares if s] for row in answer.grid.rows}


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
    assert every.grid
    assert [row.test for row in every.grid.rows] == ["lamp-test"]


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
    assert answer.grid is None
    assert "days" not in to_json(answer)


def test_who_cannot_draw_waits_for_no_picture(db: Database) -> None:
    bad = ci.Run(11, status="failed")
    ci.take(db, ci.event(1, bad), ci.report(bad, (), {"lamp-test": "no oil"}))
    assert call(COMMANDS["flaky"], db, Ask(after(24)), {"about": "lamp-test"}).grid is None
    assert call(COMMANDS["flaky"], db, Ask(after(24), draws=True), {"about": "lamp-test"}).grid


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
    assert asked(db, runners="riscv").grid is None
    counts = {since: len(grid.columns) for since in ("10d", "9m") if (grid := asked(db, since=since).grid)}
    assert counts == {"10d": 10, "9m": LONGEST}


def in_pipelines(db: Database, **options: str) -> Grid:
    """What the test did in pipelines."""
    grid = asked(db, by="pipeline", **options).grid
    assert grid
    return grid


def pipelines_of_two_branches(db: Database) -> None:
    """Two on the base, the first with a retry, and one that tests a pull request."""
    flake, again = ci.Run(11, status="failed"), ci.Run(12, start=1)
    well, beside = ci.Run(13, start=24, runner="r-2"), ci.Run(14, start=48, status="failed")
    said = {"lamp-test": "no oil"}
    ci.take(
        db,
        *(ci.event(1, flake, ref="master"), ci.report(flake, (), said)),
        *(ci.event(1, flake, again, status="success", ref="master"), ci.report(again, ("lamp-test",))),
        *(ci.event(2, well, status="success", ref="master", sha="b2"), ci.report(well, ("lamp-test",))),
        *(ci.event(3, beside, ref="pull-lamps", sha="c3"), ci.report(beside, (), said)),
    )


def test_each_pipeline_has_a_column_and_its_retries_are_one_square(db: Database) -> None:
    pipelines_of_two_branches(db)
    grid = in_pipelines(db)
    assert [(c.name, str(c.day), c.status, c.sha) for c in grid.columns] == [
        ("1", "2026-03-02", "success", "a1"),
        ("2", "2026-03-03", "success", "b2"),
    ]
    (row,) = grid.rows
    assert row.squares == (Square(Did.FLAKY, 1, 2), Square(Did.PASSED, 0, 1))
    assert grid.title == "T-1 lamp-test, in pipelines of the base"


def test_pipelines_of_a_branch_are_seen_by_themselves(db: Database) -> None:
    pipelines_of_two_branches(db)
    assert [c.name for c in in_pipelines(db, branch="pull-lamps").columns] == ["3"]
    assert [c.name for c in in_pipelines(db, branch="master", last="1").columns] == ["2"]
    assert [c.name for c in in_pipelines(db, since="2026-03-03").columns] == ["2"]
    with pytest.raises(UserError, match='No pipeline of "nowhere" is known'):
        in_pipelines(db, branch="nowhere")


@pytest.mark.parametrize("last", ["0", "121", "ten", "-1", "9" * 5000])
def test_what_is_no_number_of_pipelines_is_refused(db: Database, last: str) -> None:
    pipelines_of_two_branches(db)
    with pytest.raises(UserError, match="is no number of pipelines; type one from 1 to 120"):
        in_pipelines(db, last=last)


def test_a_pipeline_has_its_page_where_there_are_pages(db: Database) -> None:
    pipelines_of_two_branches(db)
    ask = Ask(after(24 * 6), draws=True, templates={"pipeline": "/pipeline/{name}"})
    answer = call(COMMANDS["flaky"], db, ask, {"by": "pipeline"})
    told = to_json(answer)["pipelines"]
    assert told["columns"][0] == {
        **{"pipeline": "1", "day": "2026-03-02", "status": "success", "sha": "a1"},
        "url": "/pipeline/1",
    }
    assert told["rows"][0]["pipelines"][1] == {"did": "passed", "failed": 0, "runs": 1}


def test_tests_are_chosen_by_a_pattern(db: Database) -> None:
    bad = ci.Run(11, status="failed")
    names = ("lamp-test", "lamp[wick]-test", "gate-test")
    ci.take(db, ci.event(1, bad), ci.report(bad, (), dict.fromkeys(names, "no oil")))

    def found(about: str) -> set[str]:
        grid = asked(db, about=about).grid
        return {row.test for row in grid.rows} if grid else set()

    assert found("LAMP*") == {"lamp-test", "lamp[wick]-test"}
    assert found("*[wick]*") == {"lamp[wick]-test"}
    assert found("*") == set(names)
    assert asked(db, about="boat*").found is False
