"""The one SQLite file, and the one object that knows threads.

Storage functions are plain: `fn(db, …)`. `Store` runs them, writers one at a time on one thread,
readers beside them on their own connections (WAL lets them), so the event loop never waits for a
disk and no function below has to think about either.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import sqlite_utils

from storage.migrations import MIGRATIONS

Database = sqlite_utils.Database

P = ParamSpec("P")
T = TypeVar("T")

BUSY_MILLISECONDS = 30_000
IMPORT_CACHE = 96 << 10  # KiB: Message-IDs come in no order, and of 200,000 mails the indexes are larger
WRITER_CACHE, READER_CACHE = 8 << 10, 16 << 10  # KiB of a running bot: a page may look at 10 MiB
CHECKPOINT = 4_000  # pages of 4 KiB, for SQLite's 1,000: what an import writes it soon writes again
READERS = 2


ANOTHER = "give another file with --db, or restore a backup with `watchkeeper restore`"

TROUBLE = {
    sqlite3.SQLITE_BUSY: "another process keeps writing to it; do the same again when that has ended",
    sqlite3.SQLITE_CANTOPEN: f"its folder is not there or may not be written; make it, or {ANOTHER}",
    sqlite3.SQLITE_CORRUPT: f"it is damaged; {ANOTHER}",
    sqlite3.SQLITE_FULL: "no space is left on its disk; make some, then do the same again",
    sqlite3.SQLITE_IOERR: "its disk fails, is full, or allows no more; mend that, then do the same again",
    sqlite3.SQLITE_NOTADB: f"it is no database; {ANOTHER}",
    sqlite3.SQLITE_READONLY: "it may not be written by you; change that, or give another file with --db",
}
"""What a person can mend, by SQLite's primary result code; any other is a mistake of ours."""


class DatabaseError(Exception):
    """The file cannot be used; the text says which file, why, and what to do."""


class Damaged(DatabaseError):
    """No database can be read from the file."""


class Busy(DatabaseError):
    """Another process keeps writing to it, and did so for as long as we wait."""


KINDS = {sqlite3.SQLITE_BUSY: Busy, sqlite3.SQLITE_CORRUPT: Damaged, sqlite3.SQLITE_NOTADB: Damaged}
"""What is told apart, by SQLite's primary result code."""


def open_database(path: Path | str) -> Database:
    """Opens (and makes or migrates) the database at `path`; ":memory:" for one that is not kept.

    Raises:
        DatabaseError: the file cannot be opened or is no database of ours; `Damaged` where it is none at all.
    """
    with _told(path):
        db = _connect(path)
        try:
            if db.table_names() and not MIGRATIONS.applied(db):
                raise DatabaseError(f"{path} is the database of another program; {ANOTHER}.")
            _write_ahead(db)
            if MIGRATIONS.pending(db):
                with transaction(db):  # whoever else opens it now waits, and finds nothing to do
                    MIGRATIONS.apply(db)
        except BaseException:
            db.close()
            raise
    return db


def _write_ahead(db: Database) -> None:
    """Switches to WAL; of all statements, SQLite lets this one alone not wait for other processes."""
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            db.execute("BEGIN IMMEDIATE")  # waits for them
            db.conn.rollback()
        else:
            return


@contextmanager
def _told(path: Path | str) -> Iterator[None]:
    """Says in a sentence what is wrong with the file."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        trouble = TROUBLE.get(code)
        if trouble is None:
            raise
        kind = KINDS.get(code, DatabaseError)
        raise kind(f"{path} cannot be used as the database: {trouble} ({error}).") from error


def folded(text: str) -> str:
    """What letters are like whatever their case and accents, as the index of words takes them."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _connect(path: Path | str) -> Database:
    # isolation_level None: transactions begin where `transaction` says so, and nowhere else.
    # One thread uses each connection, but `Store.close` closes it from another when that has ended.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.create_function("folded", 1, folded, deterministic=True)  # lower() knows ASCII alone
    db = Database(connection, execute_plugins=False)
    db.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    db.execute(f"PRAGMA cache_size = -{IMPORT_CACHE}")
    db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    return db


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All or nothing; IMMEDIATE, so that a second process waits at the start and not in the middle."""
    if db.conn.in_transaction:
        with _savepoint(db):
            yield
        return
    with _told(_path(db)):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            db.conn.rollback()  # nothing where a full disk made SQLite do it already
            raise


@contextmanager
def _savepoint(db: Database) -> Iterator[None]:
    """A transaction in another; of one name, so that SQLite prepares it once and not for every mail."""
    db.execute("SAVEPOINT inner")
    try:
        yield
    except BaseException:
        if db.conn.in_transaction:  # a full disk made SQLite undo all of it already
            db.execute("ROLLBACK TO inner")
            db.execute("RELEASE inner")
        raise
    db.execute("RELEASE inner")


@contextmanager
def snapshot(db: Database) -> Iterator[None]:
    """One state of the file for all that is read; whoever writes meanwhile is not waited for."""
    with _told(_path(db)):
        db.execute("BEGIN")
        try:
            yield
        finally:
            db.conn.rollback()


def compact(db: Database) -> None:
    """Gives the disk back what the file holds no longer; whoever reads it meanwhile is not waited for."""
    with _told(_path(db)):
        db.execute("VACUUM")


def _path(db: Database) -> str:
    return str(next(iter(db.execute("PRAGMA database_list")))["file"]) or ":memory:"


class Store:
    """Runs storage functions off the event loop.

    Args:
        path: the database file; it must be a real file, since readers open it beside the writer.

    Attributes:
        written: set after each write, for whoever waits for one and clears it.
    """

    def __init__(self, path: Path) -> None:
        self.written = asyncio.Event()
        self._path = path
        self._local = threading.local()
        self._writer = ThreadPoolExecutor(1, "writer", initializer=self._open_writer)
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._opened: list[Database] = []

    async def write(self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `fn(db, …)` in one transaction on the writer's thread."""

        def run() -> T:
            with transaction(self._local.db):
                return fn(self._local.db, *args, **kwargs)

        found = await asyncio.get_running_loop().run_in_executor(self._writer, run)
        self.written.set()
        return found

    async def read(self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `fn(db, …)` on a reader's thread, in one snapshot of the file."""

        def run() -> T:
            db = self._reader()
            with snapshot(db):
                return fn(db, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def close(self) -> None:
        """Waits for what runs, then closes every connection."""
        for pool in (self._readers, self._writer):
            await asyncio.to_thread(pool.shutdown)
        for db in self._opened:
            db.close()

    def _open_writer(self) -> None:
        self._local.db = self._remember(open_database(self._path))
        # Whoever hands something over forgets it when we say that it is kept: a power cut must not take it.
        self._local.db.execute("PRAGMA synchronous = FULL")
        self._local.db.execute(f"PRAGMA cache_size = -{WRITER_CACHE}")

    def _reader(self) -> Database:
        if not hasattr(self._local, "db"):
            self._local.db = self._remember(_connect(self._path))
            self._local.db.execute("PRAGMA query_only = ON")
            self._local.db.execute(f"PRAGMA cache_size = -{READER_CACHE}")
        return self._local.db  # type: ignore[no-any-return]  # threading.local is untyped

    def _remember(self, db: Database) -> Database:
        self._opened.append(db)
        return db
