from __future__ import annotations

import asyncio
from pathlib import Path

from bot import ingest
from bot.sources import steady, unread
from storage import deliveries, pipelines, troubles
from storage.database import Database, Store, open_database, transaction
from storage.records import Delivery, Source
from tests.builders import START, after
from tests.parsers.test_gitlab import a_build, a_hook, encoded

EVENT = encoded(a_hook(a_build(11)))


def an_event(key: str = "one", raw: bytes = EVENT) -> Delivery:
    return Delivery(Source.GITLAB, key, raw, START, "webhook")


def test_what_is_kept_is_read_afterwards(db: Database) -> None:
    ingest.keep(db, [an_event(), an_event(), an_event("two", b"no JSON")])
    assert pipelines.get(db, "pinewood/pinewood", 31) is None
    assert len(deliveries.unread(db)) == 2
    counts = ingest.read_kept(db)
    assert (counts.new, len(counts.refused)) == (2, 1)
    assert pipelines.get(db, "pinewood/pinewood", 31)
    assert ingest.read_kept(db) == ingest.Counts()


def test_what_was_read_before_is_not_read_again(db: Database) -> None:
    ingest.ingest(db, [an_event()])
    ingest.keep(db, [an_event()])
    assert deliveries.unread(db) == ()


def test_it_is_read_some_at_a_time(db: Database) -> None:
    ingest.keep(db, [an_event(str(n)) for n in range(ingest.READ_AT_ONCE + 1)])
    assert [ingest.read_kept(db).new for _ in range(3)] == [ingest.READ_AT_ONCE, 1, 0]


def test_a_replay_leaves_it_to_be_read_and_told(db: Database) -> None:
    ingest.keep(db, [an_event("bad", b"no JSON")])
    with transaction(db):
        assert ingest.replay(db) == ingest.Counts()
    assert len(ingest.read_kept(db).refused) == 1


async def test_what_a_killed_bot_left_is_read_at_the_next_start(tmp_path: Path) -> None:
    db = open_database(tmp_path / "bot.db")
    ingest.keep(db, [an_event()])
    db.close()
    store, kept = Store(tmp_path / "bot.db"), asyncio.Event()
    rounds: asyncio.Queue[int] = asyncio.Queue()

    async def read() -> ingest.Counts:
        counts = await store.write(ingest.read_kept)
        rounds.put_nowait(counts.new)
        return counts

    told = steady.teller(store, troubles.WEBHOOK)
    task = asyncio.create_task(unread.watch(read, kept, told, lambda: after(1)))
    async with asyncio.timeout(10):
        assert [await rounds.get() for _ in range(2)] == [1, 0]
        await store.write(ingest.keep, [an_event("two", encoded(a_hook(id=32)))])
        kept.set()
        assert [await rounds.get() for _ in range(2)] == [1, 0]
    assert await store.read(troubles.of, troubles.WEBHOOK) is None
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await store.close()
