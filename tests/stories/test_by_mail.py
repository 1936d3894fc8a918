"""Somebody claims a defect by a line in a list mail, handed over by LMTP; the bot is killed in between."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import decisions, orders
from storage.database import open_database
from tests.fakes.discord import running
from tests.fakes.postbox import Postbox, postbox
from tests.letters import MX, a_letter
from tests.stories.test_bot import INES
from tests.stories.test_crash import PATIENCE, Killed
from tests.stories.test_linking import BOT, LIST, hand_over

SETTINGS = """
[mail]
sender = "{bot}"
server = "{url}"
authserv = ["{mx}"]
[[list]]
name = "pinewood-devel"
source = "lmtp"
path = "mail.sock"
recipients = ["{list}"]
commands = "proven"
"""


def an_order(text: str, number: int, found: str | None = None) -> bytes:
    return a_letter(INES, "Re: races", text, at=datetime.now(UTC), number=number, found=found)


async def answered(box: Postbox, number: int) -> None:
    """Waits for the answer to a mail."""
    async with asyncio.timeout(PATIENCE):
        while f"<letter-{number}@example.org>" not in [m["In-Reply-To"] for m in box.mails]:
            box.came.clear()
            await box.came.wait()


async def test_what_a_mail_orders_is_done_once_whatever_ends_the_bot(tmp_path: Path) -> None:
    """It is killed as soon as it has acknowledged the mail, and again while it mails the answer."""
    claim = an_order("I take it.\n\n#watchkeeper claim CID 410202\n\nInes", 1)
    async with running() as fake, postbox() as box:
        more = SETTINGS.format(bot=BOT, url=box.url, mx=MX, list=LIST)
        bot = Killed(tmp_path, fake, more)
        async with bot.life():
            await hand_over(tmp_path, claim, LIST)
        async with bot.life():
            await hand_over(tmp_path, claim, LIST)  # its sender heard nothing
            await answered(box, 1)
        async with bot.life():
            forged = an_order("#watchkeeper cid release 410202", 2, found="dkim=fail")
            quoted = an_order("> #watchkeeper cid release 410202\n\nNo, I have it.", 3)
            for mail in (claim, forged, quoted):
                await hand_over(tmp_path, mail, LIST)
            await hand_over(tmp_path, an_order("#watchkeeper cid note 410202 soon", 4), LIST)
            await answered(box, 4)
            shown = await fake.slash("cid show", cid="410202", as_=bot.tomasz)
            assert "Ines Okafor, since" in shown.message.text
            warned = await fake.until(lambda: fake.seen_in(fake.channel), "the forged one is said")
    db = open_database(tmp_path / "bot.db")
    decided = decisions.of_key(db, "CID-410202")
    refused = orders.refused(db, datetime(2026, 1, 1, tzinfo=UTC))
    db.close()
    assert [(d.command, d.hand) for d in decided] == [
        ("cid claim", "mail <letter-1@example.org>"),
        ("cid note", "mail <letter-4@example.org>"),
    ]
    assert {m["In-Reply-To"] for m in box.mails} == {"<letter-1@example.org>", "<letter-4@example.org>"}
    assert len({m["Message-ID"] for m in box.mails}) == 2  # the answer that a kill cut off is the same mail
    assert [o.message_id for o in refused] == ["<letter-2@example.org>"]
    assert "Not done" in warned[0].text and not warned[0].pings


@pytest.mark.parametrize("how", ["off", "trusted"])
async def test_a_list_orders_nothing_until_the_settings_say_so(tmp_path: Path, how: str) -> None:
    async with running() as fake, postbox() as box:
        more = SETTINGS.format(bot=BOT, url=box.url, mx=MX, list=LIST)
        bot = Killed(tmp_path, fake, more.replace('"proven"', f'"{how}"'))
        async with bot.life():
            await hand_over(tmp_path, an_order("#watchkeeper claim CID 410202", 1, found=""), LIST)
            if how == "trusted":
                await answered(box, 1)
    db = open_database(tmp_path / "bot.db")
    decided = decisions.of_key(db, "CID-410202")
    db.close()
    assert len(decided) == (how == "trusted")
