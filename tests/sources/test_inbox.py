from __future__ import annotations

import asyncio
import multiprocessing
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from bot import ingest
from bot.prepared import Arrived, Prepared
from bot.sources.git_epoch import GitFailed
from bot.sources.inbox import Epochs, Inbox, look
from storage import cursors, deliveries, imports
from storage.database import Database, transaction
from storage.imports import Import
from storage.records import Source
from tests.builders import START
from tests.epochs import a_mail, add, git


class Bot:
    """What takes mails in, and remembers which epochs there are until it is started anew."""

    def __init__(self, db: Database, inbox: Inbox) -> None:
        self.db, self.inbox, self.seen = db, inbox, 0
        self.epochs: Epochs | None = None
        self.told: list[tuple[Import, ...]] = []
        self.prepared, self.turn, self.helped = 0, asyncio.Lock(), asyncio.Event()

    async def look(self) -> None:
        self.epochs = await look(self.inbox, self.epochs, self.take, self.position, START, self.turn)

    async def take(self, arrived: Sequence[Arrived], of: Import | None = None) -> None:
        self.seen += len(arrived)
        self.prepared += sum(isinstance(one, Prepared) for one in arrived)
        if self.prepared:
            self.helped.set()
        with transaction(self.db):
            ingest.ingest(self.db, arrived, of=of)
        self.told.append(imports.every(self.db))

    async def position(self, place: str) -> str:
        return cursors.position(self.db, self.inbox.name, place)

    @property
    def kept(self) -> list[str]:
        return [d.key.partition("@")[0][1:] for _, d in deliveries.every(self.db)]


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """Where a server has its inboxes."""
    (tmp_path / "lists").mkdir()
    return tmp_path / "lists"


@asynccontextmanager
async def served(folder: Path, port: int = 0) -> AsyncIterator[str]:
    """The folder by HTTP, as any web server gives it."""
    application = web.Application()
    application.router.add_static("/", folder)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        host, bound = runner.addresses[0][:2]
        yield f"http://{host}:{bound}"
    finally:
        await runner.cleanup()


def add_served(epoch: Path, *names: str, path: str = "m", anew: bool = False) -> None:
    add(epoch, map(a_mail, names), path, anew=anew)
    git(epoch, "update-server-info")


@pytest.mark.parametrize("pattern", ["{}", "git/{}.git", "{}.git"])
async def test_epochs_on_this_machine_are_read_where_they_are(
    db: Database, lists: Path, pattern: str
) -> None:
    bot = Bot(db, Inbox("devel", str(lists)))
    add(lists / pattern.format(0), map(a_mail, "ab"))
    await bot.look()
    add(lists / pattern.format(0), map(a_mail, "c"))
    add(lists / pattern.format(1), map(a_mail, "de"))
    await bot.look()
    assert bot.kept == ["a", "b", "c", "d", "e"]
    assert bot.epochs == Epochs(f"{lists}/{pattern}", 1)
    add(lists / pattern.format(1), map(a_mail, "f"))
    await bot.look()
    assert (bot.kept[5:], bot.seen) == (["f"], 6)


async def test_an_epoch_by_itself_is_followed_too(db: Database, lists: Path) -> None:
    bot = Bot(db, Inbox("devel", str(add(lists / "0.git", map(a_mail, "ab")))))
    await bot.look()
    await bot.look()
    assert (bot.kept, bot.seen, bot.epochs) == (["a", "b"], 2, Epochs(str(lists / "0.git")))


async def test_a_long_first_look_is_an_import_that_people_see(db: Database, lists: Path) -> None:
    bot = Bot(db, Inbox("devel", str(add(lists / "0.git", map(a_mail, range(1100))))))
    await bot.look()
    run = Import("devel", str(lists / "0.git"), 1100, 500, START, START)
    assert bot.told == [(run,), (replace(run, done=1000),), (replace(run, done=1100),), ()]
    add(lists / "0.git", [a_mail("one")])
    await bot.look()
    assert bot.told[4:] == [()]


