from __future__ import annotations

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
