"""A defect and a changelog on Discord: taken, handed off, accepted, settled, and taken back."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.discord_shapes import Message, User
from tests.stories.test_bot import Bot, up


def read(message: Message) -> str:
    return message.text.replace("\\", "").replace("*", "")


async def ping(bot: Bot, who: User, text: str) -> Message:
    """The message in the channel that pings somebody alone and says so."""

    def found() -> Message | None:
        seen = bot.discord.seen_in(bot.discord.channel)
        return next((m for m in seen if m.pings == {who.id} and text in read(m)), None)

    return await bot.discord.until(found, text)


async def owner(bot: Bot) -> list[str]:
    shown = await bot.get("/cid/show/410202.json")
    return [x["text"] for s in shown["sections"] if s["title"] == "Owner" for x in s["lines"]]


async def test_a_defect_changes_hands_once_the_other_accepts(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        await bot.discord.slash("cid claim", cid="410202", as_=bot.ines)
        asked = await bot.discord.slash("cid handoff", cid="410202", person="Tomasz Wilk", as_=bot.ines)
        assert "is offered to Tomasz Wilk" in read(asked.message)
        offer = await ping(bot, bot.tomasz, "CID-410202 is offered to you")
        refused = await bot.discord.click(offer, "Accept", as_=bot.ines)
        assert "Only Tomasz Wilk may accept" in read(refused.message)
        has, offered = await owner(bot)
        assert has.startswith("Ines Okafor, since")
        assert offered.startswith("offered to Tomasz Wilk by Ines Okafor")
        await bot.discord.click(offer, "Accept", as_=bot.tomasz)
        assert "Tomasz Wilk has CID-410202 now. (D-3)" in read(offer)
        await ping(bot, bot.ines, "Tomasz Wilk has CID-410202 now. (D-3)")
        (has,) = await owner(bot)
        assert has.startswith("Tomasz Wilk, since")
        await bot.discord.click(offer, "Undo", as_=bot.tomasz)
        assert len(await owner(bot)) == 2


async def test_the_changelog_is_drafted_written_and_taken_back(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        shown = (await bot.discord.slash("followup show", key="F-1", as_=bot.ines)).message
        assert "* Tomasz's fix: the page map outlives its last lane" in shown.text.replace("\\", "")
        await bot.discord.click(shown, "Done", as_=bot.ines)
        assert "F-1 is settled (D-1)" in read(shown)
        assert (await bot.get("/followups.json"))["title"] == "Follow-ups: 0"
        await bot.discord.click(shown, "Undo", as_=bot.ines)
        assert (await bot.get("/followups.json"))["title"] == "Follow-ups: 1"
