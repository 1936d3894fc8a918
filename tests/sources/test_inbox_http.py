from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.sources import inbox_http
from bot.sources.inbox_http import MET, OFTEN_ENOUGH, Remembered
from bot.sources.inbox_place import REMEMBERED, SETTLING
from bot.sources.server import ServerFailed
from storage.database import Database
from tests.builders import START
from tests.epochs import a_mail
from tests.fakes.archive import Archive, archive
from tests.parsers.test_mboxrd import written
from tests.sources.follower import Follower

SEARCH, WHOLE, FEED = "POST", "GET all.mbox.gz", "GET new.atom"
SOON = timedelta(minutes=1)


@pytest.fixture
async def server() -> AsyncIterator[Archive]:
    async with archive() as running:
        yield running


def raw(name: str | int) -> str:
    """How a mail is asked for."""
    return f"GET {name}@example.org/raw"


class Bot(Follower):
    """Follows an archive; each look is some time after the last one."""

    def __init__(self, db: Database, server: Archive) -> None:
        super().__init__(db)
        self.server, self.at, self.known = server, START, Remembered()

    async def look(self, after: timedelta = SOON) -> list[str]:
        """What the server was asked."""
        self.at += after
        self.server.asked.clear()
        await inbox_http.look(self.via, self.server.url, self.known, self.take, self.position, self.at)
        return self.server.asked

    def started_anew(self) -> None:
        self.known = Remembered()


def mails(names: Iterable[str | int]) -> list[bytes]:
    return [a_mail(name) for name in names]


async def test_what_is_new_is_fetched_once_and_what_the_feed_lost_is_searched(
    db: Database, server: Archive
) -> None:
    bot = Bot(db, server)
    server.mails = mails(range(100))
    assert await bot.look() == [FEED, WHOLE]
    assert await bot.look() == [FEED]
    server.mails += mails("ab")
    assert await bot.look() == [FEED, raw("b"), raw("a")]
    assert await bot.look() == [FEED]
    server.mails += mails(range(100, 160))
    assert await bot.look() == [FEED, SEARCH]
    assert bot.kept[:100] == [*map(str, range(100))]
    assert sorted(bot.kept) == sorted([*map(str, range(160)), *"ab"])
    assert bot.seen == 160 + 2 + 2 + MET  # up to those that are known
    assert bot.raw[0] == a_mail(0)
    (agent,) = server.agents
    assert agent.startswith("watchkeeper/")


async def test_what_was_searched_is_searched_again_once(db: Database, server: Archive) -> None:
    bot = Bot(db, server)
    server.mails = mails(range(30))
    await bot.look()
    server.mails += mails(range(30, 60))
    server.hidden = mails([31])  # the index shows what came after it already
    assert await bot.look() == [FEED, SEARCH]
    server.hidden = []
    assert await bot.look() == [FEED]
    assert await bot.look(SETTLING) == [FEED, SEARCH]
    assert await bot.look(SETTLING) == [FEED]
    assert sorted(bot.kept) == sorted(map(str, range(60)))


async def test_what_is_hidden_while_others_come_and_the_bot_starts_anew_is_found(
    db: Database, server: Archive
) -> None:
    bot = Bot(db, server)
    server.mails = mails(range(30))
    await bot.look()
    server.mails += mails("abc")
    server.hidden = server.old = mails("b")
    for number in range(30, 50):
        bot.started_anew()
        server.mails += mails([number])
        await bot.look(timedelta(seconds=10))
    assert "b" not in bot.kept
    server.hidden = []
    bot.started_anew()
    await bot.look()
    assert sorted(bot.kept) == sorted([*map(str, range(50)), *"abc"])


