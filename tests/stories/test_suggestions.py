"""What a mail suggests, as a card on Discord: nobody is pinged, and a click decides it."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from bot.clock import now
from tests.fakes.discord_shapes import Message
from tests.stories.test_bot import Bot, alive, unborn

CARDS = "\n[notices]\nsuggestions = true\n"


def word() -> bytes:
    """Tomasz judges a defect, an hour ago."""
    mail = EmailMessage()
    mail["From"] = "Tomasz Wilk <tomasz.wilk@example.org>"
    mail["Date"] = format_datetime(now() - timedelta(hours=1))
    mail["Message-ID"] = "<word@example.org>"
    mail["In-Reply-To"] = "<20261007155902.41873-1-ines.okafor@example.org>"
    mail["Subject"] = "Re: CID 410202"
    mail.set_content("CID 410202 is a false positive after all.\n")
    return b"From tomasz@example.org Mon Sep  7 09:00:00 2026\n" + mail.as_bytes() + b"\n"


def found(bot: Bot) -> Message | None:
    seen = bot.discord.seen_in(bot.discord.channel)
    return next((m for m in seen if "410202 is False Positive?" in m.text), None)


async def test_a_card_is_confirmed_by_whoever_may_and_by_nobody_else(tmp_path: Path) -> None:
    async with unborn(tmp_path) as project:
        with (tmp_path / "list.mbox").open("ab") as box:
            box.write(word())
        async with alive(tmp_path, project, CARDS):
            pass  # it reads the mail; as it starts again, it looks what that suggests
        async with alive(tmp_path, project, CARDS) as bot:
            card = await bot.discord.until(lambda: found(bot), "the card")
            assert card.pings == frozenset()
            refused = await bot.discord.click(card, "Confirm", as_=bot.stranger)
            assert refused.message.ephemeral
            await bot.discord.click(card, "Confirm", as_=bot.ines)
            shown = (await bot.get("/cid/show/410202.json"))["title"]
            assert shown == "CID-410202 False Positive"
            assert "Undo" in card.buttons
