from __future__ import annotations

import pytest

from bot import ingest
from commands.answer import Answer, Ask, UserError
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database, transaction
from storage.records import Delivery, Source
from tests.builders import ADA, BEN, CLEO, START, after
from tests.commands.test_pull_diff import a_pull
from tests.mails import DAY, a_mail, a_patch_text
from tests.story import texts

OWNERS = Delivery(
    Source.MAINTAINERS,
    "owners",
    b"Lamps\nM: Cleo Winter <cleo@example.org>\nS: Maintained\nF: lamp/\n",
    START,
)
REPORT = Delivery(Source.COVERITY, "scan", b"CID,Checker,File\n4711,RACE,lamp/wick.c\n", START)
PATCH = a_mail("lit", "[PATCH] lamp: light it", a_patch_text("light();"), hours=DAY, person=BEN)
QUEUED = a_mail(
    "q", "Re: [PATCH] lamp: light it", "Queued, thanks.\n", answers=("lit",), hours=2 * DAY, person=CLEO
)
PULLED = [
    a_pull("pr", "PULL", ["lamp: light it"], ["Ben's light"], "1", 3 * DAY),
    a_mail(
        "ok", "Re: [PULL 0/1] Lamp queue", "Applied, thanks.\n", answers=("pr",), hours=4 * DAY, person=ADA
    ),
]


def take(db: Database, *arrived: Delivery) -> None:
    with transaction(db):
        ingest.ingest(db, arrived)


def ask(db: Database, name: str, **arguments: str) -> Answer:
    with transaction(db):
        return call(COMMANDS[name], db, Ask(after(5 * DAY), CLEO), arguments)


def state(db: Database) -> str:
    return ask(db, "cid show", cid="4711").title


@pytest.fixture
def lamps(db: Database) -> Database:
    take(db, OWNERS, REPORT, PATCH)
    return db


@pytest.mark.parametrize(
    "by", ["S-1", "s-1", "<lit@example.org>", "https://lists.example.org/lit@example.org/", "S1"]
)
def test_the_course_of_the_fix_is_the_defects(lamps: Database, by: str) -> None:
    assert state(lamps) == "CID-4711 open"
    ask(lamps, "cid fix", cid="4711", by=by, reason="it takes the lock")
    assert state(lamps) == "CID-4711 patch posted"
    take(lamps, QUEUED)
    assert state(lamps) == "CID-4711 queued"
    take(lamps, *PULLED)
    assert state(lamps) == "CID-4711 applied"
    assert ask(lamps, "cid list").title == "Open defects: 0"
    assert not ask(lamps, "search", query="is:open cid:4711").found
    tied = texts(ask(lamps, "cid show", cid="4711"), "Tied")
    assert any(x.endswith('fixes it: "it takes the lock" 7 Mar (D-1)') for x in tied)


def test_a_pull_request_is_a_fix(lamps: Database) -> None:
    take(lamps, PULLED[0])
    ask(lamps, "cid fix", cid="4711", by="P-1")
    assert state(lamps) == "CID-4711 in a pull request"
    take(lamps, PULLED[1])
    assert state(lamps) == "CID-4711 applied"


def test_a_mail_that_was_not_read_yet_counts_when_it_comes(db: Database) -> None:
    take(db, OWNERS, REPORT)
    ask(db, "cid fix", cid="4711", by="lit@example.org")
    assert state(db) == "CID-4711 patch posted"
    take(db, PATCH, QUEUED)
    assert state(db) == "CID-4711 queued"


@pytest.mark.parametrize(
    ("by", "reached"),
    [
        ("9f31c2ab77", "applied"),
        ("https://git.example.org/lamp/-/commit/9f31c2ab77", "applied"),
        ("https://git.example.org/lamp/-/commit/1234567", "applied"),
        ("https://git.example.org/lamp.git/commit/?id=1234567", "applied"),
        ("https://git.example.org/lamp.git/commit/lamp/wick.c?h=main&id=1234567", "applied"),
        ("https://git.example.org/lamp?h=9f31c2ab77", "applied"),
        ("12345678", "applied"),
        ("https://git.example.org/lamp/-/merge_requests/12", "patch posted"),
        ("https://patchwork.example.org/patch/1234567", "patch posted"),
        ("https://bugs.example.org/show_bug.cgi?id=2012345", "patch posted"),
    ],
)
def test_what_no_mail_tells_is_the_persons_word(lamps: Database, by: str, reached: str) -> None:
    ask(lamps, "cid fix", cid="4711", by=by)
    assert state(lamps) == f"CID-4711 {reached}"
    assert any(f'by Cleo Winter 7 Mar: "{by} (D-1)"' in x for x in texts(ask(lamps, "cid show", cid="4711")))
    ask(lamps, "undo")
    assert state(lamps) == "CID-4711 open"


def test_of_several_patches_the_one_that_is_furthest_behind_counts(lamps: Database) -> None:
    cover = a_mail("two", "[PATCH 0/2] lamp: two", "Two patches.\n", hours=DAY, person=BEN)
    first, second = (
        a_mail(
            f"two{n}",
            f"[PATCH {n}/2] lamp: part {n}",
            a_patch_text(f"part({n});"),
            answers=("two",),
            person=BEN,
        )
        for n in (1, 2)
    )
    queued = a_mail(
        "tq", "Re: [PATCH 1/2] lamp: part 1", "Queued, thanks.\n", answers=("two", "two1"), person=CLEO
    )
    take(lamps, cover, first, second, queued)
    ask(lamps, "cid fix", cid="4711", by="two@example.org")
    assert state(lamps) == "CID-4711 patch posted"
    ask(lamps, "cid fix", cid="4711", by="two1@example.org")
    assert state(lamps) == "CID-4711 queued"


def test_what_is_no_fix_is_refused(lamps: Database) -> None:
    with pytest.raises(UserError, match=r'"the lock one" is no fix\. Give the key of a series'):
        ask(lamps, "cid fix", cid="4711", by="the lock one")
