from __future__ import annotations

import pytest

from commands.answer import Answer, Ask, UserError
from commands.complete import complete
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database, transaction
from storage.records import Person
from tests import ci
from tests.builders import ADA, BEN, after
from tests.story import TEMPLATES, texts

DOOR, GATE, LAMP = "hall/unit/door", "hall/unit/gate", "hall/unit/lamp"
END = 200


def ask(
    db: Database, name: str, /, asker: Person | None = ADA, hours: float = END, **arguments: str
) -> Answer:
    with transaction(db):
        return call(COMMANDS[name], db, Ask(after(END), asker, templates=TEMPLATES), arguments)


def nights(db: Database) -> None:
    """The door flakes and passes on retry, the gate is broken in the last six nights, the lamp is well."""
    for n in range(1, 61):
        failing = {LAMP: "no oil"} if n == 3 else {}
        if n % 9 == 2:
            failing |= {DOOR: "stuck at 7"}
        if n > 54:
            failing |= {GATE: "no hinge"}
        run = ci.Run(10 * n, status="failed" if failing else "success", runner=f"r{n % 2}", start=n)
        runs = [run]
        ci.take(db, ci.report(run, tuple({DOOR, GATE, LAMP} - failing.keys()), failing))
        if DOOR in failing:
            again = ci.Run(10 * n + 1, start=n + 0.6, status="success" if n <= 54 else "failed")
            runs.append(again)
            still = {GATE: "no hinge"} if n > 54 else {}
            ci.take(db, ci.report(again, tuple({DOOR, GATE} - still.keys()), still))
        ci.take(db, ci.event(n, *runs, sha=f"{n:03d}c0ffee00aa", status=runs[-1].status))


@pytest.fixture
def db(db: Database) -> Database:
    nights(db)
    db.execute("INSERT INTO areas SELECT 'Halls', 'T-' || number FROM keys WHERE letter = 'T'")
    return db


def test_what_flakes_comes_first_then_what_is_broken(db: Database) -> None:
    found = ask(db, "flaky")
    assert [s.title for s in found.sections] == [
        "Flaky: 1",
        "Broken by a commit: 1",
        "Not settled: 1",
    ]
    flaky, broken, unsure = texts(found)
    assert flaky.startswith(f"{DOOR}: flaky ")
    assert "7 of 60 first attempts (6–22%) failed, passes on retry; in functional, last failed" in flaky
    assert broken.startswith(
        f"{GATE}: NEW, broken (over 99%): 7 of 7 runs failed since 055c0ffee0; in functional"
    )
    assert unsure.startswith(f"{LAMP}: unsure: 1 of 60 first attempts (0–9%) failed")
    assert "would settle it" in unsure


def test_all_that_is_known_of_one_test(db: Database) -> None:
    found = ask(db, "flaky", about="door")
    assert found.title.endswith(DOOR)
    assert any("7 of 60 first attempts failed" in x for x in texts(found, "In functional"))
    assert texts(found, "What its failures said") == ['7 failures said "stuck at 7", last job 560']
    assert [a.command for a in found.actions] == ["runs", "flake confirm", "flake reject", "why", "history"]


def test_words_that_are_cut_say_so(db: Database) -> None:
    run = ci.Run(9000, status="failed", start=90)
    ci.take(db, ci.report(run, failed={LAMP: "no oil in " + "the lamp " * 40}), ci.event(900, run, sha="f"))
    told = next(x for x in texts(ask(db, "flaky", about="lamp"), "What its failures said") if "in the" in x)
    assert '…", last job 9000' in told


def test_a_name_that_means_several_is_refused_with_these(db: Database) -> None:
    with pytest.raises(UserError, match=r'No one test is called "unit". Did you mean') as error:
        ask(db, "runs", test="unit")
    assert {c.arguments["test"] for c in error.value.choices} == {DOOR, GATE, LAMP}
    assert complete(db, "runs", "test", "gat") == (GATE,)
    with pytest.raises(UserError, match="Did you mean") as error:
        ask(db, "flaky", about="unit")
    assert {c.arguments["about"] for c in error.value.choices} == {DOOR, GATE, LAMP}
    with pytest.raises(UserError, match="a report or a log names it"):
        ask(db, "runs", test="roof")


def test_the_last_runs_and_where_a_test_is_absent(db: Database) -> None:
    for n in range(61, 64):
        run = ci.Run(10 * n, start=n)
        ci.take(db, ci.report(run, (DOOR,)), ci.event(n, run, sha=f"{n:03d}c", status="success"))
    other = ci.Run(900, "check", start=64)
    ci.take(db, ci.report(other, (LAMP,)), ci.event(90, other, sha="064c", status="success"))
    found = ask(db, "runs", test="lamp")
    assert found.sections[0].title == "The last 20 runs"
    assert texts(found)[0] == "5 Mar 01:30 passed in check job 900 on r1"
    assert texts(found, "Absent") == [
        "not run by functional since 4 Mar (job 610, 3 runs without it): "
        "that is no pass; it still runs in check"
    ]
    assert "attempt 2" in texts(ask(db, "runs", test="door"))[7]


