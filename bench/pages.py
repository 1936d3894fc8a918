"""How long pages take with a year of a big project: `python -m bench.pages REPOSITORY DATABASE`.

The database is one of `python -m bench.results 10010000 DATABASE`. 120,000 mails of a real public-inbox epoch
are added to it where there are none yet, in rounds and with dates spread over the year before, which is what
is synthetic about them. Then the web face is asked over loopback, one page after the other, as a reader does.
Beside each page stands what SQLite takes for the same statements by themselves, with nothing done with their
rows, and what asking again costs who has the page already (304).
"""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from urllib.parse import quote

from aiohttp import ClientSession, web

from bench import archive, results
from bot import garbage, ingest
from bot.frontends.web import routes
from bot.sources import files
from commands.answer import Answer, Ask
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database, Store, open_database, transaction
from storage.records import Delivery, Source

MAILS = 120_000
YEAR = timedelta(days=365)
TIMES = 100
_DATE = re.compile(rb"^date:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of each time that a page was asked for."""

    wall: Sequence[float]
    cpu: Sequence[float]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("repository", type=Path)
    parser.add_argument("database", type=Path)
    given = parser.parse_args()
    db = open_database(given.database)
    now = results.last_end(db)
    if not db.execute("SELECT 1 FROM messages LIMIT 1").fetchone():
        for batch in ingest.batches(_mails(given.repository, now)):
            with transaction(db):
                ingest.ingest(db, batch)
    row = db.execute("SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM test_results)").fetchone()
    print(f"{row[0]} mails, {row[1]} results, {given.database.stat().st_size / 2**30:.2f} GiB\n")
    asyncio.run(_table(given.database, db, now))


def _mails(repository: Path, now: datetime) -> Iterator[Delivery]:
    for number, raw in enumerate(archive.mails(repository, MAILS)):
        at = now - YEAR + YEAR * number / MAILS
        dated = _DATE.sub(b"Date: " + format_datetime(at).encode(), raw, count=1)
        yield Delivery(Source.MAIL, files.message_key(dated), dated, at)


def _paths(db: Database) -> Iterator[str]:
    """A page of each kind: of what has most to say of itself, where that can be told."""

    def one(sql: str) -> str:
        row = db.execute(sql).fetchone()
        return quote(str(row[0]), safe="") if row else ""

    area = one("SELECT section FROM areas GROUP BY section ORDER BY count(*) DESC LIMIT 1")
    cid = one("SELECT cid FROM events GROUP BY cid ORDER BY count(*) DESC LIMIT 1")
    person = one("SELECT email FROM messages GROUP BY email ORDER BY count(*) DESC LIMIT 1")
    test = one(
        "SELECT 'T-' || test FROM histories WHERE label <> '' GROUP BY test ORDER BY count(*) DESC LIMIT 1"
    )
    yield from ("/", f"/status/{area}", f"/history/{area}", "/pull/list", "/cid/list")
    yield from ("/flaky", "/flaky?by=pipeline", f"/flaky/{area}", f"/flaky/{test}", f"/runs/{test}")
    yield from ("/failed", "/retries", "/help")
    yield from (f"/cid/show/{cid}", f"/history/CID-{cid}", f"/person/{person}", f"/history/{person}")
    longest = one("SELECT key FROM series WHERE key GLOB 'S-*' ORDER BY total DESC LIMIT 1")
    yield f"/series/show/{longest}"
    runner = one("SELECT runner FROM contexts LIMIT 1")
    pipeline = one("SELECT max(id) FROM pipelines")
    yield from (f"/runner/{runner}", f"/pipeline/{pipeline}", "/search?query=oplock", "/search?query=is:pull")


async def _table(path: Path, db: Database, now: datetime) -> None:
    store = Store(path)
    told: list[tuple[str, Mapping[str, str]]] = []

    async def answer(name: str, arguments: Mapping[str, str]) -> Answer:
        told[:] = [(name, arguments)]
        return await store.read(lambda db: _run(db, name, arguments, now))

    async def nothing(*_: str) -> tuple[str, ...]:
        return ()

    async def unmeasured() -> str:
        return ""

    application = web.Application()
    application.add_routes(
        routes(COMMANDS, answer, nothing, nothing, unmeasured, clock=lambda: perf_counter() * 1e6)
    )
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    garbage.settle()  # as the bot does when it starts
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    heads = f"{'ms median':>10}{'p99':>8}{'cpu median':>11}{'p99':>8}{'bare SQL':>10}{'304 p99':>9}{'KiB':>6}"
    print(f"{'page':<34}{heads}")
    async with ClientSession() as session:
        for page in _paths(db):
            await _row(session, db, now, base, page, told)
    await runner.cleanup()
    await store.close()


async def _row(
    session: ClientSession,
    db: Database,
    now: datetime,
    base: str,
    page: str,
    told: list[tuple[str, Mapping[str, str]]],
) -> None:
    async with session.get(base + page) as response:
        size, tag = len(await response.read()), response.headers.get("ETag", "")
        assert response.status == 200, (page, response.status)  # noqa: S101 — a page that is not there is no figure
    took = await _asked(session, base + page, {})
    again = await _asked(session, base + page, {"If-None-Match": tag})
    print(
        f"{page:<34}{median(took.wall):>10.1f}{_p99(took.wall):>8.1f}{median(took.cpu):>11.1f}{_p99(took.cpu):>8.1f}"
        f"{_bare(db, *told[0], now):>10.1f}{_p99(again.wall):>9.1f}{size / 1024:>6.0f}",
        flush=True,
    )


async def _asked(session: ClientSession, url: str, headers: Mapping[str, str]) -> Took:
    wall, cpu = list[float](), list[float]()
    for _ in range(TIMES):
        start, before = perf_counter(), process_time()
        async with session.get(url, headers=headers) as response:
            await response.read()
        wall.append((perf_counter() - start) * 1000)
        cpu.append((process_time() - before) * 1000)
    return Took(wall, cpu)


def _run(db: Database, name: str, arguments: Mapping[str, str], now: datetime) -> Answer:
    return call(COMMANDS[name], db, Ask(now, draws=True), arguments)


def _bare(db: Database, name: str, arguments: Mapping[str, str], now: datetime) -> float:
    """Milliseconds of a command's statements alone: the median of ten times."""
    statements = list[str]()
    db.conn.set_trace_callback(statements.append)
    _run(db, name, arguments, now)
    db.conn.set_trace_callback(None)
    took = []
    for _ in range(10):
        start = perf_counter()
        for statement in statements:
            db.conn.execute(statement).fetchall()
        took.append((perf_counter() - start) * 1000)
    return median(took)


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100)[-1]


if __name__ == "__main__":
    main()
