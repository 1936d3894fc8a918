"""From Coverity's reports and exports to what a maintainer sees, and what has to be set there."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot import ingest
from bot.sources import files
from commands.answer import Answer, Ask
from commands.declare import call
from commands.table import COMMANDS
from storage import defects, deliveries
from storage.database import Database, open_database, transaction
from storage.records import Delivery, Person, Source
from storage.state import Defect, DefectState
from tests.builders import START
from tests.coverity_samples import CIDS, INTRO, PARSED, REPORT, a_mail, quoted
from tests.story import texts
from tests.test_ingest import dump, fill, meaning

MAINTAINERS = b"""\
Lamps
M: Ada Bell <ada@example.org>
S: Maintained
F: hw/lamp/

Utilities
M: Ben Okoro <ben@example.org>
F: util/
F: include/lamp/
"""

COMPONENTS = b"""\
These are the components:

lamps
  ~ (/lamp)?((/include)?/hw/lamp/.*)

old (component should be ignored in analysis)
  ~ /old/.*

util
  ~ (/lamp)?(/util/.*)
"""

ADA = Person("Ada Bell", "ada@example.org")
TRIAGED = {
    "classification": "Unclassified",
    "severity": "Unspecified",
    "action": "Undecided",
    "owner": "Unassigned",
}


def report(text: str = REPORT, days: float = 0, number: int = 1, **headers: str) -> Delivery:
    mail = a_mail(text, **headers)
    del mail["Date"], mail["Message-ID"]
    mail["Date"] = (START + timedelta(days=days)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    mail["Message-ID"] = f"<scan-{number}@example.org>"
    return files.mail(mail.as_bytes(), "", START)


def export(days: float, *rows: dict[str, object]) -> Delivery:
    raw = json.dumps({"viewContentsV1": {"totalRows": len(rows), "rows": rows}}).encode()
    return Delivery(Source.COVERITY, files.digest(raw), raw, START + timedelta(days=days), "view")


def row(cid: int = 610001, **more: object) -> dict[str, object]:
    return {"cid": cid, "checker": "RESOURCE_LEAK", "status": "New", **TRIAGED, **more}


def reply(text: str, days: float, sender: Person = ADA) -> Delivery:
    words = f"On Monday, scan-admin wrote:\n> CID 610001: the ramp\n\n{text}\n"
    raw = (
        f"From: {sender.name} <{sender.email}>\nSubject: Re: the scan\n"
        f"Date: {(START + timedelta(days=days)).strftime('%a, %d %b %Y %H:%M:%S +0000')}\n"
        f"Message-ID: <r-{days}-{sender.email}>\nIn-Reply-To: <scan-1@example.org>\n\n{words}"
    )
    return files.mail(raw.encode(), "", START)


OWNERS = [
    Delivery(source, files.digest(raw), raw, START)
    for source, raw in ((Source.MAINTAINERS, MAINTAINERS), (Source.COMPONENTS, COMPONENTS))
]

Asking = Callable[..., Answer]


@pytest.fixture
def asked(db: Database) -> Asking:
    def ask(name: str, /, days: float = 30, **arguments: str) -> Answer:
        with transaction(db):
            return call(
                COMMANDS[name],
                db,
                Ask(START + timedelta(days=days), ADA, templates={"cid": "https://c/{id}"}),
                arguments,
            )

    return ask


def known(db: Database, cid: int = 610001) -> Defect:
    found = defects.get(db, cid)
    assert found is not None
    return found


def test_a_report_mail_tells_what_and_where_and_to_whom_it_belongs(db: Database, asked: Asking) -> None:
    fill(db, [*OWNERS, report()])
    answer = asked("cid show", cid="610001")
    assert answer.title == "CID-610001 open"
    assert answer.intro[0].text.startswith("Lamps · Coverity")
    assert answer.intro[1].text.startswith('Variable "ramp" going out of scope leaks the storage')
    assert texts(answer, "Coverity") == [
        "RESOURCE_LEAK (Resource leaks) · component lamps",
        "hw/lamp/dimmer.c:212 in dimmer_realize(): return;",
        "first seen 2 Mar; in 1 report: 2 Mar",
    ]
    places = texts(asked("cid show", cid="610002"), "Coverity")[1]
    assert places.count("util/ramp.cc:") == 2
    assert asked("cid list", area="Utilities").title == "Open defects of Utilities: 2"


def test_why_and_history_name_the_reports(db: Database, asked: Asking) -> None:
    fill(db, [*OWNERS, report(), export(5, row(status="Fixed"))])
    assert texts(asked("why", key="CID-610001"), "Reports") == [
        "report by scan-admin@coverity.example.org 2 Mar: RESOURCE_LEAK, "
        "/builds/lamp/hw/lamp/dimmer.c:212 in dimmer_realize()",
        "export by Coverity 7 Mar: RESOURCE_LEAK, fixed",
    ]
    assert texts(asked("history", key="CID-610001"))[-1] == "found fixed by Coverity 7 Mar"
    line = texts(asked("cid show", cid="610002"), "Coverity")[1]
    assert "lamp::Ramp::fits(std::vector<lamp::Step, std::allocator<lamp::Step>> &): return" in line


def test_a_report_that_comes_again_by_the_list_or_as_a_file_is_the_same(db: Database) -> None:
    assert fill(db, [report(), export(1, row())]).new == 2
    before = dump(db)
    again = fill(db, [report(), export(5, row())])
    assert (again.new, again.known) == (0, 2)
    assert dump(db) == before


def test_what_a_later_report_leaves_out_is_still_open(db: Database, asked: Asking) -> None:
    fill(db, [report(), report(INTRO + PARSED, days=7, number=2), export(8, row(610003))])
    assert [known(db, cid).state for cid in CIDS] == [DefectState.OPEN] * 3
    assert (
        texts(asked("cid show", cid="610003"), "Coverity")[-1]
        == "first seen 2 Mar; in 3 reports: 10 Mar, 9 Mar, 2 Mar"
    )


def test_fixed_and_back_again(db: Database, asked: Asking) -> None:
    fill(db, [report(), export(5, row(status="Fixed"))])
    assert known(db).state is DefectState.FIXED
    assert asked("cid show", cid="610001").title == "CID-610001 fixed"
    assert asked("cid list").title == "Open defects: 2"
    fill(db, [report(days=9, number=2)])
    assert known(db).state is DefectState.OPEN
    assert texts(asked("cid show", cid="610001"), "Course")[-2:] == [
        "found fixed by Coverity 7 Mar",
        "reported again by scan-admin@coverity.example.org 11 Mar",
    ]


def test_a_report_that_is_only_quoted_tells_what_the_defect_is(db: Database, asked: Asking) -> None:
    fill(
        db,
        [
            report(
                quoted(REPORT) + "\nLooks real to me.\n",
                subject="Re: the scan",
                In_Reply_To="<x@example.org>",
            )
        ],
    )
    assert known(db).function == "dimmer_realize"
    assert texts(asked("cid show", cid="610001"), "Coverity")[0].startswith("RESOURCE_LEAK")


def test_coverity_s_triage_stands_beside_what_people_say(db: Database, asked: Asking) -> None:
    fill(db, [*OWNERS, report(), export(5, row(classification="Pending", severity="Major", owner="abell"))])
    shown = asked("cid show", cid="610001")
    assert shown.intro[0].text == "Lamps · Coverity: Pending, Major, owner abell (7 Mar)"
    assert texts(asked("cid drift")) == ["nothing: Coverity says what people say here"]


def test_where_nobody_told_what_coverity_says_nothing_is_said_to_agree(db: Database, asked: Asking) -> None:
    fill(db, [*OWNERS, report(), reply("This is a false positive.", 1)])
    (unknown,) = texts(asked("cid drift"))
    assert unknown.startswith("not known: nobody told what these are in Coverity.")


def test_what_people_agree_on_and_coverity_does_not_know_is_a_checklist(db: Database, asked: Asking) -> None:
    fill(db, [*OWNERS, report(), export(5, row()), reply("This is a false positive.", 1)])
    (todo,) = texts(asked("cid drift"))
    assert (
        todo == "classification: False Positive, not Unclassified: Ada Bell says safe (false positive) 3 Mar"
    )
    assert texts(asked("cid show", cid="610001"), "To set") == [todo]
    assert asked("cid drift", area="Utilities").found is False
    fill(db, [reply("No, it is a real bug.", 2, Person("Ben Okoro", "ben@example.org"))])
    assert asked("cid drift").found is False
    asked("cid verdict", cid="610001", classification="Intentional", reason="the lamp is never freed")
    asked("cid assign", cid="610001", person="me")
    assert texts(asked("cid drift")) == [
        "classification: Intentional, not Unclassified: Ada Bell decided so (D-1)",
        "owner: Ada Bell, not nobody",
    ]
    fill(db, [export(9, row(classification="Intentional", owner="abell"))])
    assert asked("cid drift").found is False


def test_what_was_set_there_and_said_by_nobody_here_stands_in_it_too(db: Database, asked: Asking) -> None:
    fill(db, [report(), export(5, row(classification="Intentional"))])
    assert texts(asked("cid drift")) == ["classification: Intentional there; here nobody says so"]


def test_an_export_that_cannot_be_read_is_kept_and_marked(db: Database) -> None:
    broken = Delivery(Source.COVERITY, "k", b'{"issues": [', START, "view.json")
    counts = fill(db, [broken, Delivery(Source.COMPONENTS, "c", b"nothing\n", START, "COMPONENTS.md")])
    assert [origin for origin, _ in counts.refused] == ["view.json", "COMPONENTS.md"]
    assert {r.source for r in deliveries.refusals(db)} == {Source.COVERITY, Source.COMPONENTS}


EVERYTHING = [
    *OWNERS,
    report(),
    report(INTRO + PARSED, days=7, number=2),
    export(5, row(status="Fixed"), row(610003, classification="Intentional")),
    export(9, row(), row(610002, firstDetected="02/01/26")),
    reply("This is a false positive.", 1),
    reply("I will send a patch.", 2),
    report(quoted(PARSED), days=3, number=4, subject="Re: the scan", In_Reply_To="<scan-1@example.org>"),
]


@pytest.mark.parametrize("seed", range(4))
def test_batches_replay_and_any_order_come_to_the_same(seed: int) -> None:
    states = []
    for order in (EVERYTHING, random.Random(seed).sample(EVERYTHING, len(EVERYTHING))):  # noqa: S311 — an order
        db = open_database(":memory:")
        fill(db, order, seed + 1)
        before = dump(db)
        ingest.replay(db)
        assert dump(db) == before
        states.append(meaning(db))
        db.close()
    assert states[0] == states[1]
