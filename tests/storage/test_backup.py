from __future__ import annotations

import resource
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import backup, deliveries
from storage.database import Database, DatabaseError, open_database
from storage.records import Delivery, Source
from tests.builders import START


def keep(db: Database, key: str) -> None:
    deliveries.keep(db, Delivery(Source.MAIL, key, b"bytes", START))


@pytest.mark.parametrize("name", ["copy.db", "Monday #1.db", "why?.db", "100%25.db"])
def test_there_and_back(tmp_path: Path, name: str) -> None:
    db = open_database(tmp_path / "w.db")
    keep(db, "before")
    backup.backup(db, tmp_path / name)
    keep(db, "after")
    backup.restore(tmp_path / name, db)
    assert [d.key for _, d in deliveries.every(db)] == ["before"]
    assert backup.integrity(db) == ()
    db.close()


def test_a_backup_is_never_written_over_a_file(db: Database, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(DatabaseError, match="there already"):
        backup.backup(db, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


@pytest.mark.parametrize("content", [None, b"", b"not a database " * 100])
def test_what_is_no_backup_restores_nothing(db: Database, tmp_path: Path, content: bytes | None) -> None:
    keep(db, "mine")
    if content is not None:
        (tmp_path / "copy.db").write_bytes(content)
    with pytest.raises(DatabaseError):
        backup.restore(tmp_path / "copy.db", db)
    assert [d.key for _, d in deliveries.every(db)] == ["mine"]


def test_a_backup_is_one_file_that_can_be_read_where_nothing_may_be_written(tmp_path: Path) -> None:
    db, folder = open_database(tmp_path / "w.db"), tmp_path / "backups"
    folder.mkdir()
    keep(db, "before")
    backup.backup(db, folder / "new.db")
    with closing(sqlite3.connect(folder / "old.db")) as old:  # as they were written once
        db.conn.backup(old)
    for name in ("new.db", "old.db"):
        backup.restore(folder / name, db)
    assert [path.name for path in sorted(folder.iterdir())] == ["new.db", "old.db"]
    assert (folder / "new.db").read_bytes()[18:20] == b"\1\1"  # no WAL, which needs two more files
    assert [d.key for _, d in deliveries.every(db)] == ["before"]
    db.close()


def test_what_stands_in_the_file_beside_a_database_is_restored_too(db: Database, tmp_path: Path) -> None:
    running = open_database(tmp_path / "w.db")
    keep(running, "not yet in the file itself")
    assert (tmp_path / "w.db-wal").stat().st_size
    backup.restore(tmp_path / "w.db", db)
    assert [d.key for _, d in deliveries.every(db)] == ["not yet in the file itself"]
    running.close()


def test_a_backup_that_finds_no_space_leaves_no_half_of_a_file(db: Database, tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 << 10, before[1]))
    try:
        with pytest.raises(DatabaseError, match="cannot be written"):
            backup.backup(db, tmp_path / "copy.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []
    backup.backup(db, tmp_path / "copy.db")
    with pytest.raises(DatabaseError, match="cannot be written"):
        backup.backup(db, tmp_path / "copy.db" / "below.db")
