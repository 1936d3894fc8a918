"""The sources beside a real public-inbox; what it does seldom is played by `tests.fakes`."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from bot.sources import inbox, inbox_http, nntp
from bot.sources.inbox_http import OFTEN_ENOUGH, Remembered
from bot.sources.server import ServerFailed
from storage.database import Database
from tests.builders import START
from tests.epochs import a_mail
from tests.public_inbox import PublicInbox, public_inbox
from tests.sources.follower import Follower

TEXTS = {
    "dots": b".\n..\n.dot\nFrom here\n>From there\n",
    "spaces": b"\n\nend\n\n\n",
    "bytes": b"\xff\x00\xe4 no end of line",
    "nothing": b"",
    "a/b%c?d#e+f": b"words\n",
    "long": b"x" * 200_000 + b"\nend\n",
}

HEAD = "Message-ID: <{}@example.org>\nFrom: Ada <ada@example.org>\nSubject: odd\n folded\n"

ODD = [
    *(HEAD.format(name).encode() + b"\n" + text for name, text in TEXTS.items()),
    HEAD.format("crlf").replace("\n", "\r\n").encode() + b"\r\nFrom here\r\n.\r\n",
    HEAD.format("old").encode() + b"Date: Thu, 1 Jan 1970 00:00:00 +0000\n\nold\n",
]


@pytest.fixture
def archive(tmp_path: Path) -> PublicInbox:
    return public_inbox(tmp_path / "lists")


async def look_by_nntp(bot: Follower, archive: PublicInbox) -> None:
    await nntp.look(nntp.newsgroup("nntp", archive.nntp, None), bot.take, bot.position, START)


async def look_by_http(bot: Follower, archive: PublicInbox) -> None:
    await inbox_http.look("http", archive.http, Remembered(), bot.take, bot.position, START)


async def look_by_git(bot: Follower, archive: PublicInbox) -> None:
    await inbox.look(
        inbox.Inbox("git", str(archive.path)), None, bot.take, bot.position, START, asyncio.Lock()
    )


WAYS = {"git": look_by_git, "http": look_by_http, "nntp": look_by_nntp}


@pytest.mark.parametrize("first", WAYS)
async def test_odd_mails_are_the_same_by_whatever_way_they_come(
    db: Database, archive: PublicInbox, first: str
) -> None:
    archive.add(ODD)
    with archive.served():
        for way in (first, *WAYS):
            await WAYS[way](Follower(db, way), archive)
    assert len(Follower(db).kept) == len(ODD)
    assert [*map(text, Follower(db).raw)] == [*map(text, ODD)]


def text(raw: bytes) -> bytes:
    """What stands below the headers; how a line ends is the archive's business."""
    return raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2].rstrip()


@pytest.mark.parametrize("way", ["http", "nntp"])
async def test_what_comes_is_read_once_and_what_is_removed_hides_nothing(
    db: Database, archive: PublicInbox, way: str
) -> None:
    bot, look = Follower(db, way), WAYS[way]
    with archive.served():
        await look(bot, archive)
        archive.add(map(a_mail, range(60)))
        await look(bot, archive)
        assert bot.kept == [*map(str, range(60))]
        archive.deliver(a_mail("handed-over"))
        await look(bot, archive)
        archive.purge(a_mail(59))
        archive.purge(a_mail(58))
        archive.add(map(a_mail, range(60, 100)), epoch=1)
        with suppress(ServerFailed):  # for a moment the server gives mails of the new epoch empty
            await look(bot, archive)
    with archive.served():  # whose search knows no older state
        await look(bot, archive)
        await look(bot, archive)
    assert sorted(bot.kept) == sorted([*map(str, range(100)), "handed-over"])


async def test_an_inbox_without_a_search_is_followed_too(db: Database, tmp_path: Path) -> None:
    archive = public_inbox(tmp_path / "lists", "basic")
    bot, known = Follower(db, "http"), Remembered()
    with archive.served():
        for number in range(3):
            archive.add([a_mail(number)])
            at = START + number * OFTEN_ENOUGH
            await inbox_http.look("http", archive.http, known, bot.take, bot.position, at)
    assert bot.kept == ["0", "1", "2"]


async def test_a_list_that_is_not_there_is_told(db: Database, archive: PublicInbox) -> None:
    with archive.served():
        archive.http = archive.http.replace("devel", "devil")
        with pytest.raises(ServerFailed, match="answers 404 Not Found"):
            await look_by_http(Follower(db), archive)