def test_people_judge_labels_and_take_it_back(db: Database) -> None:
    said = texts(ask(db, "flake confirm", test="door", reason="seen it for years"))
    assert said == ["Kept as you say: hall/unit/door is flaky; the bot says flaky (D-1)."]
    ask(db, "flake reject", BEN, test="gate", right="infrastructure")
    found = ask(db, "flaky")
    assert texts(found)[0] == "Labels that people judged: flaky: 1 of 1 right; regression: 0 of 1 right"
    assert texts(ask(db, "flaky", about="gate"))[0] == "Ben Okoro says, 10 Mar: infrastructure (D-2)"
    key = ask(db, "flaky").sections[0].lines[0].key
    told = texts(ask(db, "why", key=key), "Decided")
    assert told == ['10 Mar Ada Marsh: flake confirm flaky → flaky: "seen it for years"']
    ask(db, "undo", BEN, key="D-2")
    assert texts(ask(db, "flaky"))[0] == "Labels that people judged: flaky: 1 of 1 right"
    ask(db, "flake fixed-by", test="lamp", commit="004c0ffee00aa")
    assert texts(ask(db, "flaky", about="lamp"))[0] == "Ada Marsh says, 10 Mar: fixed by 004c0ffee00aa (D-4)"


def test_nobody_judges_without_a_name(db: Database) -> None:
    with pytest.raises(UserError, match="who you are"):
        ask(db, "flake confirm", None, test="door")


def test_why_shows_the_chances_and_what_speaks_for_them(db: Database) -> None:
    key = next(s.lines[0].key for s in ask(db, "flaky").sections)
    found = ask(db, "why", key=key)
    assert texts(found, "Verdict in functional")[0] == "flaky over 99.9%"
    assert any("first attempts failed" in x for x in texts(found, "Verdict"))
    assert texts(found, "Area") == ["Halls"]
    lamp = ask(db, "why", key=next(s.lines[0].key for s in ask(db, "flaky").sections[2:]))
    assert texts(lamp, "Verdict in functional")[0].startswith("unsure: ")


def test_a_test_that_fails_on_one_architecture_only_is_said_to(db: Database) -> None:
    for n in range(1, 25):
        bad = n % 4 == 0
        runs = [
            ci.Run(9000 + 10 * n, "check", start=n),
            ci.Run(9001 + 10 * n, "check-s390x", "failed" if bad else "success", start=n),
        ]
        ci.take(db, ci.report(runs[0], ("hall/unit/fan",)))
        told = {"hall/unit/fan": "too slow"} if bad else {}
        ci.take(db, ci.report(runs[1], () if bad else ("hall/unit/fan",), told))
        ci.take(db, ci.event(900 + n, *runs, sha=f"f{n}", status=runs[1].status))
    only = "only in check-s390x: 6 of 24 first attempts failed there lately, 0 of 24 in the other jobs"
    only += " (by chance: 1.1%)"
    assert only in texts(ask(db, "flaky", about="fan"))
    assert only in texts(ask(db, "failed", pipeline="924"))


def test_what_a_commit_broke_in_one_job_is_not_said_to_fail_there_by_chance(db: Database) -> None:
    for n in range(3):
        run = ci.Run(9000 + n, "check", start=90 + n)
        ci.take(db, ci.report(run, (GATE, LAMP)), ci.event(900 + n, run, sha=f"f{n}", status="success"))
    assert any(": NEW, broken (" in x for x in texts(ask(db, "flaky", about="gate")))
    for found in (ask(db, "flaky", about="gate"), ask(db, "failed", pipeline="60")):
        assert not any("may be chance" in x for x in texts(found))
    (lamp,) = (x for x in texts(ask(db, "flaky", about="lamp")) if "may be chance" in x)
    assert lamp.endswith(": 1 of 63 first attempts failed lately in all jobs")


@pytest.mark.parametrize(("tests", "told"), [((DOOR, "a/fan", "a/vent"), True), ((DOOR, "a/fan"), False)])
def test_what_unrelated_tests_say_too_carries_no_weight(
    db: Database, tests: tuple[str, ...], told: bool
) -> None:
    said = "oil.c:12: start_oil: Assertion `socket' failed."
    for n, test in enumerate(tests):
        run = ci.Run(9000 + n, status="failed", start=90 + n)
        rows = (f"1/1 hall:unit / {test}  ERROR  0.1s  killed by signal 6 SIGABRT", said, "", "Fail:  1")
        ci.take(
            db, ci.report(run, failed={test: ""}), ci.log(run, *rows), ci.event(900 + n, run, sha=f"f{n}")
        )
    found = texts(ask(db, "flaky", about="door"), "What its failures said")
    assert any("carries no weight" in x for x in found) is told


def test_one_job_is_asked_about_alone(db: Database) -> None:
    found = ask(db, "flaky", about="door", job="functional")
    assert any("7 of 60 first attempts failed" in x for x in texts(found, "In functional"))
    assert texts(ask(db, "flaky", job="elsewhere")) == ["no failure of a test is known"]
    with pytest.raises(UserError, match='runs in no job "elsewhere"') as refused:
        ask(db, "flaky", about="door", job="elsewhere")
    assert [c.arguments["job"] for c in refused.value.choices] == ["functional"]
