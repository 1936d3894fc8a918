"""The whole bot on loopback: mail in a box, a question on Discord, a ping, the same on the web."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot import app, sample
from bot.settings import parse
from tests.fakes.discord import FakeDiscord, running
from tests.fakes.discord_oauth import SECRET as CLIENT_SECRET
from tests.fakes.discord_shapes import User
from tests.processes import until_killed

INES = "Ines Okafor <ines.okafor@example.org>"
TOMASZ = "Tomasz Wilk <tomasz.wilk@example.org>"

FREE_PORT = 'listen = "127.0.0.1:0"'

SETTINGS = f"""
[project]
name = "Pinewood"
[database]
path = "bot.db"
[web]
{FREE_PORT}
[owners]
maintainers = "MAINTAINERS"
[[list]]
name = "pinewood-devel"
source = "mbox"
path = "list.mbox"
archive = "https://lists.example.org/{{message_id}}"
[[gitlab]]
project = "pinewood/pinewood"
webhook_secret_env = "SECRET"
poll = 0
[administrators]
role = "keepers"
"""


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is up, the Discord it is on, and who is there."""

    discord: FakeDiscord
    url: str
    ines: User
    tomasz: User
    stranger: User

    async def get(self, path: str) -> Any:
        async with ClientSession() as session, session.get(self.url + path) as answer:
            return await answer.json()


@asynccontextmanager
async def up(folder: Path) -> AsyncIterator[Bot]:
    """Runs the bot on the sample project until the block ends."""
    async with unborn(folder) as before, alive(folder, before) as bot:
        yield bot


@asynccontextmanager
async def unborn(folder: Path) -> AsyncIterator[Bot]:
    """The sample project and its people on Discord, before the bot's first life."""
    for file in sample.files():
        (folder / file.name).write_bytes(file.raw)
    async with running(FakeDiscord(roles=("keepers",))) as fake:
        yield Bot(fake, "", *(fake.user(name) for name in ("ines", "tomasz", "stranger")))


@asynccontextmanager
async def alive(folder: Path, before: Bot, more: str = "", web: str = "") -> AsyncIterator[Bot]:
    """One life of the bot, from its start until it is stopped as systemd would.

    Args:
        more: settings; `web`: what [web] says instead of a free port.
    """
    fake = before.discord
    people = {before.ines.id: INES, before.tomasz.id: TOMASZ}
    text = SETTINGS.replace(FREE_PORT, web or FREE_PORT) + more + fake.settings(people)
    environ = {"TOKEN": fake.token, "SECRET": "a secret", "CLIENT": CLIENT_SECRET}
    said: asyncio.Queue[str] = asyncio.Queue()
    task = asyncio.create_task(
        app.serve(parse(text, str(folder / "settings.toml"), environ), said.put_nowait)
    )
    try:
        async with asyncio.timeout(20):
            listening, ready = await said.get(), await said.get()
            assert ready == "ready"
            bot = replace(before, url=listening.removeprefix("listening on "))
            while "CID-410202" not in str(await bot.get("/status/migration.json")):
                continue  # the box is being read
        yield bot
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(task, 10)


