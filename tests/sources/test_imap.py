from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.sources import imap
from bot.sources.server import Login, Server, ServerFailed
from storage.database import Database
from storage.troubles import Trouble
from tests.builders import START
from tests.dovecot import PASSWORD, USER, Dovecot, dovecot
from tests.epochs import a_mail
from tests.sources.follower import Follower

LOGIN = Login(USER, PASSWORD)


@pytest.fixture(scope="module")
def shared() -> Iterator[Dovecot]:
    with dovecot() as server:
        yield server


@pytest.fixture
def server(shared: Dovecot) -> Dovecot:
    """The module's server, with an empty folder."""
    with shared.session() as session:
        session.delete("devel")
        session.create("devel")
    return shared


def a_folder(server: Dovecot, name: str = "devel", login: Login = LOGIN) -> imap.Folder:
    return imap.folder("devel", f"imap://127.0.0.1:{server.port}/{name}", login, None)


def a_reader(server: Dovecot, bot: Follower, name: str = "devel") -> imap.Reader:
    return imap.Reader(lambda: a_folder(server, name), bot.take, bot.position, lambda: START)


async def read(server: Dovecot, bot: Follower, name: str = "devel") -> None:
    """One look in a session of its own."""
    reader = a_reader(server, bot, name)
    try:
        await reader.look()
    finally:
        await reader.leave()


class Watch:
    """What is told of a watch."""

    def __init__(self) -> None:
        self.told: list[Trouble | None] = []
        self.changed = asyncio.Event()

    async def tell(self, trouble: Trouble | None) -> None:
        self.told.append(trouble)
        self.changed.set()


@asynccontextmanager
async def watched(server: Dovecot, bot: Follower) -> AsyncIterator[Watch]:
    """The folder, watched until the block ends; it begins when all that was there is taken in."""
    watch = Watch()
    watching = imap.watch(
        "devel", lambda: a_folder(server), 0.001, bot.take, bot.position, watch.tell, lambda: START
    )
    task = asyncio.create_task(watching)
    await watch.changed.wait()
    watch.changed.clear()
    try:
        yield watch
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_what_is_there_and_what_comes_is_taken_in_once(db: Database, server: Dovecot) -> None:
    bot = Follower(db)
    await read(server, bot)
    server.add(map(a_mail, "ab"), "devel")
    await read(server, bot)
    server.add(map(a_mail, "c"), "devel")
    await read(server, bot)
    await read(server, bot)
    assert (bot.kept, bot.seen) == (["a", "b", "c"], 3)
    assert bot.raw == list(map(a_mail, "abc"))
    assert (await bot.position(f"imap://127.0.0.1:{server.port}/devel")).endswith(":3")


async def test_the_cursor_moves_with_each_batch(db: Database, server: Dovecot) -> None:
    bot = Follower(db)
    server.add(map(a_mail, range(imap.AT_ONCE + 20)), "devel")
    await read(server, bot)
    assert bot.kept == [str(number) for number in range(imap.AT_ONCE + 20)]


async def test_nothing_is_marked_or_removed(db: Database, server: Dovecot) -> None:
    server.add(map(a_mail, "ab"), "devel")
    await read(server, Follower(db))
    with server.session() as session:
        session.select("devel", readonly=True)
        assert session.search(None, "UNSEEN", "NEW") == ("OK", [b"1 2"])


async def test_mails_that_were_removed_leave_gaps_and_nothing_else(db: Database, server: Dovecot) -> None:
    bot = Follower(db)
    server.add(map(a_mail, "abcd"), "devel")
    with server.session() as session:
        session.select("devel")
        session.store("2:3", "+FLAGS", "\\Deleted")
        session.expunge()
    await read(server, bot)
    with server.session() as session:
        session.select("devel")
        session.store("1:*", "+FLAGS", "\\Deleted")
        session.expunge()
    await read(server, bot)
    server.add(map(a_mail, "e"), "devel")
    await read(server, bot)
    assert bot.kept == ["a", "d", "e"]


async def test_a_server_that_numbers_anew_is_read_again_and_nothing_is_doubled(
    db: Database, server: Dovecot, caplog: pytest.LogCaptureFixture
) -> None:
    bot = Follower(db)
    server.add(map(a_mail, "abc"), "devel")
    await read(server, bot)
    with server.session() as session:
        session.delete("devel")
    server.add(map(a_mail, "xbca"), "devel")
    await read(server, bot)
    assert (bot.kept, bot.seen) == (["a", "b", "c", "x"], 7)
    assert "numbers its mails anew" in caplog.text
    await read(server, bot)
    assert bot.seen == 7


