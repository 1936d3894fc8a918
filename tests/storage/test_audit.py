from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
import sqlite_utils

from storage import audit, decisions
from storage.database import Database, open_database
from storage.migrations import MIGRATIONS
from storage.records import Decision
from tests.builders import ADA, BEN, after


def decide(db: Database, value: str, hours: float = 0) -> Decision:
    return decisions.record(
        db, Decision(0, after(hours), ADA, "cid assign", "CID-1", value, "ünd", None, "root")
    )


def chain(db: Database) -> list[audit.Entry]:
    return list(audit.entries(db))


def test_each_seal_is_made_of_the_one_before_and_of_the_decision(db: Database) -> None:
    for hours, value in enumerate(("ada", "ben", "cleo")):
        decide(db, value, hours)
    before = ""
    for entry in chain(db):
        listed = json.dumps(list(entry.values.values()), ensure_ascii=False, separators=(",", ":"))
        before = hashlib.sha256(f"{before}\n{listed}".encode()).hexdigest()
        assert (entry.seal, entry.fits) == (before, True)
    assert tuple(chain(db)[0].values) == audit.COLUMNS
    assert audit.broken(db) == ()


@pytest.mark.parametrize("table", ["decisions", "seals"])
def test_the_database_itself_refuses_to_change_what_was_decided(db: Database, table: str) -> None:
    decide(db, "ada")
    for statement in (f"UPDATE {table} SET number = 9", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            db.execute(statement)


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ("UPDATE decisions SET value = 'eve' WHERE number = 2", (2,)),
        ("UPDATE decisions SET hand = '' WHERE number = 1", (1,)),
        ("DELETE FROM decisions WHERE number = 2", (3,)),
        ("UPDATE seals SET seal = 'x' WHERE number = 3", (3, 4)),
        ("DELETE FROM decisions WHERE number = 4", ()),  # a missing end shows against a seal kept elsewhere
    ],
)
def test_a_change_behind_the_bots_back_shows_where_it_was_made(
    db: Database, what: str, where: tuple[int, ...]
) -> None:
    for hours, value in enumerate(("ada", "ben", "cleo", "dora")):
        decide(db, value, hours)
    db.execute("PRAGMA foreign_keys = OFF")
    for trigger in ("decisions_stay", "decisions_last", "seals_stay", "seals_last"):
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute(what)
    assert audit.broken(db) == where


def test_what_was_decided_before_there_were_seals_is_sealed_as_it_stands(tmp_path: Path) -> None:
    old = sqlite_utils.Database(tmp_path / "w.db")
    MIGRATIONS.apply(old, stop_before="m026_seals")
    old.execute(
        "INSERT INTO decisions (at, name, email, command, key, value, reason) "
        "VALUES ('2026-03-02T09:00:00Z', ?, ?, 'done', 'F-1', '', '')",
        (BEN.name, BEN.email),
    )
    old.conn.commit()
    old.close()
    db = open_database(tmp_path / "w.db")
    decide(db, "ada")
    assert [e.fits for e in chain(db)] == [True, True]
    db.close()
