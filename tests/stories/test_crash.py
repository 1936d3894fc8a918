"""The bot is killed while it speaks; what it had to say is said once all the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import ingest
from storage.database import open_database, transaction
from storage.records import Source
from tests.fakes.discord import FakeDiscord, running
from tests.fakes.discord_shapes import Message, User
from tests.stories.test_bot import INES, TOMASZ, WEB, a_run
from tests.story import deliveries

SETTINGS = WEB + '[database]\npath = "bot.db"\n'

PATIENCE = 30.0


class Killed:
    """A bot that dies again and again, and its Discord that lives on."""

    def __init__(self, folder: Path, fake: FakeDiscord, more: str = "") -> None:
        """With more settings where a story needs them."""
        self.fake, self.ines, self.tomasz = fake, fake.user("ines"), fake.user("tomasz")
        self._folder, self._more, self._lives = folder, more, 0
        db = open_database(folder / "bot.db")
        with transaction(db):
            ingest.ingest(db, [d for d in deliveries() if d.source in (Source.MAIL, Source.MAINTAINERS)])
        db.close()

    @asynccontextmanager
    async def life(self) -> AsyncIterator[None]:
        """The bot as a process of its own, until SIGKILL."""
        people = {self.ines.id: INES, self.tomasz.id: TOMASZ}
        settings = SETTINGS + self._more + self.fake.settings(people)
        self._lives += 1
        with a_run(self._folder, settings, TOKEN=self.fake.token):
            await self.fake.world.until(
                lambda: self.fake.gateway.socket and len(self.fake.gateway.sessions) >= self._lives,
                "the bot signs in",
                PATIENCE,
            )
            yield

    async def assign(self, cid: str, giver: User, taker: User) -> None:
        """Somebody gives a defect to somebody else, which is recorded when this returns."""
        reply = await self.fake.slash("cid assign", cid=cid, person=taker.name, as_=giver)
        assert "is assigned to" in reply.message.text

    async def pings(self, wanted: int) -> list[Message]:
        """Waits for that many pings; all there are."""

        def said() -> list[Message]:
            return [m for m in self.fake.seen_in(self.fake.channel) if m.pings]

        await self.fake.world.until(lambda: len(said()) >= wanted, f"{wanted} pings", PATIENCE)
        return said()


@pytest.mark.parametrize("done", [False, True], ids=["before-discord-took-it", "before-the-bot-heard-of-it"])
async def test_a_ping_that_a_kill_cut_off_stands_once(tmp_path: Path, done: bool) -> None:
    async with running() as fake:
        bot = Killed(tmp_path, fake)
        posting = fake.hold("POST", r"/channels/\d+/messages", done=done)
        async with bot.life():
            await bot.assign("410202", bot.ines, bot.tomasz)
            await fake.world.until(lambda: posting.taken, "the ping is on its way", PATIENCE)
        assert len(await bot.pings(0)) == done
        async with bot.life():
            await bot.pings(1)
            await bot.assign("410203", bot.ines, bot.tomasz)
            first, second = await bot.pings(2)
        async with bot.life():
            await bot.assign("410202", bot.tomasz, bot.ines)
            *before, third = await bot.pings(3)
    assert before == [first, second]
    assert [p.pings for p in (first, second, third)] == [{bot.tomasz.id}, {bot.tomasz.id}, {bot.ines.id}]
    assert ["410202" in p.text for p in (first, second, third)] == [True, False, True]
