"""The real thread, from its mails to what a maintainer reads the next morning."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import ingest
from bot.sources import files
from bot.telling import Telling
from commands.answer import Ask
from commands.answer_json import to_json
from commands.declare import call
from commands.table import COMMANDS
from storage import defects
from storage.database import Database, open_database, transaction
from storage.records import Source
from storage.state import DefectState, EventKind
from tests.builders import START
from tests.conftest import NOW

TEMPLATES = {"message": "https://lists.example.org/{message_id}"}


@dataclass(frozen=True, slots=True)
class Asking:
    """A database to put questions to."""

    db: Database

    def __call__(self, command: str, **arguments: str) -> dict[str, Any]:
        return to_json(call(COMMANDS[command], self.db, Ask(NOW, templates=TEMPLATES), arguments))


def read_in(db: Database, data: Path, *mails: str) -> None:
    owners = files.events(Source.MAINTAINERS, [data / "owners" / "qemu-MAINTAINERS"], START)
    arrived = itertools.chain(owners, files.mails([data / m for m in mails], START))
    with transaction(db):
        ingest.ingest(db, arrived, Telling(TEMPLATES))


@pytest.fixture(scope="module")
def seed(data: Path) -> Iterator[Asking]:
    db = open_database(":memory:")
    read_in(db, data, "seed-thread.mbox")
    yield Asking(db)
    db.close()


def lines(answer: dict[str, Any], section: str) -> list[dict[str, Any]]:
    return [x for s in answer["sections"] if s["title"].startswith(section) for x in s["lines"]]


def texts(found: list[dict[str, Any]]) -> list[str]:
    return [t for x in found for t in (x["text"], *texts(x["details"]))]


def test_the_area_is_migration_and_its_owners(seed: Asking) -> None:
    answer = seed("status", area="migration")
    assert answer["title"] == "Migration"
    assert answer["intro"][0]["text"].startswith("Peter Xu, Fabiano Rosas")


def test_the_pull_request(seed: Asking) -> None:
    (pull,) = lines(seed("status", area="migration"), "Pull requests")
    assert pull["key"] == "P-1"
    assert pull["text"].startswith(
        "v2 Migration 20240917 patches, 6 patches: applied by Peter Maydell 19 Sep"
    )
    assert "passed without a retry" in pull["text"]
    assert 'not in its summary: "migration/savevm: Remove extra load cleanup calls"' in pull["text"]
    details = texts(pull["details"])
    assert any("2b81c046252f" in d for d in details)
    assert any("4ce562290878" in d for d in details)
    assert any("migration-20240917-pull-request" in d for d in details)
    assert sum(d.startswith("•") for d in details) == 5


def test_the_promised_one_with_all_three_views(seed: Asking) -> None:
    coverity = {x["key"]: x for x in lines(seed("status", area="migration"), "Coverity")}
    promised = coverity["CID-1527402"]
    assert "patch promised by Peter Xu 19 Sep" in promised["text"]
    views = texts(promised["details"])
    assert {v.partition(":")[0] for v in views} == {"Peter Maydell", "Fabiano Rosas", "Peter Xu"}
    assert any("I can send a patch for this one." in v for v in views)


def test_the_disputed_one_with_both_reasons(seed: Asking) -> None:
    answer = seed("status", area="migration")
    (disputed,) = [x for x in lines(answer, "Coverity") if x["key"] == "CID-1527413"]
    assert "disputed, see above" in disputed["text"]
    (above,) = [x for x in lines(answer, "Needs somebody") if x["key"] == "CID-1527413"]
    assert above["text"].startswith("disputed: Fabiano Rosas says real (bug) 19 Sep, Peter Xu says safe")
    reasons = texts(disputed["details"])
    assert any(r.startswith("Fabiano Rosas: real (bug): ") for r in reasons)
    assert any(r.startswith("Peter Xu: safe (false positive): ") for r in reasons)


def test_the_minor_one(seed: Asking) -> None:
    coverity = {x["key"]: x["text"] for x in lines(seed("status", area="migration"), "Coverity")}
    assert "minor" in coverity["CID-1560071"]
    assert set(coverity) == {"CID-1527402", "CID-1527413", "CID-1560071"}


def test_the_watch(seed: Asking) -> None:
    tests = texts(lines(seed("status", area="migration"), "Tests"))
    assert tests[0].startswith(
        "migration-test: watched by Peter Xu or Fabiano Rosas if it fails again, asked 19 Sep"
    )
    assert "nothing can be said of its rate" in tests[1]


def test_the_changelog_is_asked_of_the_sender(seed: Asking) -> None:
    (followup,) = [
        x for x in lines(seed("status", area="migration"), "Needs somebody") if x["key"].startswith("F-")
    ]
    assert followup["text"].startswith("asked of Peter Xu by Peter Maydell 19 Sep")
    assert "changelog" in followup["text"]


def test_the_guess_is_doubted_and_the_hand_off_is_not_accepted(seed: Asking) -> None:
    said = lines(seed("status", area="migration"), "Said")
    (guess,) = [x["text"] for x in said if x["key"].startswith("G-")]
    assert guess.startswith("a guess about CID-1527402 by Fabiano Rosas 19 Sep")
    assert "doubted by Peter Xu 19 Sep" in guess
    (handoff,) = [x["text"] for x in said if x["key"].startswith("H-")]
    assert handoff.startswith("Bandan to take it on: proposed by Peter Xu 19 Sep")
    assert "not yet accepted" in handoff


def test_every_line_that_says_who_has_a_link(seed: Asking) -> None:
    answer = seed("status", area="migration")
    for section in ("Needs somebody", "Pull requests", "Coverity", "Said"):
        for x in lines(answer, section):
            assert x["links"] or x["details"][0]["links"], x["text"]


def test_a_sentence_stands_once(seed: Asking) -> None:
    answer = seed("cid show", cid="1527413")
    views = texts(lines(answer, "Views"))
    assert any(v.startswith("Peter Maydell: unsure, as above 19 Sep") for v in views)
    raised = texts(answer["intro"])[1].partition(" (by ")[0]
    assert raised
    assert not any(raised in v for v in views)


def test_nothing_is_reclassified(seed: Asking) -> None:
    for cid in ("1527402", "1527413", "1560071"):
        assert "classified" not in " ".join(texts(lines(seed("why", key=f"CID-{cid}"), "Decided")))
        assert seed("cid show", cid=cid)["title"].split()[1] in ("promised", "disputed", "open")


def test_what_came_of_it(data: Path) -> None:
    db = open_database(":memory:")
    read_in(db, data, "seed-thread.mbox", "qemu-devel")
    found = {c: defects.get(db, c) for c in (1527402, 1527413, 1560071)}
    first, second, third = found.values()
    assert first and second and third
    assert [e.what for e in first.events] == [
        EventKind.RAISED,
        EventKind.PROMISED,
        EventKind.POSTED,
        EventKind.REVIEWED,
        EventKind.QUEUED,
        EventKind.IN_PULL,
        EventKind.BOUNCED,
        EventKind.IN_PULL,
        EventKind.APPLIED,
    ]
    assert first.events[-1].origin.message_id.startswith("<CAFEAcA-5-WHyyL9WmS")
    assert third.state is DefectState.APPLIED
    assert [
        e.what for e in third.events if e.what in (EventKind.POSTED, EventKind.QUEUED, EventKind.APPLIED)
    ] == [
        EventKind.POSTED,
        EventKind.QUEUED,
        EventKind.APPLIED,
    ]
    assert second.disputed
    assert second.state is DefectState.OPEN
    db.close()
