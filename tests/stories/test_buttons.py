"""A defect is taken, given back and left alone by buttons, on a Discord that remembers more than the bot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fakes.discord_shapes import Message
from tests.fakes.discord_world import UPDATE
from tests.stories.test_bot import Bot, alive, unborn, up

TAKE = "Take CID-410202"


async def status(bot: Bot) -> Message:
    return (await bot.discord.slash("status", area="migration", as_=bot.ines)).message


async def decisions(bot: Bot) -> Any:
    """What people told the bot of the defect."""
    why = await bot.get("/why/CID-410202.json")
    return [x["text"] for s in why["sections"] if s["title"] == "Decided" for x in s["lines"]]


def read(message: Message) -> str:
    return message.text.replace("\\", "")


async def test_a_taken_defect_is_said_where_the_button_was_and_undone_there(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        message = await status(bot)
        before = read(message)
        took = await bot.discord.click(message, TAKE, as_=bot.ines)
        assert (took.response, took.message) == (UPDATE, message)
        assert read(message).startswith(before)
        assert "CID-410202** is assigned to Ines Okafor. (D-1)" in read(message)
        assert TAKE not in message.buttons
        assert len(await decisions(bot)) == 1
        assert bot.discord.seen_in(bot.discord.channel) == [message]  # who takes it needs no ping
        await bot.discord.click(message, "Undo", as_=bot.ines)
        assert read(message).startswith(before)
        assert "Undone: D-1" in read(message)
        assert "Undo" not in message.buttons
        assert TAKE in (await status(bot)).buttons


async def test_pressing_twice_does_nothing_twice(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        first, second = await status(bot), await status(bot)
        await bot.discord.click(first, TAKE, as_=bot.ines)
        told = await decisions(bot)
        again = await bot.discord.click(second, TAKE, as_=bot.ines)
        assert again.message.ephemeral
        assert again.message.content == "CID-410202 is Ines Okafor's already."
        assert await decisions(bot) == told


async def test_somebody_without_a_known_address_is_refused_in_private(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        message = await status(bot)
        refused = await bot.discord.click(message, TAKE, as_=bot.stranger)
        assert refused.message.ephemeral
        assert "I do not know who you are" in refused.message.text
        assert TAKE in message.buttons
        assert await decisions(bot) == []


async def test_buttons_outlive_the_bot(tmp_path: Path) -> None:
    async with unborn(tmp_path) as project:
        async with alive(tmp_path, project) as bot:
            message = await status(bot)
        async with alive(tmp_path, project) as bot:
            await bot.discord.click(message, TAKE, as_=bot.ines)
        async with alive(tmp_path, project) as bot:
            await bot.discord.click(message, "Undo", as_=bot.ines)
            assert "Undone: D-1" in read(message)
            (decision,) = await decisions(bot)
            assert decision.endswith("undone by Ines Okafor (D-2)")
