"""`watchkeeper run` beside a mail server: what is delivered is asked for, answered, and pinged once."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import ClientSession

from bot import sample
from bot.parsers import mailbox
from tests.cli.conftest import typed
from tests.fakes.discord import running
from tests.stories.test_bot import TOMASZ, WEB, a_run

SETTINGS = """
[owners]
maintainers = "MAINTAINERS"
[[list]]
name = "pinewood-devel"
source = "maildir"
path = "box"
"""

STORY = {file.name: file for file in sample.files()}


async def test_mail_into_the_box_out_to_the_web_and_one_ping(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / "box" / part).mkdir(parents=True)
    (tmp_path / "MAINTAINERS").write_bytes(STORY["MAINTAINERS"].raw)
    report = STORY["functional-x86.xml"]
    (tmp_path / report.name).write_bytes(report.raw)
    async with running() as fake:
        tomasz = fake.user("tomasz")
        settings = SETTINGS + fake.settings({tomasz.id: TOMASZ})
        with a_run(tmp_path, f'{WEB}[database]\npath = "bot.db"\n{settings}', TOKEN=fake.token) as process:
            assert process.stdout
            url = (await asyncio.to_thread(process.stdout.readline)).removeprefix("listening on ").strip()
            assert await asyncio.to_thread(process.stdout.readline) == "ready\n"
            async with asyncio.timeout(60), ClientSession() as session:

                async def status() -> str:
                    async with session.get(f"{url}/status/migration.json") as answer:
                        return await answer.text()

                assert "W-1" not in await status()
                for number, mail in enumerate(mailbox.split(STORY["list.mbox"].raw)):
                    written = tmp_path / "box" / "tmp" / f"{number}"
                    written.write_bytes(mail)
                    written.rename(tmp_path / "box" / "new" / written.name)
                while "W-1" not in await status():
                    continue  # the bot looks every two seconds
            for _ in range(2):
                told = ("ingest", "junit", report.name, "--job", str(report.job))
                ran = await asyncio.to_thread(typed, tmp_path, "", *told, "--settings", "settings.toml")
                assert ran.returncode == 0, ran.stderr
            seen = fake.seen_in
            ping = await fake.world.until(
                lambda: next((m for m in seen(fake.channel) if m.pings), None), "the ping", 30
            )
            await fake.slash("status", area="migration", as_=tomasz)
            process.terminate()
            assert await asyncio.to_thread(process.wait, 30) == 0
        assert [m for m in seen(fake.channel) if m.pings] == [ping]
    assert ping.pings == {tomasz.id}
    assert "As you asked to be told" in ping.text
    assert ping.content.startswith("Ines Okafor, ")  # who is not linked is named