async def test_what_comes_wakes_the_watch(db: Database, server: Dovecot) -> None:
    bot = Follower(db)
    server.add([a_mail("a")], "devel")
    async with watched(server, bot), asyncio.timeout(60):
        for name in "bcd":
            taken = bot.taken
            taken.clear()
            await asyncio.to_thread(server.add, [a_mail(name)], "devel")
            await taken.wait()
    assert bot.kept == ["a", "b", "c", "d"]


async def test_a_server_that_is_away_for_a_while_is_told_and_comes_back(
    db: Database, server: Dovecot
) -> None:
    bot = Follower(db)
    server.add([a_mail("a")], "devel")
    async with watched(server, bot) as watch, asyncio.timeout(60):
        await asyncio.to_thread(server.stop)
        await watch.changed.wait()
        watch.changed.clear()
        bot.taken.clear()
        await asyncio.to_thread(server.start)
        await asyncio.to_thread(server.add, [a_mail("b")], "devel")
        await bot.taken.wait()
        await watch.changed.wait()
    assert bot.kept == ["a", "b"]
    well, away, *_, back = watch.told
    assert well is None and back is None
    assert away and away.problem.startswith(f"127.0.0.1:{server.port} ")


async def test_a_server_without_idle_is_asked_again_and_again(db: Database) -> None:
    bot = Follower(db)
    with dovecot("imap_capability = IMAP4rev1") as server:
        server.add([a_mail("a")], "devel")
        async with watched(server, bot), asyncio.timeout(60):
            bot.taken.clear()
            await asyncio.to_thread(server.add, [a_mail("b")], "devel")
            await bot.taken.wait()
    assert bot.kept == ["a", "b"]


async def test_folders_may_have_any_letters(db: Database, server: Dovecot) -> None:
    bot = Follower(db)
    server.add([a_mail("a")], '"Listen/R&AOQ-tsel &- mehr"')
    await read(server, bot, "Listen/R%C3%A4tsel%20&%20mehr")
    assert bot.kept == ["a"]


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_server_is_trusted_by_its_certificate(db: Database, server: Dovecot, trusted: bool) -> None:
    bot = Follower(db)
    server.add([a_mail("a")], "devel")
    ca_file = server.folder / "cert.pem" if trusted else None
    place = imap.folder("devel", f"imaps://127.0.0.1:{server.tls_port}/devel", LOGIN, ca_file)
    reader = imap.Reader(lambda: place, bot.take, bot.position, lambda: START)
    if trusted:
        await reader.look()
    else:
        with pytest.raises(ServerFailed, match="certificate verify failed"):
            await reader.look()
    await reader.leave()
    assert bot.kept == ["a"] * trusted


async def test_what_is_wrong_is_told_with_where(db: Database, server: Dovecot) -> None:
    bot = Follower(db)
    with pytest.raises(ServerFailed, match=r"^127.0.0.1:[0-9]+ answers EXAMINE with .*nowhere"):
        await read(server, bot, "nowhere")
    wrong = imap.Reader(
        lambda: a_folder(server, login=Login(USER, "s3cret")), bot.take, bot.position, lambda: START
    )
    with pytest.raises(
        ServerFailed, match=r"answers AUTHENTICATE with 'NO .*AUTHENTICATIONFAILED"
    ) as refused:
        await wrong.look()
    assert "s3cret" not in str(refused.value)
    with pytest.raises(ServerFailed, match="gives no certificates: No such file"):
        gone = imap.folder("devel", "imaps://127.0.0.1/INBOX", LOGIN, Path("/nowhere"))
        await imap.Reader(lambda: gone, bot.take, bot.position, lambda: START).look()


async def test_a_watch_of_a_server_that_says_nothing_ends_when_it_is_told_to(db: Database) -> None:
    asked = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()  # until the watch hangs up
        writer.close()

    bot = Follower(db)
    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server, asyncio.timeout(60):
        url = f"imap://127.0.0.1:{server.sockets[0].getsockname()[1]}/devel"
        place = imap.folder("devel", url, LOGIN, None)
        watching = imap.watch("devel", lambda: place, 1, bot.take, bot.position, Watch().tell, lambda: START)
        task = asyncio.create_task(watching)
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def test_where_a_folder_is() -> None:
    assert imap.folder("l", "imaps://mail.example.org", LOGIN, None).folder == "INBOX"
    server = imap.folder("l", "imaps://mail.example.org/a", LOGIN, Path("ca.pem")).server
    assert server == Server("mail.example.org", 993, True, LOGIN, Path("ca.pem"))
    assert imap.folder("l", "imap://127.0.0.1/a%20b/c/", LOGIN, None).folder == "a b/c"
    assert imap.folder("l", "imap://127.0.0.1/a", LOGIN, None).server.port == 143
