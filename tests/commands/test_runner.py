from __future__ import annotations

from typing import Any

import pytest

from commands.answer import Answer, Ask, UserError
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database
from tests import ci
from tests.builders import after
from tests.story import texts

FULL = "cp: error writing '/builds/pine/{}/disk.img': No space left on device"


def ask(db: Database, runner: str, **arguments: str) -> Answer:
    return call(COMMANDS["runner"], db, Ask(after(48)), {"runner": runner, **arguments})


def days(db: Database, sick: str, **failing: Any) -> None:
    """Two jobs take turns on four runners; what runs on the sick one fails, then passes elsewhere."""
    for n in range(12):
        runs = [
            ci.Run(100 * (n + 1) + k, name, runner=f"k8s-{(n + k) % 4}", start=n)
            for k, name in enumerate(("functional", "unit"))
        ]
        runs = [
            ci.Run(r.id, r.name, "failed" if r.runner == sick else "success", r.runner, start=n, **failing)
            for r in runs
        ]
        ci.take(db, ci.event(n + 1, *runs))
        for r in runs:
            if r.status == "failed":
                ci.take(db, ci.log(r, FULL.format(n)))
                again = ci.Run(r.id + 50, r.name, runner="k8s-9", start=n + 0.6)
                ci.take(db, ci.event(n + 1, again, *(o for o in runs if o != r), status="success"))


def test_a_sick_runner_is_told_with_its_evidence(db: Database) -> None:
    days(db, "k8s-2")
    found = ask(db, "k8s-2")
    assert found.title == "Runner k8s-2: most likely sick"
    assert texts(found, "For")[0].startswith("6 of 6 runs failed there, 0 of 24 of the same jobs elsewhere")
    assert "6 failures there that no code can cause; 0 on all other runners" in texts(found, "For")
    assert any('6 runs there, and none elsewhere, said "' in x for x in texts(found, "For"))
    assert "6 jobs that failed there passed elsewhere at the same commit" in texts(found, "For")
    assert texts(found, "Against") == ["nothing"]
    last = texts(found, "Failed there last")
    assert len(last) == 5
    assert last[::4] == [
        "2 Mar functional (job 1100) failed, 30 min",
        "2 Mar functional (job 300) failed, 30 min",
    ]


def test_of_several_the_strangest_comes_first(db: Database) -> None:
    days(db, "k8s-2")
    found = ask(db, "K8S")
    assert texts(found)[1].startswith("k8s-2: most likely sick; 6 of 6")
    assert all(": nothing speaks against it" in x for x in texts(found)[2:])
    assert found.actions[0].arguments == {"runner": "k8s-2", "since": "14d"}


def test_tests_that_fail_everywhere_are_no_runner_s_fault(db: Database) -> None:
    for n in range(12):
        run = ci.Run(n + 1, runner=f"k8s-{n % 2}", status="failed" if n % 3 else "success", start=n)
        ci.take(db, ci.event(n + 1, run))
    found = ask(db, "k8s-1")
    assert found.title == "Runner k8s-1: unsure"
    assert any(x.startswith("the same jobs failed elsewhere too, 4 times") for x in texts(found, "Against"))
    assert not any("go away" in x for x in texts(found, "Against"))  # nobody tried


def test_what_failed_elsewhere_again_speaks_for_the_runner(db: Database) -> None:
    for n in range(4):
        status = "failed" if n < 2 else "success"
        here, again = (
            ci.Run(10 * n + k + 1, runner=name, status=status, start=n + k / 2) for k, name in enumerate("ab")
        )
        ci.take(db, ci.event(n + 1, here), ci.event(n + 1, here, again))
    for n in (7, 8):
        ci.take(db, ci.event(n + 1, ci.Run(10 * n + 1, runner="a", status="failed", start=n)))
    assert "2 failures there did not go away elsewhere" in texts(ask(db, "a"), "Against")


def test_one_of_several_that_is_not_well_is_enough(db: Database) -> None:
    for n in range(12):
        ci.take(db, ci.event(n + 1, ci.Run(n + 1, "build", runner=f"k8s-{n % 2}", start=n)))
    assert not ask(db, "k8s").found
    for n in range(12, 18):
        ci.take(db, ci.event(n + 1, ci.Run(n + 1, "arm", "failed", "k8s-9", start=n)))
    assert texts(ask(db, "k8s"))[-1].startswith("k8s-9: unsure")
    assert ask(db, "k8s").found


def test_jobs_that_run_nowhere_else_prove_nothing(db: Database) -> None:
    for n in range(5):
        ci.take(db, ci.event(n + 1, ci.Run(n + 1, "arm", "failed", "arm-1", start=n)))
    found = ask(db, "arm-1")
    assert found.title == "Runner arm-1: unsure"
    assert "5 runs of jobs that run nowhere else prove nothing" in texts(found, "Against")


def test_a_runner_that_nobody_saw(db: Database) -> None:
    ci.take(db, ci.event(1, ci.Run(1)))
    with pytest.raises(UserError, match='No runner "s390" ran a job') as refused:
        ask(db, "s390")
    assert [c.label for c in refused.value.choices] == ["r1"]


def test_a_runner_that_is_idle_lately_is_found(db: Database) -> None:
    ci.take(db, ci.event(1, ci.Run(1)))
    idle = ask(db, "r1", since="1d")
    assert (idle.found, texts(idle)[-1]) == (False, "it ran no job that ended since 3 Mar")
    assert "r1" in ask(db, **idle.actions[0].arguments).title


def test_a_runner_on_which_a_job_failed_is_known_by_a_key(db: Database) -> None:
    days(db, "k8s-2")
    failed = call(COMMANDS["failed"], db, Ask(after(48)), {"pipeline": "latest"})
    (cause,) = next(s for s in failed.sections if s.title.startswith("Runners")).lines
    assert cause.key == "R-1"
    assert ask(db, "r-1").title == "Runner k8s-2: most likely sick"
    why = call(COMMANDS["why"], db, Ask(after(48)), {"key": "r-1"})
    assert texts(why) == texts(ask(db, "k8s-2"))[-len(texts(why)) :]
    with pytest.raises(UserError, match='No runner "R-2"'):
        ask(db, "R-2")
    with pytest.raises(UserError, match='Nothing has the key "R-2"'):
        call(COMMANDS["why"], db, Ask(after(48)), {"key": "R-2"})
