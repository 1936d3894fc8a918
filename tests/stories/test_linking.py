"""Somebody new on Discord proves an address by a mailed code, and acts as that person from then on."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.discord_world import FORM
from tests.fakes.postbox import postbox
from tests.stories.test_bot import alive, unborn


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