async def test_one_answer_on_discord_and_on_the_web(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        reply = await bot.discord.slash("status", area="migration", as_=bot.ines)
        page = await bot.get("/status/migration.json")
        assert reply.message.embeds[0]["title"] == page["title"] == "Migration"
        shown = reply.message.text.replace("\\", "")
        for key in [x["key"] for s in page["sections"] for x in s["lines"] if x["key"]]:
            assert f"**{key}**" in shown
        assert "disputed: Tomasz Wilk says real (bug) [8 Oct](https://lists.example.org/" in shown


async def test_assigning_on_discord_pings_the_assignee_once(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        reply = await bot.discord.slash("cid assign", cid="410202", person="Tomasz Wilk", as_=bot.ines)
        assert "is assigned to Tomasz Wilk" in reply.message.text
        assert reply.message.pings == frozenset()
        ping = await bot.discord.until(
            lambda: next((m for m in bot.discord.seen_in(bot.discord.channel) if m.pings), None), "the ping"
        )
        assert ping.pings == {bot.tomasz.id}
        assert "CID-410202 is yours" in ping.text.replace("\\", "")
        again = await bot.discord.slash("cid assign", cid="410202", person="Tomasz Wilk", as_=bot.ines)
        assert "already" in again.message.text
        assert sum(bool(m.pings) for m in bot.discord.seen_in(bot.discord.channel)) == 1


async def test_a_stranger_reads_but_records_nothing(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        refused = await bot.discord.slash("cid assign", cid="410202", person="me", as_=bot.stranger)
        assert refused.message.ephemeral
        assert "needs to know who asks" in refused.message.text
        read = await bot.discord.slash("cid show", cid="410202", as_=bot.stranger)
        assert "nobody; no patch found" in read.message.text


async def test_an_account_that_is_vouched_for_acts_and_is_pinged_and_a_namesake_is_nobody(
    tmp_path: Path,
) -> None:
    async with up(tmp_path) as bot:
        fake = bot.discord
        keeper, namesake = fake.user("keeper", roles=("keepers",)), fake.user("Tomasz Wilk")
        give: dict[str, Any] = {"cid": "410202", "person": "Yara Domingues"}
        for stranger in (bot.stranger, namesake):
            refused = await fake.slash("cid assign", as_=stranger, **give)
            assert f"tells me of discord:{stranger.id}" in refused.message.text.replace("\\", "")
        person = "Yara Domingues <yara.domingues@example.org>"
        for who in (namesake, bot.tomasz):
            refused = await fake.slash("link vouch", account=bot.stranger.id, person=person, as_=who)
            assert refused.message.ephemeral
        await fake.slash("link vouch", account=f"<@{bot.stranger.id}>", person=person, as_=keeper)
        await fake.slash("cid assign", as_=bot.ines, **give)
        ping = await fake.until(
            lambda: next((m for m in fake.seen_in(fake.channel) if m.pings), None), "the ping"
        )
        assert ping.pings == {bot.stranger.id}
        handed_back = await fake.slash("undo", key="D-2", as_=bot.stranger)
        assert "Undone: D-2" in handed_back.message.text.replace("\\", "")
        assert (
            "is no account"
            in (await fake.slash("link vouch", account="Tomasz Wilk", person=person, as_=keeper)).message.text
        )


async def test_a_typo_is_mended_with_one_click(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        refused = await bot.discord.slash("status", area="migartion", as_=bot.ines)
        assert "Did you mean Migration?" in refused.message.text
        meant = await bot.discord.click(refused.message, "Migration", as_=bot.ines)
        assert meant.message.embeds[0]["title"] == "Migration"


@pytest.mark.parametrize(("token", "status"), [("a secret", 200), ("wrong", 401)])
async def test_a_pipeline_comes_in_by_webhook(tmp_path: Path, token: str, status: int) -> None:
    event = next(f.raw for f in sample.files() if f.name == "pipeline-failed.json")
    async with up(tmp_path) as bot, ClientSession() as session:
        headers = {"X-Gitlab-Token": token}
        async with session.post(bot.url + "/webhooks/gitlab", data=event, headers=headers) as answer:
            assert answer.status == status
        assert (await bot.get("/healthz")) == {"status": "ok", "problems": [], "imports": []}


@contextmanager
def a_run(folder: Path, settings: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """`watchkeeper run` as a process of its own, until SIGKILL where it did not end before."""
    (folder / "settings.toml").write_text(settings)
    with until_killed(
        [sys.executable, "-m", "bot", "run", "--settings", str(folder / "settings.toml")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **environ},
    ) as process:
        yield process


WEB = '[web]\nlisten = "127.0.0.1:0"\n'


def test_run_says_where_it_listens_and_ends_with_0_on_sigterm(tmp_path: Path) -> None:
    with a_run(tmp_path, WEB) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("listening on http://127.0.0.1:")
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        assert process.wait(30) == 0
        assert process.stderr
        assert process.stderr.read() == ""


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ('[[list]]\nname = "l"\nsource = "nntp"\nurl = "nntp://x.example.org"\n', "is no newsgroup"),
        (
            WEB + '[discord]\ntoken_env = "UNSET_HERE"\nguild = 1\nchannel = 2\n',
            "UNSET_HERE, which is not set",
        ),
    ],
)
def test_run_says_what_it_cannot_do(tmp_path: Path, settings: str, sentence: str) -> None:
    with a_run(tmp_path, settings) as process:
        assert process.wait(30) == 1
        assert process.stderr
        (said,) = process.stderr.read().splitlines()  # and no traceback: a person can mend it
        assert sentence in said


def test_run_says_that_its_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with a_run(tmp_path, f'[web]\nlisten = "127.0.0.1:{port}"\n') as process:
            assert process.wait(30) == 1
            assert process.stderr
            assert f"Cannot listen on 127.0.0.1:{port}" in process.stderr.read()


async def test_run_says_that_its_token_is_refused(tmp_path: Path) -> None:
    async with running() as fake:
        with a_run(tmp_path, WEB + fake.settings({}), TOKEN="wrong") as process:
            _, complaints = await asyncio.to_thread(process.communicate, None, 20)
        fake.forgive()
    assert process.returncode == 1
    assert "Discord refused the token" in complaints
