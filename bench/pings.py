"""From an event to the ping on Discord, and what a day's traffic leaves in memory: `python -m bench.pings`.

The bot is a process of its own; Discord and GitLab are the tests' own servers on loopback. The events are
commands that give a defect to somebody: each is answered, kept, and told in a message that pings. The day is
qemu-devel's: that many mails in a mailbox, and pipelines that fail, each with the reports of all of its jobs.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from bench import corpus
from bench.pipeline import a_bot, failed, post, read_of, until
from bench.results import JOBS, TESTS
from bot import sample
from storage.database import Database, open_database
from tests.fakes.discord import FakeDiscord, running
from tests.fakes.discord_shapes import Message, User
from tests.fakes.gitlab import gitlab

PINGS, MAILS, PIPELINES = 300, 350, 20
KEEPER, *OTHERS = (f"{name}@example.org" for name in ("yara.domingues", "ines.okafor", "tomasz.wilk"))
CIDS = ("410201", "410202")

SETTINGS = """[database]
path = "bot.db"
[web]
listen = "127.0.0.1:0"
[owners]
maintainers = "MAINTAINERS"
[[list]]
name = "pinewood-devel"
source = "mbox"
path = "list.mbox"
[[gitlab]]
url = "{url}"
project = "pinewood/pinewood"
webhook_secret_env = "SECRET"
[administrators]
people = ["{keeper}"]
[notices]
pings = 0
"""


def main() -> int:
    """Prints the table."""
    data = corpus.folder()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder), data))
    return 0


async def _measure(place: Path, data: Path | None) -> None:
    for file in sample.files():
        (place / file.name).write_bytes(file.raw)
    async with gitlab() as server, running(FakeDiscord(limit=1_000_000)) as discord:
        project = server.world.project("pinewood/pinewood")
        keeper, *others = (discord.user(address.partition("@")[0]) for address in (KEEPER, *OTHERS))
        people = dict(zip([keeper.id, *(u.id for u in others)], (KEEPER, *OTHERS), strict=True))
        text = SETTINGS.format(url=server.url, keeper=KEEPER) + discord.settings(people)
        (place / "settings.toml").write_text(text, encoding="utf-8")
        async with a_bot(place, discord) as (process, url):
            db = open_database(place / "bot.db")
            await until(lambda: _count(db, "defects") >= len(CIDS))
            start = _memory(process)
            waits = [await _ping(discord, keeper, number) for number in range(PINGS)]
            print(f"\n{PINGS} pings, one after the other, each from the command to its message")
            cuts = quantiles(waits, n=100)
            print(f"median {median(waits):.0f} ms, p99 {cuts[-1]:.0f} ms, most {max(waits):.0f} ms")
            if data:
                with (place / "list.mbox").open("ab") as box:
                    box.writelines(_boxed(mail.raw) for mail in corpus.mails(data, MAILS))
                mails = 0
                while mails < _count(db, "messages"):  # some are the same mail of two lists
                    mails = _count(db, "messages")
                    await asyncio.sleep(5)
            for number in range(PIPELINES):
                pipeline = failed(server, project, number)
                project.pipelines[pipeline.id] = pipeline
                while read_of(db) < (number + 1) * JOBS:
                    await post(url, server, pipeline)  # as the event of a job does, it makes the bot look
                    await asyncio.sleep(1)
            day = f"{PIPELINES} failed pipelines of {JOBS} jobs with {TESTS} results"
            print(f"{_count(db, 'messages')} mails and {day}")
            print(f"resident {start['VmRSS']} MiB before, {_memory(process)['VmRSS']} MiB after, ", end="")
            print(f"{_memory(process)['VmHWM']} MiB at most")
            db.close()


async def _ping(discord: FakeDiscord, keeper: User, number: int) -> float:
    """Milliseconds from a command to the message that pings by it."""
    before, start = len(_pings(discord)), perf_counter()
    who = OTHERS[number // len(CIDS) % 2]
    keeps = await discord.begin("cid assign", cid=CIDS[number % len(CIDS)], person=who, as_=keeper)
    await discord.world.until(lambda: len(_pings(discord)) > before, f"ping {number}", 60)
    waited = (perf_counter() - start) * 1000
    await discord.until(lambda: keeps.settled, "the answer")
    return waited


def _pings(discord: FakeDiscord) -> list[Message]:
    return [m for m in discord.seen_in(discord.channel) if m.pings]


def _boxed(raw: bytes) -> bytes:
    """A mail as an mbox has it."""
    body = raw.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ").rstrip(b"\n")
    return b"From bench Mon Jan  1 00:00:00 2026\n" + body + b"\n\n"


def _count(db: Database, table: str) -> int:
    return int(db[table].count)


def _memory(process: int) -> dict[str, int]:
    """What Linux says of a process's memory, in MiB, by the name of the line."""
    rows = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    fields = (row.split() for row in rows if row.endswith(" kB"))
    return {name.rstrip(":"): int(size) // 1024 for name, size, _ in fields}


if __name__ == "__main__":
    raise SystemExit(main())
