"""The index holds exactly the words of the mails that count, however these came to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot import ingest
from bot.sources import files
from storage import deliveries, word_index
from storage.database import Database, open_database, transaction
from storage.records import Delivery, Source
from tests.builders import START
from tests.mails import a_mail, a_patch_text, message_id

LONG = a_mail("m1", "Oil for the lamps", "The wick of the third lamp burns at both ends.\n")
SHORT = replace(LONG, key=f"{LONG.key}0", raw=LONG.raw[:-30])  # the same mail, cut off
OTHER = a_mail("m2", "Rain", "The wick was dry yesterday.\n")
NO_MAIL = Delivery(Source.MAIL, "broken", b"\x00", START)


def fill(db: Database, *batches: Sequence[Delivery]) -> None:
    for batch in batches:
        with transaction(db):
            ingest.ingest(db, batch)


def found(db: Database, match: str) -> set[str]:
    """The mails that hold this, in FTS5's own language."""
    rows = db.execute(
        "SELECT message_id FROM words JOIN messages ON delivery = words.rowid WHERE words MATCH ?", (match,)
    )
    return {r["message_id"] for r in rows}


def terms(db: Database) -> list[tuple[object, ...]]:
    """Everything the index holds: each term with its mail, column and place."""
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.held USING fts5vocab(main, words, instance)")
    rows = db.execute(
        'SELECT term, message_id, col, "offset" FROM held LEFT JOIN messages ON delivery = doc '
        'ORDER BY term, message_id, col, "offset"'
    )
    return [tuple(r) for r in rows]


def texts(db: Database) -> list[str]:
    kept = db.execute("SELECT delivery, text FROM readings")
    return sorted(word_index.unpacked(r["text"], deliveries.get(db, r["delivery"]).raw) for r in kept)


def test_a_mail_is_found_by_its_subject_its_author_and_its_words(db: Database) -> None:
    fill(db, [LONG, OTHER])
    assert found(db, "lamps") == found(db, "burns") == {message_id("m1")}
    assert found(db, "ada") == found(db, "wick") == {message_id("m1"), message_id("m2")}


def test_what_a_mail_quotes_and_the_diff_it_carries_are_not_its_words(db: Database) -> None:
    reply = "Ben Okoro wrote:\n> Lanterns leak.\n\nNot mine.\n"
    fill(db, [a_mail("m3", "Re: Rain", reply, answers=("m2",)), a_mail("m4", "[PATCH] trim", a_patch_text())])
    assert found(db, "mine") == {message_id("m3")}
    assert found(db, "burns") == {message_id("m4")}
    assert found(db, "lanterns") == found(db, "before") == found(db, '"trim wick"') == set()


@pytest.mark.parametrize(
    "batches",
    [
        [[LONG, OTHER]],
        [[SHORT, LONG, OTHER]],
        [[LONG, SHORT, OTHER]],
        [[SHORT], [OTHER, LONG]],
        [[SHORT, OTHER], [NO_MAIL, LONG, NO_MAIL]],
        [[LONG], [OTHER], [SHORT], [LONG]],
    ],
)
def test_of_mails_that_share_a_message_id_the_words_of_the_one_that_counts_are_held(
    db: Database, batches: list[list[Delivery]]
) -> None:
    fill(db, *batches)
    plain = open_database(":memory:")
    fill(plain, [LONG, OTHER])
    assert terms(db) == terms(plain)
    assert texts(db) == texts(plain)
    db.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    plain.close()


def test_what_was_rolled_back_was_never_there(db: Database) -> None:
    fill(db, [SHORT])
    before = terms(db)
    with pytest.raises(KeyboardInterrupt), transaction(db):
        ingest.ingest(db, [LONG, OTHER])
        raise KeyboardInterrupt
    assert terms(db) == before
    fill(db, [LONG, OTHER])
    assert found(db, "ends") == {message_id("m1")}


def test_replay_makes_the_same_index(db: Database) -> None:
    mails = [a_mail(f"x{n}", f"Lamp {n}", f"Words {n * n} of a lamp.\n") for n in range(40)]
    fill(db, mails[20:], [SHORT], mails[:20], [LONG])
    before = terms(db), texts(db)
    with transaction(db):
        ingest.replay(db)
    assert (terms(db), texts(db)) == before
    assert not word_index.behind(db)


def test_mails_from_before_there_was_an_index_are_missed_until_a_replay(db: Database) -> None:
    assert not word_index.behind(db)
    fill(db, [LONG])
    word_index.clear(db)
    db.execute("UPDATE readings SET text = NULL")
    fill(db, [OTHER])
    assert word_index.behind(db)
    fill(db, [replace(LONG, key=f"{LONG.key}1", raw=LONG.raw + b"More.\n")])  # one of them is replaced
    assert found(db, "wick") == {message_id("m1"), message_id("m2")}


def test_of_a_text_that_nobody_wrote_by_hand_only_the_beginning_is_held(db: Database) -> None:
    fill(db, [a_mail("log", "A log", "spark " * (word_index.MOST // 6) + "soot\n")])
    assert found(db, "spark") == {message_id("log")}
    assert found(db, "soot") == set()


def test_bytes_that_are_no_text_are_held_as_far_as_they_are(db: Database) -> None:
    head = b"From: a@example.org\nMessage-ID: <b@example.org>\nSubject: =?utf-8?q?L=C3=B6schen?=\n\n"
    fill(db, [files.mail(head + b"\xff\xfe\x00 gl\xfchen \xed\xa0\x80 ember\n", "b", START)])
    assert found(db, "ember") == found(db, "loschen") == {"<b@example.org>"}
