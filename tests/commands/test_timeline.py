from __future__ import annotations

import pytest

from commands.answer import Answer, Ask, Line, UserError
from commands.complete import complete
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database
from storage.records import Delivery, Source
from tests import ci
from tests.builders import START, after
from tests.story import Asking, texts


def lines(answer: Answer) -> tuple[Line, ...]:
    return answer.sections[0].lines


def test_an_area_has_each_mail_run_decision_and_notice_once_and_in_order(ask: Asking) -> None:
    ask("cid assign", cid="410202", person="tomasz", reason="second look")
    found = lines(ask("history", key="migration"))
    assert [x.at for x in found if x.at] == sorted(x.at for x in found if x.at)
    assert len({(x.key, x.text) for x in found}) == len(found)
    assert {"P-1", "P-2", "F-1", "W-1", "CID-410201", "CID-410202", "T-4", "D-1"} <= {x.key for x in found}
    told = [f"{x.key} {x.text}" for x in found]
    assert 'P-2 applied by Halvard Lien 8 Oct: "Applied, thanks."' in told
    assert [x.partition('"')[0] for x in told if "promises a patch" in x] == [
        "CID-410201 Ines Okafor: real (bug), promises a patch: "
    ]
    assert not any("patch promised" in x for x in told)
    assert any("T-4 9 Oct pinewood/live-handover-test failed in job 903313, 244 s" in x for x in told)
    assert any("to tell Ines Okafor and Tomasz Wilk" in x for x in told)


def test_what_is_older_is_left_out(ask: Asking) -> None:
    found = texts(ask("history", key="migration", since="1d"))
    assert not any("sent by Ines" in x for x in found)
    assert any("guess by Tomasz" in x for x in found)
    nothing = ask("history", key="migration", since="2026-10-10")
    assert not nothing.found
    assert texts(nothing) == ["nothing since 2026-10-10"]


@pytest.mark.parametrize("key", ["Ines Okafor", "ines", "me", "ines.okafor@example.org"])
def test_a_person_has_what_they_did_and_were_told(ask: Asking, key: str) -> None:
    ask("cid claim", cid="410202", reason="mine")
    answer = ask("history", key=key)
    assert answer.title == "History of Ines Okafor"
    told = [x.text for x in lines(answer)]
    assert any(x.startswith("v2 Migration queue") for x in told)
    assert any("Ines Okafor: cid claim" in x for x in told)
    assert any("to tell Ines Okafor and" in x for x in told)
    assert not any("Halvard" in x for x in told)


@pytest.mark.parametrize("key", ["R-1", "pinewood-k8s-2"])
def test_a_runner_has_the_jobs_that_failed_on_it(ask: Asking, key: str) -> None:
    assert texts(ask("history", key=key)) == ["9 Oct functional-x86 failed: pinewood/live-handover-test"]


def test_runs_of_a_test_between_failures_are_one_line(ask: Asking) -> None:
    assert texts(ask("history", key="T-1")) == ["2 runs passed, 9 Oct"]


def test_what_is_no_area_runner_or_person_is_refused_with_what_may_be_meant(ask: Asking) -> None:
    with pytest.raises(UserError, match='No area, runner or person is called "Migartion"') as refused:
        ask("history", key="Migartion")
    assert [c.arguments for c in refused.value.choices] == [{"key": "Migration"}]


def test_what_has_a_history_is_completed(ask: Asking, db: Database) -> None:
    assert "Migration" in complete(db, "history", "key", "migr")
    assert "CID-410202" in complete(db, "history", "key", "CID-4102")
    assert "pinewood-k8s-2" in complete(db, "history", "key", "k8s")
    assert "Migration" not in complete(db, "why", "key", "migr")


def test_of_many_failures_the_newest_are_told_and_the_others_counted(db: Database) -> None:
    run, later = ci.Run(11, status="failed"), ci.Run(12, status="failed", start=1)
    names = [f"door/case-{n:03}" for n in range(201)]
    ci.take(db, ci.event(1, run, later), ci.report(run, (), dict.fromkeys(names, "no oil")))
    ci.take(db, ci.report(later, (), {names[0]: "stuck"}))
    owners = b"Maintainers\n-----------\nDoors\nM: Ada Marsh <ada@example.org>\nF: hw/doors/\n"
    ci.take(db, Delivery(Source.MAINTAINERS, "m", owners, START))
    db.execute("INSERT OR IGNORE INTO areas SELECT 'Doors', 'T-' || number FROM keys WHERE letter = 'T'")
    (older, *shown) = texts(call(COMMANDS["history"], db, Ask(after(24)), {"key": "Doors"}))
    assert older == "2 older lines left out"
    assert len(shown) == 200
    assert "stuck" in shown[-1]
