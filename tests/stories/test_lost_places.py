"""Channels that are deleted, hidden or closed, and people who left: nothing is lost, and it is told once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot import health, notify
from bot.clock import now
from bot.discord_app import signed_in
from bot.discord_place import Connection
from bot.engine import Engine
from bot.pinging import Manner
from bot.settings import parse
from commands.answer import Answer, Section, line
from commands.notices import Kind, Topics, notice
from storage import outbox
from storage.database import Store
from storage.records import Person
from tests.fakes.discord import FakeDiscord, running
from tests.fakes.discord_rules import EMBED, SEND, VIEW
from tests.fakes.discord_shapes import GUILD, Channel, Message, User
from tests.story import INES, MORNING, texts

THREADED = Manner(topics=frozenset(Topics))

YARA = "yara.domingues@example.org"


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot with a fallback channel, and who is there."""

    engine: Engine
    connection: Connection
    discord: FakeDiscord
    fallback: Channel
    ines: User

    async def tell(self, key: str, words: str = "It failed.", topic: str = "") -> None:
        told = Answer(f"About {key}", MORNING, sections=(Section("", (line(words),)),))
        people = [Person(INES.name, INES.email)]
        await self.engine.store.write(outbox.put, notice(key, people, told, MORNING, topic))
        while await notify.drain(self.engine.store, self.connection, now, THREADED):
            pass

    async def check(self) -> list[str]:
        return texts(await self.engine.store.read(health.report, self.engine.settings, now()), "To mend")

    def seen(self, channel: Channel) -> list[str]:
        return [str(m.embeds[0]["title"]) for m in self.discord.seen_in(channel)]


@asynccontextmanager
async def up(folder: Path, fallback: bool = True) -> AsyncIterator[Bot]:
    async with running() as fake:
        ines, yara = fake.user("ines"), fake.user("yara")
        spare = fake.world.add_channel(Channel("spare"))
        people = {ines.id: f"Ines Okafor <{INES.email}>", yara.id: f"Yara <{YARA}>"}
        text = fake.settings(people).replace("[people", f"fallback = {spare.id if fallback else 0}\n[people")
        text += f'[administrators]\npeople = ["{YARA}"]\n'
        settings = parse(text, str(folder / "settings.toml"), {"TOKEN": fake.token})
        store = Store(folder / "bot.db")
        engine = Engine(store, settings)
        assert settings.discord
        try:
            async with signed_in(
                engine.answer, engine.complete, engine.called, engine.lost, settings.discord
            ) as connection:
                yield Bot(engine, connection, fake, spare, ines)
        finally:
            await store.close()


def deleted(fake: FakeDiscord) -> None:
    del fake.world.channels[fake.channel.id]


def denied(right: int) -> Callable[[FakeDiscord], None]:
    def act(fake: FakeDiscord) -> None:
        fake.world.rights["@everyone"] = VIEW | SEND | EMBED  # and no administrator, who may all
        no = {"id": GUILD, "type": 0, "allow": "0", "deny": str(right)}
        fake.world.channels[fake.channel.id] = replace(fake.channel, overwrites=(no,))

    return act


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (deleted, "was deleted"),
        (denied(VIEW), "is not shown to the bot"),
        (denied(SEND), "does not let the bot send or embed"),
    ],
)
async def test_what_the_channel_does_not_take_is_said_elsewhere_and_the_administrator_learns_once(
    tmp_path: Path, act: Callable[[FakeDiscord], None], why: str
) -> None:
    async with up(tmp_path) as bot:
        await bot.tell("watch:W-1")
        act(bot.discord)
        for key in ("watch:W-2", "watch:W-3"):
            await bot.tell(key)
        number = bot.discord.channel.id
        wrong = f"Something is wrong with Discord channel {number}"
        assert sorted(bot.seen(bot.fallback)) == ["About watch:W-2", "About watch:W-3", wrong]
        told: list[Message] = bot.discord.seen_in(bot.fallback)
        assert [m.pings for m in told if "About" in m.text] == [{bot.ines.id}] * 2
        (learnt,) = [m for m in told if wrong in m.text.replace("\\", "")]
        assert learnt.pings == {u.id for u in bot.discord.world.users.values() if u.name == "yara"}
        assert f"It {why}; notices go to channel {bot.fallback.id}" in learnt.text
        (trouble,) = await bot.check()
        assert f"Discord channel {number}: fails for 0 min, and is tried again: it {why}" in trouble
        bot.discord.world.channels[number] = bot.discord.channel
        await bot.tell("watch:W-4")
        assert bot.seen(bot.discord.channel) == ["About watch:W-1", "About watch:W-4"]
        assert await bot.check() == ["nothing"]


async def test_what_changes_of_a_message_that_is_gone_with_its_channel_is_said_elsewhere_unpinged(
    tmp_path: Path,
) -> None:
    async with up(tmp_path) as bot:
        await bot.tell("watch:W-1")
        deleted(bot.discord)
        await bot.tell("watch:W-1", "It passed on retry.")
        await bot.tell("watch:W-1", "And again.")
        (moved, _) = bot.discord.seen_in(bot.fallback)
        assert "And again" in moved.text and not moved.pings and moved.edits == 1


async def test_without_a_fallback_it_waits(tmp_path: Path) -> None:
    async with up(tmp_path, fallback=False) as bot:
        deleted(bot.discord)
        with pytest.raises(notify.Closed):
            await bot.tell("watch:W-1")
        (queued,) = await bot.engine.store.read(outbox.every)
        assert queued.state == "due" and "Unknown Channel" in queued.problem


@pytest.mark.parametrize("kind", [Kind.DIRECT, Kind.SUBSCRIPTION])
async def test_what_is_told_directly_goes_to_the_channel_where_they_take_no_messages(
    tmp_path: Path, kind: Kind
) -> None:
    async with up(tmp_path) as bot:
        direct = bot.discord.direct(bot.ines)
        await bot.tell(f"{kind}:1", "Two things.")
        (message,) = bot.discord.seen_in(direct)
        assert "Two things" in message.text
        await bot.tell(f"{kind}:1", "Three things.")
        assert "Three things" in message.text and message.edits == 1
        bot.discord.world.closed.add(bot.ines.id)
        for number in (2, 3):
            await bot.tell(f"{kind}:{number}")
        first, learnt, second = bot.discord.seen_in(bot.discord.channel)
        assert first.pings == second.pings == {bot.ines.id}
        assert "may send them none" in learnt.text and learnt.pings
        (trouble,) = await bot.check()
        assert f"Discord messages to account {bot.ines.id}" in trouble
        bot.discord.world.closed.clear()
        await bot.tell(f"{kind}:4")
        assert bot.seen(direct)[-1] == f"About {kind}:4"
        assert await bot.check() == ["nothing"]


async def test_who_left_is_named_and_the_administrator_learns_once(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        bot.discord.world.left.add(bot.ines.id)
        for key in ("watch:W-1", "watch:W-2"):
            await bot.tell(key)
        first, learnt, second = bot.discord.seen_in(bot.discord.channel)
        assert first.pings == second.pings == frozenset()
        assert first.content == "ines.okafor"
        assert f"account {bot.ines.id}" in learnt.text and "left the server" in learnt.text
        (trouble,) = await bot.check()
        assert f"Discord account {bot.ines.id}" in trouble
        bot.discord.world.left.clear()
        await bot.tell("watch:W-3")
        assert bot.discord.seen_in(bot.discord.channel)[-1].pings == {bot.ines.id}
        assert await bot.check() == ["nothing"]
