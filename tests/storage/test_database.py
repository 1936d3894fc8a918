from __future__ import annotations

import asyncio
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from storage import deliveries
from storage.database import (
    READERS,
    Database,
    DatabaseError,
    Store,
    compact,
    open_database,
    snapshot,
    transaction,
)
from storage.migrations import MIGRATIONS
from storage.records import Delivery, Source
from storage.tables import DERIVED, FACTS, OUTGOING, PROGRESS
from tests.builders import START


def a_delivery(key: str = "k") -> Delivery:
    return Delivery(Source.MAIL, key, b"bytes", START)


def tables(db: Database) -> set[str]:
    return {r["name"] for r in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def test_every_table_is_a_fact_or_derived_or_leaves_or_says_how_far_we_are(db: Database) -> None:
    ours = {t for t in tables(db) if not t.startswith(("sqlite_", "_sqlite_", "words_"))}
    assert ours == {*FACTS, *DERIVED, *PROGRESS, *OUTGOING, "words"}


def test_every_table_of_ours_is_strict(db: Database) -> None:
    loose = db.execute("SELECT name FROM pragma_table_list WHERE strict = 0 AND schema = 'main'")
    names = {r["name"] for r in loose if not r["name"].startswith(("sqlite_", "_sqlite_", "words_"))}
    assert names == {"words"}  # FTS5's, and its own tables behind it


def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    first = open_database(path)
    deliveries.keep(first, a_delivery())
    first.close()
    again = open_database(path)
    assert deliveries.counts(again) == {"mail": 1}
    again.close()


def test_a_file_that_is_no_database_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, although it is long enough to look like one\n" * 40)
    with pytest.raises(DatabaseError, match=r"notes\.txt cannot be used"):
        open_database(path)


def test_the_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "places.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE places (name)")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match=r"places\.db is the database of another program"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_new_database_that_many_open_at_once_is_made_once(tmp_path: Path) -> None:
    path, together = tmp_path / "w.db", threading.Barrier(8)

    def use(number: int) -> None:
        together.wait()
        db = open_database(path)
        with transaction(db):
            deliveries.keep(db, a_delivery(f"{number}"))
        db.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(8)))
    db = open_database(path)
    assert deliveries.counts(db) == {"mail": 8}
    db.close()


def test_a_step_that_is_cut_off_leaves_nothing_half_done(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    with closing(sqlite3.connect(path)) as small:
        # Room for the first tables only, as on a disk that is full: SQLite gives up in the middle.
        small.execute("PRAGMA journal_mode = WAL")
        small.execute("PRAGMA max_page_count = 12")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            MIGRATIONS.apply(sqlite_utils.Database(small))
        small.rollback()
    db = open_database(path)
    assert not MIGRATIONS.pending(db)
    db.close()


def test_a_full_disk_is_said_and_changes_nothing(tmp_path: Path) -> None:
    db = open_database(tmp_path / "w.db")
    pages = next(iter(db.execute("PRAGMA page_count")))["page_count"]
    db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseError, match="no space is left"), transaction(db):
        for number in range(1000):
            deliveries.keep(db, Delivery(Source.MAIL, f"{number}", bytes(range(256)) * 9, START))
    assert deliveries.counts(db) == {}
    db.execute(f"PRAGMA max_page_count = {pages + 1000}")
    with transaction(db):
        deliveries.keep(db, a_delivery())
    assert deliveries.counts(db) == {"mail": 1}
    db.close()


def test_a_database_that_another_process_holds_is_said_to_be(tmp_path: Path) -> None:
    held, waiting = open_database(tmp_path / "w.db"), open_database(tmp_path / "w.db")
    waiting.execute("PRAGMA busy_timeout = 0")
    with transaction(held):
        with pytest.raises(DatabaseError, match="another process keeps writing"), transaction(waiting):
            pass
        with snapshot(waiting):
            assert deliveries.counts(waiting) == {}
    held.close()
    waiting.close()


def test_a_transaction_is_all_or_nothing(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), transaction(db):
        deliveries.keep(db, a_delivery())
        raise ZeroDivisionError
    assert deliveries.counts(db) == {}


def test_a_transaction_inside_another_goes_with_it(db: Database) -> None:
    with transaction(db):
        deliveries.keep(db, a_delivery("outer"))
        with pytest.raises(ZeroDivisionError), transaction(db):
            deliveries.keep(db, a_delivery("inner"))
            raise ZeroDivisionError
    assert [d.key for _, d in deliveries.every(db)] == ["outer"]


async def test_readers_see_only_what_is_committed(tmp_path: Path) -> None:
    store = Store(tmp_path / "w.db")
    await store.write(lambda db: None)
    written, go_on = threading.Event(), threading.Event()

    def slowly(db: Database) -> None:
        deliveries.keep(db, a_delivery())
        written.set()
        assert go_on.wait(5)

    writing = asyncio.create_task(store.write(slowly))
    assert await asyncio.to_thread(written.wait, 5)
    assert await store.read(deliveries.counts) == {}
    go_on.set()
    await writing
    assert await store.read(deliveries.counts) == {"mail": 1}
    await store.close()


async def test_a_write_that_fails_leaves_nothing_and_the_writer_goes_on(tmp_path: Path) -> None:
    store = Store(tmp_path / "w.db")

    def broken(db: Database) -> None:
        deliveries.keep(db, a_delivery())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(broken)
    assert await store.write(deliveries.keep, a_delivery()) == 1
    await store.close()


async def test_a_reader_cannot_write(tmp_path: Path) -> None:
    store = Store(tmp_path / "w.db")
    await store.write(lambda db: None)
    with pytest.raises(DatabaseError, match="readonly"):
        await store.read(deliveries.keep, a_delivery())
    await store.close()


async def test_what_the_running_bot_commits_is_synced_to_the_disk(tmp_path: Path) -> None:
    store = Store(tmp_path / "w.db")
    assert await store.write(lambda db: db.execute("PRAGMA synchronous").fetchone()[0]) == 2  # FULL
    await store.close()


async def test_a_running_bot_keeps_little_of_the_file_in_memory(tmp_path: Path) -> None:
    def cache(db: Database) -> int:
        return -int(db.execute("PRAGMA cache_size").fetchone()[0])

    store = Store(tmp_path / "w.db")
    together = await store.write(cache) + READERS * await store.read(cache)
    assert together <= 40 << 10  # KiB
    await store.close()


def test_a_compacted_file_is_smaller_and_the_same(tmp_path: Path) -> None:
    db = open_database(tmp_path / "w.db")
    with transaction(db):
        for n in range(300):
            db.execute("INSERT INTO paths VALUES (?)", (f"lamp/{n}" * 100,))
    with transaction(db):
        db.execute("DELETE FROM paths")
        deliveries.keep(db, a_delivery())
    pages = next(iter(db.execute("PRAGMA page_count")))[0]
    with snapshot(reader := open_database(tmp_path / "w.db")):
        assert deliveries.counts(reader) == {"mail": 1}
        compact(db)
        assert deliveries.counts(reader) == {"mail": 1}
    assert next(iter(db.execute("PRAGMA page_count")))[0] < pages
    assert deliveries.get(db, 1) == a_delivery()
    reader.close()
    db.close()
