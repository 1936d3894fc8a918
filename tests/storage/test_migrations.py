from __future__ import annotations

import zlib
from pathlib import Path

import msgspec
import pytest
import sqlite_utils

from bot.parsers import reading
from storage import deliveries, families, messages, proofs, word_index
from storage.database import Database, open_database
from storage.migrations import MIGRATIONS
from tests.mails import a_mail, message_id

SCHEMA = Path(__file__).with_name("schema.sql")


def schema(db: Database) -> str:
    """Every statement that makes the schema, by name, white space folded."""
    found = db.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL "
        # FTS5's own tables behind `words` are written as its version likes.
        "AND name NOT LIKE '%sqlite_migrations%' AND name NOT LIKE 'words!_%' ESCAPE '!' ORDER BY name"
    )
    return "".join(f"{' '.join(r['sql'].split())};\n" for r in found)


def test_the_schema_is_what_it_is_said_to_be(db: Database) -> None:
    """A migration that is changed after it was released leaves old databases behind: add one instead."""
    assert schema(db) == SCHEMA.read_text("utf-8")


def test_migrations_are_applied_once_and_have_reasons(tmp_path: Path) -> None:
    for _ in range(2):
        db = open_database(tmp_path / "w.db")
        assert not MIGRATIONS.pending(db)
        names = [m.name for m in MIGRATIONS.applied(db)]
        db.close()
    assert names == sorted(names)
    assert len(names) == len(set(names)) == 40


@pytest.mark.parametrize("words", [b"Wicks are dear.", None])
def test_what_was_read_before_it_was_packed_is_read_on(tmp_path: Path, words: bytes | None) -> None:
    """`words` are None where the mail was read before there was an index."""
    old = sqlite_utils.Database(tmp_path / "w.db")
    MIGRATIONS.apply(old, stop_before="m016_narrower")
    mail = a_mail("m1", "Lamps", "Wicks are dear.\n")
    read = reading.read(mail.raw)
    old.execute(
        "INSERT INTO deliveries VALUES (1, 'mail', ?, ?, ?, ?)",
        (mail.key, mail.origin, "2026-03-02T09:00:00Z", zlib.compress(mail.raw)),
    )
    who = (read.mail.author.name, read.mail.author.email)
    old.execute(
        "INSERT INTO messages VALUES (?, 1, 1, ?, ?, ?, ?, ?, ?, ?)",
        (message_id("m1"), "2026-03-02T09:00:00Z", *who, "Lamps", "other", "", msgspec.json.encode(read)),
    )
    if words:
        old.execute("INSERT INTO texts VALUES (1, ?)", (zlib.compress(words),))
    old.conn.executemany(
        "INSERT INTO ties VALUES (?, ?)", [("title lamps", "<a@x>"), ("title lamps", "<b@x>")]
    )
    old.conn.commit()
    old.close()
    db = open_database(tmp_path / "w.db")
    assert deliveries.get(db, 1) == mail
    assert messages.readings(db, [1], {}) == {1: {message_id("m1"): read}}
    assert word_index.behind(db) == (words is None)
    assert families.tied(db, ["<a@x>"]) == {"<a@x>", "<b@x>"}
    assert schema(db) == SCHEMA.read_text("utf-8")
    db.close()


def test_codes_that_wait_are_kept_with_their_numbers(tmp_path: Path) -> None:
    old = sqlite_utils.Database(tmp_path / "w.db")
    MIGRATIONS.apply(old, stop_before="m033_codes_from")
    old.execute(
        "INSERT INTO proofs VALUES (7, 'discord:1', 'Ada', 'ada@example.org', '2026-03-02T09:00:00Z', "
        "'2026-03-02T09:00:00Z', 'mailed', 1, 'seal', 2, '')"
    )
    old.conn.commit()
    old.close()
    db = open_database(tmp_path / "w.db")
    kept = proofs.newest(db, "discord:1")
    db.close()
    assert kept and (kept.id, kept.state, kept.seal, kept.tries) == (7, "mailed", "seal", 2)


def test_how_sure_a_label_was_before_it_stood_beside_it_is_read_from_its_verdict(tmp_path: Path) -> None:
    old = sqlite_utils.Database(tmp_path / "w.db")
    MIGRATIONS.apply(old, stop_before="m036_sure")
    told = msgspec.json.encode(({"label": "flaky", "probability": {"flaky": 0.93, "stable": 0.07}}, 9, 1))
    columns = "project, name, test, from_log, label, verdict"
    insert = f"INSERT INTO histories ({columns}) VALUES ('', 'check', ?, 0, ?, ?)"
    old.conn.executemany(insert, [(1, "flaky", told), (2, "", None)])
    old.conn.commit()
    old.close()
    db = open_database(tmp_path / "w.db")
    assert [r["sure"] for r in db.execute("SELECT sure FROM histories ORDER BY test")] == [0.93, 0]