async def test_other_processes_read_a_long_first_look(
    db: Database, lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    bot = Bot(db, Inbox("devel", str(add(lists / "0.git", map(a_mail, range(600))))))
    await bot.look()
    assert (bot.seen, bot.prepared) == (600, 600)
    assert not multiprocessing.active_children()
    add(lists / "0.git", map(a_mail, range(600, 1_300)))
    async with bot.turn:  # another's import has them
        await bot.look()
    assert (bot.seen, bot.prepared) == (1_300, 600)


async def test_who_is_stopped_meanwhile_leaves_no_process(
    db: Database, lists: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    bot = Bot(db, Inbox("devel", str(add(lists / "0.git", map(a_mail, range(1_600))))))
    look = asyncio.create_task(bot.look())
    await bot.helped.wait()
    assert multiprocessing.active_children()
    look.cancel()
    with pytest.raises(asyncio.CancelledError):
        await look
    assert not multiprocessing.active_children()
    await bot.look()
    assert sorted(bot.kept, key=int) == [str(n) for n in range(1_600)]


async def test_an_inbox_elsewhere_is_mirrored_and_may_be_away(db: Database, lists: Path) -> None:
    mirrors = lists.parent / "bot.mirrors"
    add_served(lists / "devel" / "0", "a", "b")
    async with served(lists) as url:
        bot = Bot(db, Inbox("devel", f"{url}/devel", mirrors))
        await bot.look()
        add_served(lists / "devel" / "0", "c")
        add_served(lists / "devel" / "1", "d")
        await bot.look()
    assert bot.kept == ["a", "b", "c", "d"]
    add_served(lists / "devel" / "1", "e")
    with pytest.raises(GitFailed, match="unable to access"):
        await bot.look()
    shutil.rmtree(mirrors)
    async with served(lists, int(url.rpartition(":")[2])):
        await bot.look()
        await Bot(db, bot.inbox).look()
    assert (bot.kept, bot.seen) == (["a", "b", "c", "d", "e"], 5)
    assert [path.name for path in mirrors.iterdir()] == ["devel-1.git"]


async def test_a_start_while_the_server_fails_reads_no_epoch_anew_from_another_address(
    db: Database, lists: Path
) -> None:
    named = lists / "devel" / "git" / "0.git"
    add_served(named, "a", "b")
    shutil.copytree(named, lists / "devel" / "0")  # a server may know it by several names
    async with served(lists) as url:
        inbox = Inbox("devel", f"{url}/devel", lists.parent / "bot.mirrors")
        await Bot(db, inbox).look()
        away, bot = named.rename(lists / "away"), Bot(db, inbox)
        with pytest.raises(GitFailed, match=r"git/0\.git"):
            await bot.look()
        away.rename(named)
        add_served(named, "c")
        await bot.look()
    assert (bot.kept, bot.seen) == (["a", "b", "c"], 1)


async def test_epochs_on_this_machine_may_be_laid_out_anew(db: Database, lists: Path) -> None:
    inbox = Inbox("devel", str(lists))
    add(lists / "git" / "0.git", map(a_mail, "ab"))
    await Bot(db, inbox).look()
    (lists / "git" / "0.git").rename(lists / "0.git")
    add(lists / "0.git", map(a_mail, "c"))
    bot = Bot(db, inbox)
    await bot.look()
    assert (bot.kept, bot.epochs) == (["a", "b", "c"], Epochs(f"{lists}/{{}}.git"))


async def test_a_purge_elsewhere_takes_nothing_back_and_hides_nothing(db: Database, lists: Path) -> None:
    add_served(lists / "0", "a", "b", "c")
    async with served(lists) as url:
        bot = Bot(db, Inbox("devel", url, lists.parent / "bot.mirrors"))
        await bot.look()
        add_served(lists / "0", "a", "c", "d", anew=True)
        await bot.look()
        add_served(lists / "0", "c", path="d")
        await bot.look()
        add_served(lists / "0", "e")
        await bot.look()
    assert bot.kept == ["a", "b", "c", "d", "e"]


async def test_a_new_epoch_without_a_mail_is_waited_for(db: Database, lists: Path) -> None:
    add(lists / "0.git", map(a_mail, "a"))
    git(lists / "1.git", "init", "-q", "--bare")
    bot = Bot(db, Inbox("devel", str(lists)))
    await bot.look()
    add(lists / "1.git", map(a_mail, "b"))
    await bot.look()
    assert bot.kept == ["a", "b"]


async def test_two_lists_with_one_mail_bring_it_both(db: Database, lists: Path) -> None:
    for name in ("devel", "block"):
        await Bot(db, Inbox(name, str(add(lists / name, [a_mail("a")])))).look()
    assert deliveries.counts(db) == {Source.MAIL: 1}
    assert [r["via"] for r in db.execute("SELECT via FROM arrivals ORDER BY via")] == ["block", "devel"]


async def test_an_inbox_that_is_not_there_is_told_in_the_words_of_git(db: Database, lists: Path) -> None:
    with pytest.raises(GitFailed, match=f"{lists}.* does not appear to be a git repository"):
        await Bot(db, Inbox("devel", str(lists))).look()


async def test_a_look_that_is_cut_off_leaves_no_git_behind(db: Database, lists: Path) -> None:
    asked = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        assert await reader.read() is not None  # until git hangs up
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server, asyncio.timeout(20):
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/devel"
        looking = asyncio.create_task(Bot(db, Inbox("devel", url, lists)).look())
        await asked.wait()
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking
