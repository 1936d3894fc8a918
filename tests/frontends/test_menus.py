"""The menu on a message: what it finds in there, and the ordinary commands behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.frontends.menus import MENUS, named
from tests.fakes.discord_shapes import Message
from tests.stories.test_bot import Bot, up

MENU = {m.name: m for m in MENUS}


@pytest.mark.parametrize(
    ("entry", "text", "found"),
    [
        ("Claim this", "see CID 410202 and cid#410203, CID-410202 again", ["CID-410202", "CID-410203"]),
        ("Claim this", "1527402 is a number, AcCID 12 no CID", []),
        ("Track this", "P-2 waits for CID 410202", ["P-2", "CID-410202"]),
        ("Track this", "UTF-8 and B-12 are no keys", []),
        (
            "Watch if it fails again",
            "T-12: qtest-x86_64/boot-serial-test failed.",
            ["T-12", "qtest-x86_64/boot-serial-test"],
        ),
        ("Watch if it fails again", "live-handover-test, again: test the tests", ["live-handover-test"]),
        ("Watch if it fails again", "https://example.org/a-test is an address; latest-news no test", []),
    ],
)
def test_what_a_message_names(entry: str, text: str, found: list[str]) -> None:
    assert named(MENU[entry], text) == found


async def said(bot: Bot, text: str) -> Message:
    """A message that somebody wrote."""
    return bot.discord.world.post(Message(bot.discord.channel, bot.stranger, content=text))


async def test_a_defect_that_somebody_mentions_is_claimed(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        message = await said(bot, "Who looks at CID 410202?")
        claimed = await bot.discord.menu(message, "Claim this", as_=bot.ines)
        assert "is assigned to Ines Okafor" in claimed.message.text
        refused = await bot.discord.menu(message, "Claim this", as_=bot.stranger)
        assert refused.message.ephemeral
        assert "I do not know who you are" in refused.message.text


async def test_a_verdict_asks_for_what_the_command_needs(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        shown = await bot.discord.slash("cid show", cid="410202", as_=bot.ines)
        form = await bot.discord.menu(shown.message, "Coverity verdict…", as_=bot.ines)
        sent = await bot.discord.submit_modal(form, classification="Intentional", reason="By design.")
        assert "Intentional" in sent.message.text


async def test_of_several_things_one_is_chosen(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        message = await said(bot, "CID 410201 or CID 410202?")
        which = await bot.discord.menu(message, "Track this", as_=bot.ines)
        assert (which.message.ephemeral, which.message.content) == (True, "Track this: which one?")
        told = await bot.discord.click(which.message, "CID-410202", as_=bot.ines)
        assert "CID\\-410202 changes" in told.message.text or "CID-410202 changes" in told.message.text


async def test_a_message_that_names_nothing_is_told_so(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        told = await bot.discord.menu(await said(bot, "Good morning"), "Wrong label", as_=bot.ines)
        assert (told.message.ephemeral, told.message.content) == (True, "That message names no test.")
