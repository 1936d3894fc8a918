"""What several notices are about has a thread from the first on; whatever becomes of it nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.pinging import Manner
from bot.sample import weeks
from commands.notices import Topics
from storage import outbox
from tests.fakes.discord_rules import EMBED, SEND, SEND_IN_THREADS, START_THREADS, VIEW
from tests.fakes.discord_shapes import Channel, Message
from tests.stories.test_failing_pipeline import read, watching
from tests.stories.test_lost_places import Bot, up

CID = "CID-410202"


def thread_of(bot: Bot, message: Message) -> Channel:
    return bot.discord.world.channels[message.id]


async def test_the_first_notice_starts_the_thread_and_the_others_stand_and_ping_in_it(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        for number in (1, 2, 3):
            await bot.tell(f"assign:D-{number}", topic=CID)
        await bot.tell("assign:D-4", topic="CID-7")
        await bot.tell("assign:D-5", topic="F-3")
        assert bot.seen(bot.discord.channel) == ["About assign:D-1", "About assign:D-4", "About assign:D-5"]
        first, *_ = bot.discord.seen_in(bot.discord.channel)
        thread = thread_of(bot, first)
        assert thread.name == CID and thread.parent == bot.discord.channel.id
        assert bot.seen(thread) == ["About assign:D-2", "About assign:D-3"]
        assert {m.pings for m in bot.discord.seen_in(thread)} == {frozenset({bot.ines.id})}
        assert len(bot.discord.world.channels) == 4  # the two channels and two threads


async def test_what_changes_is_edited_where_it_stands_also_in_the_archive(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        for key in ("assign:D-1", "assign:D-2"):
            await bot.tell(key, topic=CID)
        (first,) = bot.discord.seen_in(bot.discord.channel)
        (second,) = bot.discord.seen_in(thread_of(bot, first))
        bot.discord.world.archived.add(first.id)
        for key in ("assign:D-1", "assign:D-2"):
            await bot.tell(key, "It passed.", topic=CID)
        assert ["It passed" in m.text and m.edits for m in (first, second)] == [1, 1]
        assert not bot.discord.world.archived
        bot.discord.world.archived.add(first.id)
        await bot.tell("assign:D-3", topic=CID)
        assert bot.seen(thread_of(bot, first)) == ["About assign:D-2", "About assign:D-3"]
        assert not bot.discord.world.archived


def deleted(bot: Bot, thread: str) -> None:
    del bot.discord.world.channels[thread]


def locked(bot: Bot, thread: str) -> None:
    bot.discord.world.rights["@everyone"] = VIEW | SEND | EMBED | SEND_IN_THREADS
    bot.discord.world.archived.add(thread)
    bot.discord.world.locked.add(thread)


@pytest.mark.parametrize("act", [deleted, locked])
async def test_what_a_thread_takes_no_more_stands_in_the_channel_and_nobody_is_bothered(
    tmp_path: Path, act: Callable[[Bot, str], None]
) -> None:
    async with up(tmp_path) as bot:
        for key in ("assign:D-1", "assign:D-2"):
            await bot.tell(key, topic=CID)
        (first,) = bot.discord.seen_in(bot.discord.channel)
        act(bot, first.id)
        await bot.tell("assign:D-3", topic=CID)
        await bot.tell("assign:D-2", "It passed.", topic=CID)
        _, third, moved = bot.discord.seen_in(bot.discord.channel)
        assert "About assign:D-3" in third.text and third.pings == {bot.ines.id}
        assert "It passed" in moved.text and not moved.pings
        assert bot.seen(bot.fallback) == [] and await bot.check() == ["nothing"]
        assert {q.state for q in await bot.engine.store.read(outbox.every)} == {"sent"}


@pytest.mark.parametrize("lacking", [START_THREADS, SEND_IN_THREADS])
async def test_without_the_right_all_stays_in_the_channel_and_the_administrator_learns_once(
    tmp_path: Path, lacking: int
) -> None:
    async with up(tmp_path) as bot:
        every = VIEW | SEND | EMBED | START_THREADS | SEND_IN_THREADS
        bot.discord.world.rights["@everyone"] = every & ~lacking
        for number in range(4):
            await bot.tell(f"assign:D-{number}", topic=CID)
        said = bot.discord.seen_in(bot.discord.channel)
        told = [m for m in said if "threads of channel" in m.text]
        assert len(said) == 5 and len(told) == 1
        (trouble,) = await bot.check()
        assert "may not start or use them; notices stay in the channel" in trouble
        bot.discord.world.rights["@everyone"] = every
        for number in range(2):
            await bot.tell(f"handoff:D-{number}", topic="CID-7")
        assert await bot.check() == ["nothing"]


HOSTILE = "@everyone <@1> <@&2> **bold** [x](https://example.org) \u202eevil\u200b"


@pytest.mark.parametrize("kind", ["assign", "subscription"])
async def test_what_strangers_wrote_pings_and_forges_nothing_in_a_thread_or_a_direct_message(
    tmp_path: Path, kind: str
) -> None:
    async with up(tmp_path) as bot:
        for number in range(3):
            await bot.tell(f"{kind}:D-{number}:{HOSTILE}", HOSTILE, topic=CID)
        said = list(bot.discord.world.messages.values())
        assert len(said) == 3
        for message in said:
            assert message.pings <= {bot.ines.id}
            assert message.content in ("", f"<@{bot.ines.id}>")
            shown = message.text.removeprefix(message.content)
            assert not re.search(r"(?<!\\)[<*\[]|@everyone|\u202e", shown), shown
        threads = [c for c in bot.discord.world.channels.values() if c.parent]
        assert {t.name for t in threads} <= {CID}


async def test_where_nobody_wants_threads_there_are_none(tmp_path: Path) -> None:
    async with watching(tmp_path) as watch:
        await watch.take(weeks.failing())
        assert not [r for r in watch.discord.world.requests if r.path.endswith("/threads")]


async def test_a_pipelines_message_changes_in_the_channel_and_its_calls_stand_in_the_thread(
    tmp_path: Path,
) -> None:
    async with watching(tmp_path, manner=Manner(topics=frozenset({Topics.PIPELINES}))) as watch:
        await watch.take(weeks.failing())
        (live,) = watch.messages
        thread = watch.discord.world.channels[live.id]
        assert thread.name == f"pipeline {weeks.BROKEN}"
        (ping,) = watch.discord.seen_in(thread)
        assert "newly broken" in read(ping) and ping.pings == {watch.lucia.id}
        assert live.edits and not live.pings