async def test_a_search_that_lags_hides_nothing(db: Database, server: Archive) -> None:
    bot = Bot(db, server)
    server.mails = mails(range(30))
    await bot.look()
    bot.started_anew()
    server.mails += mails("abc")
    server.hidden = mails("abc")
    assert await bot.look() == [FEED, SEARCH, *map(raw, "cba"), *(raw(n) for n in range(21, 7, -1))]
    assert bot.kept[30:] == [*"cba"]


async def test_a_mail_that_the_feed_does_not_show_is_found_within_the_hour(
    db: Database, server: Archive
) -> None:
    bot = Bot(db, server)
    server.mails, server.old = mails(range(30)), mails(["late"])
    await bot.look()
    server.mails += mails(["late"])
    assert await bot.look() == [FEED]
    assert await bot.look(OFTEN_ENOUGH) == [FEED, SEARCH]
    assert bot.kept[30:] == ["late"]


async def test_a_mail_that_is_gone_before_it_is_fetched_is_left(db: Database, server: Archive) -> None:
    bot = Bot(db, server)
    server.mails = mails("a")
    await bot.look()
    server.mails += mails("bc")
    server.instead["b@example.org/raw"] = (404, {}, b"")
    await bot.look()
    assert bot.kept == [*"ac"]


@pytest.mark.parametrize("removed", [range(26, 30), range(20, 30)], ids=["some", "all-that-it-remembers"])
async def test_removals_hide_nothing(db: Database, server: Archive, removed: range) -> None:
    bot = Bot(db, server)
    server.mails = mails(range(30))
    await bot.look()
    server.mails = [*mails(n for n in range(30) if n not in removed), *mails("ab")]
    await bot.look()
    await bot.look(SETTLING)
    await bot.look(SETTLING)
    assert await bot.look() == [FEED]
    assert sorted(bot.kept) == sorted([*map(str, range(30)), *"ab"])


async def test_a_mail_that_comes_again_is_not_taken_for_the_place_that_is_known(
    db: Database, server: Archive
) -> None:
    bot = Bot(db, server)
    server.mails = mails(range(30))
    await bot.look()
    server.mails += [*mails("a"), b"Received: again\n" + a_mail(29), *mails("b")]
    await bot.look()
    assert sorted(bot.kept[30:]) == ["a", "b"]


async def test_a_short_archive_is_followed_too(db: Database, server: Archive) -> None:
    bot = Bot(db, server)
    assert await bot.look() == [FEED, WHOLE]
    assert await bot.look() == [FEED]
    for name in "abcdefghijkl":
        server.mails += mails(name)
        await bot.look()
    assert bot.kept == [*"abcdefghijkl"]


