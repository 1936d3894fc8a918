from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest

from bot.ingest import BATCH
from bot.sources import nntp
from bot.sources.nntp import AT_ONCE, WINDOW
from bot.sources.server import Login, ServerFailed
from storage.database import Database
from storage.imports import Import
from tests.builders import START
from tests.epochs import a_mail
from tests.fakes.news import PASSWORD, USER, News, news
from tests.sources.follower import Follower


@pytest.fixture
async def server() -> AsyncIterator[News]:
    async with news() as running:
        yield running


def numbered(first: int, *names: str | int) -> dict[int, bytes]:
    return {number: a_mail(name) for number, name in enumerate(names, first)}


async def look(follower: Follower, server: News, login: Login | None = None) -> None:
    await nntp.look(nntp.newsgroup(follower.via, server.url, login), follower.take, follower.position, START)


async def test_what_is_new_is_read_once_and_in_order(db: Database, server: News) -> None:
    bot = Follower(db)
    await look(bot, server)
    assert bot.kept == []
    server.articles = numbered(7, "b", "a")
    await look(bot, server)
    server.articles |= numbered(9, "c")
    await look(bot, server)
    await look(bot, server)
    assert (bot.kept, bot.batches) == (["b", "a", "c"], [2, 1])
    assert bot.raw == [a_mail("b"), a_mail("a"), a_mail("c")]


async def test_many_come_in_windows_and_runs_and_holes_cost_nothing(db: Database, server: News) -> None:
    count, gap = 2 * AT_ONCE + 1, WINDOW - 3
    server.articles = numbered(gap, *range(count)) | numbered(5 * WINDOW, "last")
    bot = Follower(db)
    await look(bot, server)
    assert bot.kept == [*map(str, range(count)), "last"]
    asked = [command for command in server.asked if command.startswith("ARTICLE")]
    assert len(asked) == count + 1


async def test_a_long_first_look_is_an_import_that_people_see(db: Database, server: News) -> None:
    server.articles = numbered(1, *range(BATCH + 20))
    bot = Follower(db)
    await look(bot, server)
    run = Import("devel", server.url, BATCH + 20, BATCH, START, START)
    assert bot.told == [(run,), ()]


async def test_an_article_that_is_counted_before_it_is_there_is_waited_for(
    db: Database, server: News
) -> None:
    server.articles, server.counted = numbered(1, "a"), {2, 3}
    bot = Follower(db)
    await look(bot, server)
    server.articles |= numbered(2, "b", "c")
    await look(bot, server)
    assert bot.kept == ["a", "b", "c"]


async def test_what_is_removed_stays_known_and_hides_nothing(db: Database, server: News) -> None:
    server.articles = numbered(1, *"abcdefg")
    bot = Follower(db)
    await look(bot, server)
    for number in (4, 6, 7):
        del server.articles[number]
    await look(bot, server)
    server.articles |= numbered(8, "h")
    await look(bot, server)
    assert (bot.kept, bot.seen) == ([*"abcdefgh"], 8)


@pytest.mark.parametrize("first", [1, 3, 20])
async def test_a_server_that_numbers_anew_is_read_again(
    db: Database, server: News, first: int, caplog: pytest.LogCaptureFixture
) -> None:
    server.articles = numbered(11, *"abcdef")
    bot = Follower(db)
    await look(bot, server)
    server.articles = numbered(first, *"xbcadefy")
    with caplog.at_level(logging.WARNING):
        await look(bot, server)
    await look(bot, server)
    assert (bot.kept, bot.seen) == ([*"abcdefxy"], 14)
    assert "numbers its articles anew" in caplog.text


async def test_an_article_that_comes_empty_is_asked_for_again_and_stops_no_other(
    db: Database, server: News
) -> None:
    hollow = b"Xref: news.example.org org.example.lamp:3\nNewsgroups: org.example.lamp\nPath: news\n\n"
    server.articles = numbered(1, *"abcd") | {3: hollow}
    bot = Follower(db)
    for _ in range(2):
        with pytest.raises(ServerFailed, match=f"{server.url}/3 comes without a text"):
            await look(bot, server)
        assert bot.kept == [*"abd"]
    server.articles |= numbered(3, "c", "d", "e")
    await look(bot, server)
    assert bot.kept == [*"abdce"]


async def test_a_connection_lost_in_mid_article_keeps_what_came(db: Database, server: News) -> None:
    count = AT_ONCE + 5
    server.articles = numbered(1, *range(count))
    server.broken[f"ARTICLE {AT_ONCE + 3}"] = b"220 35 <34@example.org>\r\nMessage-ID: <34@ex"
    bot = Follower(db)
    with pytest.raises(ServerFailed, match="hung up in the middle of an answer"):
        await look(bot, server)
    assert len(bot.kept) == AT_ONCE
    server.broken.clear()
    await look(bot, server)
    assert bot.kept == [*map(str, range(count))]
    assert bot.seen == count


async def test_a_server_of_old_is_asked_in_its_words(db: Database, server: News) -> None:
    server.unknown = {"OVER", "MODE"}
    server.articles = numbered(1, "a")
    bot = Follower(db)
    await look(bot, server)
    assert bot.kept == ["a"]


async def test_a_server_that_wants_to_know_who_reads(db: Database, server: News) -> None:
    server.locked, server.articles = True, numbered(1, "a")
    bot = Follower(db)
    with pytest.raises(ServerFailed, match="answers 480 who are you"):
        await look(bot, server)
    with pytest.raises(ServerFailed, match="answers 481 no"):
        await look(bot, server, Login(USER, "wrong"))
    await look(bot, server, Login(USER, PASSWORD))
    assert bot.kept == ["a"]


@pytest.mark.parametrize(
    ("command", "answer", "told"),
    [
        ("GROUP", b"411 no such group\r\n", "answers 411 no such group"),
        ("GROUP", b"211 many\r\n", "answers GROUP with 'many', where numbers belong"),
        ("OVER", b"224 overview\r\nARRAY(0x55)\r\n.\r\n", "answers OVER with something else than numbers"),
        ("ARTICLE", b"220 one <a@example.org>\r\n.\r\n", "where an article's number belongs"),
        ("ARTICLE", b"503 fault\r\n", "answers 503 fault"),
        ("ARTICLE", b"<html>\r\n", "speaks no NNTP: it says '<html>'"),
        ("MODE", b"", "hung up in the middle of an answer"),
    ],
)
async def test_what_is_wrong_is_told_with_where(
    db: Database, server: News, command: str, answer: bytes, told: str
) -> None:
    server.articles = numbered(1, "a")
    server.broken[command] = answer
    with pytest.raises(ServerFailed, match=f"^127.0.0.1:[0-9]+ .*{told.replace('(', '.')}"):
        await look(Follower(db), server)


async def test_nobody_there_is_told(db: Database) -> None:
    async with news() as server:
        pass
    with pytest.raises(ServerFailed, match=r"^127\.0\.0\.1:[0-9]+ cannot be reached: "):
        await look(Follower(db), server)


async def test_a_login_cannot_hold_a_command(db: Database, server: News) -> None:
    with pytest.raises(ServerFailed, match="AUTHINFO with a control character"):
        await look(Follower(db), server, Login("ada\r\nQUIT", PASSWORD))
    assert not any("ada" in command for command in server.asked)
