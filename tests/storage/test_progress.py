from __future__ import annotations

from dataclasses import replace

import pytest

from bot import ingest
from storage import cursors, deliveries, troubles
from storage.database import Database, transaction
from storage.records import Cursor, Delivery, Source
from storage.troubles import Trouble
from tests.builders import after

PLACE = "https://lists.example.org/devel/0"


def reaching(position: str) -> Delivery:
    return Delivery(
        Source.MAIL,
        position,
        b"Message-ID: <%s@x>\n\n" % position.encode(),
        after(0),
        "",
        "devel",
        Cursor("devel", PLACE, position),
    )


def test_a_cursor_moves_with_the_mails_of_its_transaction_or_not_at_all(db: Database) -> None:
    assert cursors.position(db, "devel", PLACE) == ""
    with transaction(db):
        ingest.ingest(db, [reaching("a"), reaching("b")])
    with pytest.raises(RuntimeError), transaction(db):
        ingest.ingest(db, [reaching("c")])
        raise RuntimeError
    assert cursors.position(db, "devel", PLACE) == "b"
    assert deliveries.counts(db) == {"mail": 2}
    assert cursors.position(db, "", PLACE) == cursors.position(db, "devel", "another") == ""


def test_a_cursor_moves_over_what_was_known(db: Database) -> None:
    ingest.ingest(db, [reaching("a")])
    ingest.ingest(db, [replace(reaching("a"), reached=Cursor("devel", PLACE, "z"))])
    assert cursors.position(db, "devel", PLACE) == "z"


def test_a_source_fails_since_it_began_to_and_until_it_is_well(db: Database) -> None:
    first = Trouble("devel", after(0), "7F3A", "it is away")
    troubles.begin(db, first)
    troubles.begin(db, Trouble("devel", after(5), "11B0", "it is damaged"))
    assert troubles.of(db, "devel") == Trouble("devel", after(0), "11B0", "it is damaged")
    assert troubles.of(db, "block") is None
    troubles.end(db, "devel")
    assert troubles.of(db, "devel") is None