async def test_an_import_that_was_cut_off_goes_on_from_there(db: Database, server: Archive) -> None:
    bot = Bot(db, server)
    server.mails = mails(range(700))
    whole = gzip.compress(written(server.mails))
    server.instead["all.mbox.gz"] = (200, {}, whole[: 8 * len(whole) // 10])
    with pytest.raises(ServerFailed, match=r"all\.mbox\.gz ends early"):
        await bot.look()
    came = len(bot.kept)
    assert 500 < came < 700
    assert [(run.done, run.total) for run in bot.told[-1]] == [(came, None)]
    bot.started_anew()
    assert await bot.look() == [FEED, SEARCH]
    assert sorted(bot.kept) == sorted(map(str, range(700)))
    assert bot.seen <= 700 + REMEMBERED
    assert bot.told[-1] == ()


async def test_a_reading_that_was_cut_off_is_begun_again(db: Database, server: Archive) -> None:
    bot = Bot(db, server)
    server.mails = mails(range(30))
    await bot.look()
    server.mails += mails(range(30, 90))
    right = gzip.compress(written(server.mails[::-1]))
    server.instead[""] = (200, {}, right[: len(right) // 3])
    for _ in range(3):  # a cursor that moved too early would be at the newest mail by the third time
        bot.started_anew()
        with pytest.raises(ServerFailed, match="ends early"):
            await bot.look(SETTLING)
    came = len(bot.kept)
    assert 30 < came < 90
    server.instead.clear()
    server.mails += mails(["last"])
    await bot.look()
    assert sorted(bot.kept) == sorted([*map(str, range(90)), "last"])


async def test_a_server_without_a_search_is_read_whole_but_not_often(db: Database, server: Archive) -> None:
    bot = Bot(db, server)
    server.instead[""] = (501, {}, b"search is not available")
    server.mails = mails(range(30))
    await bot.look()
    server.mails += mails("a")
    assert await bot.look() == [FEED, raw("a")]
    assert await bot.look(OFTEN_ENOUGH) == [FEED, SEARCH, WHOLE]
    assert await bot.look(OFTEN_ENOUGH) == [FEED]
    server.mails += mails(range(30, 60))
    assert await bot.look() == [FEED, WHOLE]
    assert sorted(bot.kept) == sorted([*map(str, range(60)), "a"])


async def test_a_server_without_a_whole_archive_is_read_by_its_search(db: Database, server: Archive) -> None:
    bot = Bot(db, server)
    server.instead["all.mbox.gz"] = (403, {}, b"too much")
    server.mails = mails(range(30))
    assert await bot.look() == [FEED, WHOLE, SEARCH]
    server.mails += mails("a")
    assert await bot.look(OFTEN_ENOUGH) == [FEED, SEARCH]
    assert sorted(bot.kept) == sorted([*map(str, range(30)), "a"])
    assert bot.seen == 30 + REMEMBERED


async def test_a_feed_that_the_server_tags_is_not_sent_again(db: Database, server: Archive) -> None:
    bot = Bot(db, server)
    server.tagged, server.mails = True, mails("ab")
    await bot.look()
    assert await bot.look() == [FEED]
    server.mails += mails("c")
    assert await bot.look() == [FEED, raw("c")]
    assert bot.kept == [*"abc"]


@pytest.mark.parametrize("dated", [False, True])
async def test_a_server_that_wants_to_be_left_alone_is(db: Database, server: Archive, dated: bool) -> None:
    bot = Bot(db, server)
    server.mails = mails("a")
    said = format_datetime(bot.at + SOON + timedelta(seconds=600), usegmt=True) if dated else "600"
    server.instead["new.atom"] = (429, {"Retry-After": said}, b"")
    with pytest.raises(ServerFailed, match=r"new\.atom answers 429 Too Many Requests"):
        await bot.look()
    server.instead.clear()
    with pytest.raises(ServerFailed, match="asked not to be asked before 20"):
        await bot.look(timedelta(seconds=300))
    assert server.asked == []
    await bot.look(timedelta(seconds=301))
    assert bot.kept == ["a"]


NO_MBOX = "is no mbox of a public-inbox; is url the list's?"


@pytest.mark.parametrize(
    ("status", "headers", "body", "told"),
    [
        (200, {}, b"<html>", NO_MBOX),
        (200, {}, gzip.compress(b"Subject: a\n\nb\n" * 9, mtime=0), NO_MBOX),
        (404, {}, b"", "x=m answers 404 Not Found"),
        (503, {"Retry-After": "soon"}, b"", "answers 503 Service Unavailable"),
        (
            301,
            {"Location": "https://lists.example.org/devel/"},
            b"",
            "is at https://lists.example.org/devel/ now",
        ),
    ],
)
async def test_what_is_wrong_is_told(
    db: Database, server: Archive, status: int, headers: dict[str, str], body: bytes, told: str
) -> None:
    server.mails = mails("a")
    server.instead = {"": (status, headers, body), "all.mbox.gz": (status, headers, body)}
    with pytest.raises(ServerFailed, match=told):
        await Bot(db, server).look()


async def test_nobody_there_is_told(db: Database) -> None:
    async with archive() as server:
        pass
    with pytest.raises(ServerFailed, match=r"new\.atom cannot be read: Cannot connect to host"):
        await Bot(db, server).look()
