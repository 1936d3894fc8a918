"""The one SQLite file, and the one object that knows threads.

Storage functions are plain: `fn(db, …)`. `Store` runs them, writers one at a time on one thread,
readers beside them on their own connections (WAL lets them), so the event loop never waits for a
disk and no function below has to think about either.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
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
READERS = 2


class DatabaseError(Exception):
    """The file cannot be used; the text says which file, why, and what to do."""


def open_database(path: Path | str) -> Database:
    """Opens (and makes or migrates) the database at `path`; ":memory:" for one that is not kept.

    Raises:
        DatabaseError: the file cannot be opened or is no database of ours.
    """
    try:
        db = _connect(path)
        db.execute("PRAGMA journal_mode = WAL")
        if MIGRATIONS.pending(db):
            MIGRATIONS.apply(db)
    except sqlite3.DatabaseError as error:
        raise DatabaseError(
            f"{path} cannot be used as the database: {error}. "
            "Give another file with --db, or restore a backup with `watchkeeper restore`."
        ) from error
    return db


def _connect(path: Path | str) -> Database:
    # isolation_level None: transactions begin where `transaction` says so, and nowhere else.
    # One thread uses each connection, but `Store.close` closes it from another when that has ended.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    db = Database(connection, execute_plugins=False)
    db.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    return db


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All or nothing; IMMEDIATE, so that a second process waits at the start and not in the middle."""
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


class Store:
    """Runs storage functions off the event loop.

    Args:
        path: the database file; it must be a real file, since readers open it beside the writer.
    """

    def __init__(self, path: Path) -> None:
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

        return await asyncio.get_running_loop().run_in_executor(self._writer, run)

    async def read(self, fn: Callable[Concatenate[Database, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs `fn(db, …)` on a reader's thread, in one snapshot of the file."""

        def run() -> T:
            db = self._reader()
            db.execute("BEGIN")
            try:
                return fn(db, *args, **kwargs)
            finally:
                db.execute("ROLLBACK")

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def close(self) -> None:
        """Waits for what runs, then closes every connection."""
        for pool in (self._readers, self._writer):
            await asyncio.to_thread(pool.shutdown)
        for db in self._opened:
            db.close()

    def _open_writer(self) -> None:
        self._local.db = self._remember(open_database(self._path))

    def _reader(self) -> Database:
        if not hasattr(self._local, "db"):
            self._local.db = self._remember(_connect(self._path))
            self._local.db.execute("PRAGMA query_only = ON")
        return self._local.db  # type: ignore[no-any-return]  # threading.local is untyped

    def _remember(self, db: Database) -> Database:
        self._opened.append(db)
        return db
