"""People say on Discord how they want to be pinged, and are pinged so."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.discord_shapes import Message
from tests.stories.test_bot import Bot, up


async def told(bot: Bot, title: str) -> Message:
    """The message with that title, once it is there."""

    def look() -> Message | None:
        seen = bot.discord.seen_in(bot.discord.channel)
        return next((m for m in seen if title in m.text.replace("\\", "")), None)

    return await bot.discord.until(look, title)


async def test_who_covers_is_pinged_until_the_other_is_back(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        await bot.discord.slash("away", until="2d", cover="Tomasz Wilk", as_=bot.ines)
        cover = await told(bot, "You cover for Ines Okafor")
        assert cover.pings == {bot.tomasz.id} and "Not me" in cover.buttons
        await bot.discord.slash("cid assign", cid="410202", person="Ines Okafor", as_=bot.tomasz)
        away = await told(bot, "CID-410202 is yours")
        assert away.pings == {bot.tomasz.id}
        assert away.content == f"Ines Okafor (away), <@{bot.tomasz.id}>"
        shown = await bot.discord.slash("person", person="me", as_=bot.ines)
        assert "Tomasz Wilk is pinged instead" in shown.message.text
        await bot.discord.click(cover, "Not me", as_=bot.tomasz)
        await bot.discord.slash("cid assign", cid="410201", person="Ines Okafor", as_=bot.tomasz)
        assert (await told(bot, "CID-410201 is yours")).pings == {bot.ines.id}


async def test_what_is_muted_is_told_and_pings_nobody_until_that_is_undone(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        muted = await bot.discord.slash("mute", target="CID-410202", as_=bot.tomasz)
        await bot.discord.slash("cid assign", cid="410202", person="Tomasz Wilk", as_=bot.ines)
        assert (await told(bot, "CID-410202 is yours")).pings == frozenset()
        await bot.discord.click(muted.message, "Undo", as_=bot.tomasz)
        await bot.discord.slash("cid assign", cid="410201", person="Tomasz Wilk", as_=bot.ines)
        assert (await told(bot, "CID-410201 is yours")).pings == {bot.tomasz.id}
