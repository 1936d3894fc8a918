"""A promise in a mail whose day is over: the bot itself looks, and the person who promised is pinged once."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from bot.clock import now
from tests.fakes.discord_shapes import Message
from tests.stories.test_bot import Bot, alive, unborn


def promise(written: datetime) -> bytes:
    """Ines promises a patch at a time."""
    mail = EmailMessage()
    mail["From"] = "Ines Okafor <ines.okafor@example.org>"
    mail["Date"] = format_datetime(written)
    mail["Message-ID"] = "<promise@example.org>"
    mail["Subject"] = "CID 410777 in lane_resume()"
    mail.set_content(
        "CID 410777: In lane_resume() the level is read unlocked.\n\nI can send a patch for this one.\n"
    )
    return b"From ines@example.org Mon Sep  7 09:00:00 2026\n" + mail.as_bytes() + b"\n"


def reminders(bot: Bot) -> list[Message]:
    return [m for m in bot.discord.seen_in(bot.discord.channel) if "410777 waits for you" in m.text]


async def test_a_missed_day_pings_once_also_over_a_restart_and_another_week_is_one_click(
    tmp_path: Path,
) -> None:
    async with unborn(tmp_path) as project:
        with (tmp_path / "list.mbox").open("ab") as box:
            box.write(promise(now() - timedelta(days=16)))
        async with alive(tmp_path, project):
            pass  # it reads the mail; as it starts again, it looks what is due
        async with alive(tmp_path, project) as bot:
            message = await bot.discord.until(lambda: next(iter(reminders(bot)), None), "the reminder")
            assert message.pings == {bot.ines.id}
        async with alive(tmp_path, project) as bot:
            await bot.discord.click(message, "Another week", as_=bot.ines)
            assert "CID-410777** is due " in message.text.replace("\\", "")
            assert len(reminders(bot)) == 1
