"""Somebody new on Discord proves an address by a code, mailed there or from there, and acts as them."""

from __future__ import annotations

import asyncio
import re
import smtplib
from pathlib import Path

from tests.fakes.discord import running
from tests.fakes.discord_shapes import Message
from tests.fakes.discord_world import FORM
from tests.fakes.postbox import postbox
from tests.letters import MX, a_letter
from tests.stories.test_bot import alive, unborn
from tests.stories.test_crash import Killed
from tests.story import YARA

BOT, LIST = "keeper@watch.example.org", "pinewood-devel@watch.example.org"
MAIL = f"""
[mail]
sender = "{BOT}"
path = "mail.sock"
authserv = ["{MX}"]
[[list]]
name = "pinewood-devel"
source = "lmtp"
path = "mail.sock"
recipients = ["{LIST}"]
"""


def wanted(message: Message) -> str:
    """The subject that it says to send."""
    found = re.search(r"link discord:\d+ \S+", message.text.replace("\\", ""))
    assert found
    return found[0]


async def hand_over(folder: Path, mail: bytes, to: str) -> None:
    """As a mail server does; returns once it is acknowledged."""

    def run() -> None:
        with smtplib.LMTP(str(folder / "mail.sock")) as session:
            session.sendmail("bounces@example.org", [to], mail.replace(b"\n", b"\r\n"))

    await asyncio.to_thread(run)


async def test_a_stranger_becomes_somebody_by_a_code_in_a_mail(tmp_path: Path) -> None:
    async with postbox() as box, unborn(tmp_path) as project:
        mail = f'[mail]\nserver = "{box.url}"\nsender = "keeper@watch.example.org"\n'
        async with alive(tmp_path, project, mail) as bot:
            yara, fake = bot.stranger, bot.discord
            asked = await fake.slash("link address", email="yara.domingues@example.org", as_=yara)
            assert asked.message.ephemeral
            await box.came.wait()
            opened = await fake.click(asked.message, "Enter the code…", as_=yara)
            wrong = await fake.submit_modal(opened, code="AAAAA-AAAAA")
            assert "4 tries left" in wrong.message.text
            assert wrong.message.ephemeral
            proven = await fake.slash("link code", code=box.code(), as_=yara)
            assert proven.message.ephemeral
            assert "Yara Domingues" in proven.message.text
            await fake.slash("cid claim", cid="410202", as_=yara)
            shown = await fake.slash("cid show", cid="410202", as_=bot.ines)
            assert "Yara Domingues, since" in shown.message.text
        assert opened.response == FORM
        assert len(box.mails) == 1


async def test_an_address_is_proven_by_a_mail_from_it_whatever_ends_the_bot(tmp_path: Path) -> None:
    async with running() as fake:
        bot, yara = Killed(tmp_path, fake, MAIL), fake.user("yara")
        async with bot.life():
            told = await fake.slash("link send", email=YARA.email, as_=yara)
            assert told.message.ephemeral
        subject = wanted(told.message)
        async with bot.life():
            await hand_over(tmp_path, a_letter(f"Yara <{YARA.email}>", subject, found=""), BOT)
            await hand_over(tmp_path, a_letter("Eve <eve@example.net>", subject), BOT)
            refused = await fake.slash("cid claim", cid="410202", as_=yara)
            assert "needs to know who asks" in refused.message.text
            await hand_over(tmp_path, a_letter(f"Yara <{YARA.email}>", subject), BOT)
        async with bot.life():
            await hand_over(tmp_path, a_letter(f"Yara <{YARA.email}>", subject), BOT)
            await fake.slash("cid claim", cid="410202", as_=yara)
            shown = await fake.slash("cid show", cid="410202", as_=bot.ines)
            assert "Yara Domingues, since" in shown.message.text
            found = await fake.slash("search", query="link", as_=bot.ines)
            assert subject not in found.message.text.replace("\\", "")
            await fake.until(lambda: fake.seen_in(fake.direct(yara)), "it is told")
            (word,) = fake.seen_in(fake.direct(yara))
    assert "is Yara Domingues" in word.text


async def test_a_code_that_is_sent_to_a_list_is_no_mail_of_it_and_is_worth_nothing(tmp_path: Path) -> None:
    async with running() as fake:
        bot, yara = Killed(tmp_path, fake, MAIL), fake.user("yara")
        async with bot.life():
            told = await fake.slash("link send", email=YARA.email, as_=yara)
            subject = wanted(told.message)
            await hand_over(tmp_path, a_letter(YARA.email, "Words about lamps"), LIST)
            await hand_over(tmp_path, a_letter(YARA.email, subject), LIST)
            await hand_over(tmp_path, a_letter(YARA.email, subject), BOT)
            again = await fake.slash("link send", email=YARA.email, as_=yara)
            assert "it went to a list" in again.message.text
            found = await fake.slash("search", query="lamps", as_=bot.ines)
            assert "Words about lamps" in found.message.text
            found = await fake.slash("search", query="subject:link", as_=bot.ines)
            assert "link discord" not in found.message.text
