"""Somebody subscribes on Discord: what comes is in their direct messages, and ends there with one click."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.clock import now
from tests.builders import START
from tests.fakes.discord_shapes import Message
from tests.mails import a_mail
from tests.stories.test_bot import Bot, up


async def subscribe(bot: Bot) -> None:
    asked = await bot.discord.slash("subscribe", query="subject:wick", as_=bot.ines)
    await bot.discord.click(asked.message, "Do it", as_=bot.ines)


async def mail(bot: Bot, folder: Path, name: str) -> Message:
    """A mail comes; the message that tells of it."""
    with (folder / "list.mbox").open("ab") as box:
        written = a_mail(name, f"{name} the wick", hours=(now() - START) / timedelta(hours=1)).raw
        box.write(b"\nFrom ben@example.org Mon Mar  2 09:00:00 2026\n" + written)
    everything = bot.discord.world.messages
    return await bot.discord.until(
        lambda: next((m for m in everything.values() if f"{name} the wick" in m.text), None), name
    )


async def test_it_is_told_directly_and_ended_there(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        await subscribe(bot)
        told = await mail(bot, tmp_path, "Trim")
        assert told.channel is bot.discord.direct(bot.ines) and not told.silent
        ended = await bot.discord.click(told, "Unsubscribe", as_=bot.ines)
        assert "is over" in ended.message.text


async def test_who_muted_it_has_it_without_a_sound(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        await subscribe(bot)
        await bot.discord.slash("mute", as_=bot.ines)
        told = await mail(bot, tmp_path, "Trim")
        assert told.channel is bot.discord.direct(bot.ines) and told.silent


async def test_who_takes_no_direct_messages_is_pinged_in_the_channel(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        bot.discord.world.closed.add(bot.ines.id)
        await subscribe(bot)
        told = await mail(bot, tmp_path, "Trim")
        assert told.channel is bot.discord.channel and told.pings == {bot.ines.id}
