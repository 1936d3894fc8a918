"""A storm of notices, a Discord that fails, a bot that is killed 200 times: each is said once, in order."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from commands.answer import Answer, Section, line
from commands.notices import notice
from storage import calls, outbox
from storage.calls import Call
from storage.database import open_database, transaction
from storage.records import Person
from tests.fakes.discord import FakeDiscord, running
from tests.fakes.discord_shapes import Message
from tests.stories.test_bot import WEB

NOTICES, KILLS = 2000, 200
PATIENCE = 120.0  # seconds; only a life that nothing ends takes so long
AT = datetime(2026, 10, 9, 8, 0, tzinfo=UTC)
INES = Person("Ines Okafor", "ines.okafor@example.org")


@dataclass
class Storm:
    """A Discord that fails by chance, and the life that it ends.

    Attributes:
        chance: what decides.
        pid: the bot that lives; 0 for none.
        posts: how many more messages it may ask for before it is killed.
    """

    chance: random.Random
    pid: int = 0
    posts: int = 0

    def weather(self, method: str, path: str) -> str:
        """What becomes of a request: "", "refused", "lost" (done, and not told) or "slow down"."""
        if method != "POST" or not path.endswith(("/messages", "/threads")):
            return ""
        self.posts -= 1
        found = self.chance.choices(("", "refused", "lost", "slow down"), (95, 1, 1, 3))[0]
        if self.posts == 0:
            self.kill_within(0.01)
        elif found in ("refused", "lost") and self.posts > 0:  # while it waits for Discord to come back
            self.kill_within(1.5 * self.chance.random() ** 3)
        return found

    def kill_within(self, seconds: float) -> None:
        """Ends this life, if it still is one then."""
        asyncio.get_running_loop().call_later(self.chance.uniform(0, seconds), self.kill, self.pid)

    def kill(self, pid: int) -> None:
        """Ends a life without a warning."""
        if pid and pid == self.pid:
            os.kill(pid, signal.SIGKILL)
            self.pid = 0


@asynccontextmanager
async def lives(folder: Path, token: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """What bots are forked from."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.stories.zygote",
        str(folder / "settings.toml"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "TOKEN": token},
    )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


async def born(process: asyncio.subprocess.Process) -> int:
    assert process.stdin and process.stdout
    process.stdin.write(b"\n")
    return int(await process.stdout.readline())


async def dead(process: asyncio.subprocess.Process) -> None:
    assert process.stdout
    await asyncio.wait_for(process.stdout.readline(), PATIENCE)


def fill(folder: Path, notices: int, *, held: bool = False, topics: int = 0) -> None:
    """The outbox of a bad night; every tenth notice calls somebody.

    Args:
        topics: defects that they are about, by turns.
        held: whom these call had quiet hours, which are over.
    """
    db = open_database(folder / "bot.db")
    with transaction(db):
        for number in range(notices):
            answer = Answer(f"Notice {number:04}", AT, sections=(Section("", (line("It failed."),)),))
            people, topic = [INES] if number % 10 == 0 else [], f"CID-{number % topics}" if topics else ""
            outbox.put(db, notice(f"storm:{number}", people, answer, AT, topic))
            if held and number % 10 == 0:
                calls.save(db, [Call(number + 1, INES.email, INES.name, AT)])
    db.close()


async def weather(storm: Storm, fake: FakeDiscord, folder: Path, kills: int, wanted: int) -> list[Message]:
    """What is said of that outbox by bots that are killed so often, and by one that lives."""
    settings = f'[database]\npath = "bot.db"\n[notices]\npings = 0\n{WEB}'
    people = {user.id: f"Ines <{INES.email}>" for user in fake.world.users.values() if user.name == "ines"}
    discord = fake.settings(people).replace("[people", 'threads = ["cids"]\n[people')
    (folder / "settings.toml").write_text(settings + discord)
    fake.weather = storm.weather
    async with lives(folder, fake.token) as process:
        try:
            for _ in range(kills):
                storm.pid, storm.posts = await born(process), storm.chance.randint(1, 14)
                if storm.chance.random() < 0.2:  # at any moment, also of its start
                    storm.kill_within(0.3)
                await dead(process)
            storm.pid, storm.posts = await born(process), 0
            await fake.world.until(lambda: len(fake.world.messages) >= wanted, "all notices", PATIENCE)
        finally:
            storm.kill(storm.pid)
    return list(fake.world.messages.values())


async def test_each_notice_is_said_once_and_in_order_whatever_ends_the_bot(tmp_path: Path) -> None:
    storm = Storm(random.Random(6))  # noqa: S311 — any weather will do
    async with running(FakeDiscord(limit=1_000_000)) as fake:
        ines = fake.user("ines")
        fill(tmp_path, NOTICES)
        said = await weather(storm, fake, tmp_path, KILLS, NOTICES)
    assert [m.embeds[0]["title"] for m in said] == [f"Notice {n:04}" for n in range(NOTICES)]
    assert [n for n, m in enumerate(said) if m.pings] == list(range(0, NOTICES, 10))
    assert {p for m in said for p in m.pings} == {ines.id}


async def test_what_waited_is_folded_once_and_loses_nothing_whatever_ends_the_bot(tmp_path: Path) -> None:
    storm = Storm(random.Random(7))  # noqa: S311 — any weather will do
    async with running(FakeDiscord(limit=1_000_000)) as fake:
        ines = fake.user("ines")
        fill(tmp_path, 200, held=True)
        said = await weather(storm, fake, tmp_path, 20, 181)
    (fold,) = [m for m in said if m.pings]
    assert fold.pings == {ines.id}
    others = [m.embeds[0]["title"] for m in said if m is not fold]
    assert others == [f"Notice {n:04}" for n in range(200) if n % 10]
    db = open_database(tmp_path / "bot.db")
    (kept,) = outbox.of_kind(db, "fold")
    assert [q.notice.key for q in outbox.folded(db, kept.id)] == [f"storm:{n}" for n in range(0, 200, 10)]
    assert all(f"Notice {n:04}" in kept.notice.answer for n in range(0, 200, 10))
    db.close()


async def test_each_notice_stands_once_in_its_thread_whatever_ends_the_bot(tmp_path: Path) -> None:
    storm, topics = Storm(random.Random(8)), 10  # noqa: S311 — any weather will do
    async with running(FakeDiscord(limit=1_000_000)) as fake:
        fill(tmp_path, 300, topics=topics)
        said = await weather(storm, fake, tmp_path, 30, 300)
    assert sorted(m.embeds[0]["title"] for m in said) == [f"Notice {n:04}" for n in range(300)]
    first = [m for m in said if m.channel is fake.channel]
    assert [m.embeds[0]["title"] for m in first] == [f"Notice {n:04}" for n in range(topics)]
    for number, start in enumerate(first):
        thread = fake.world.channels[start.id]
        assert thread.name == f"CID-{number}"
        later = [m.embeds[0]["title"] for m in fake.seen_in(thread)]
        assert later == [f"Notice {n:04}" for n in range(number + topics, 300, topics)]
