"""A consistent copy of the database while it is in use, and back from it."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from storage.database import Database, DatabaseError


def backup(db: Database, target: Path) -> None:
    """Writes a copy of `db` to `target`, which must not be there yet.

    Raises:
        DatabaseError: the target is there, or cannot be written.
    """
    if target.exists():
        raise DatabaseError(f"{target} is there already; give another name, or move it away.")
    try:
        with closing(sqlite3.connect(target)) as copy:
            db.conn.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # WAL wants two files beside it, also to be read
    except sqlite3.Error as error:
        with suppress(OSError):
            target.unlink()  # half a copy, or nothing
        raise DatabaseError(f"{target} cannot be written: {error}.") from error


def restore(source: Path, db: Database) -> None:
    """Puts a backup in the place of all that `db` holds.

    Raises:
        DatabaseError: the backup is not there, is damaged, or is no database of ours.
    """
    if not source.is_file():
        raise DatabaseError(f"{source} is not there.")
    try:
        with closing(sqlite3.connect(_readable(source.resolve()), uri=True)) as saved:
            found = saved.execute("PRAGMA integrity_check").fetchone()[0]
            saved.execute("SELECT count(*) FROM deliveries")
            if found != "ok":
                raise DatabaseError(f"{source} is damaged ({found}); nothing was restored.")
            saved.backup(db.conn)
    except sqlite3.Error as error:
        raise DatabaseError(f"{source} is no backup of ours ({error}); nothing was restored.") from error


def _readable(source: Path) -> str:
    """How SQLite opens a file; where nothing else belongs to it, also in a folder that may not be written."""
    beside = any(source.with_name(f"{source.name}{more}").exists() for more in ("-wal", "-journal"))
    return f"{source.as_uri()}?mode=ro{'' if beside else '&immutable=1'}"


def integrity(db: Database) -> tuple[str, ...]:
    """What SQLite finds wrong with the file; () while it is sound."""
    found = [row[0] for row in db.execute("PRAGMA quick_check")]
    return () if found == ["ok"] else tuple(found)
