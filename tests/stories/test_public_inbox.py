"""`watchkeeper run` is killed fifty times beside a real public-inbox that it follows by git, HTTP and NNTP.

Meanwhile mails come, one way or another, the server is away and back, a mail is purged, and an epoch begins.
Each way must bring each mail by itself; what it brings second is known.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from pathlib import Path

import pytest

from bot import ingest
from bot.sources import files
from storage import deliveries
from storage.database import open_database, transaction
from storage.tables import DERIVED
from tests.epochs import a_mail
from tests.public_inbox import PublicInbox, public_inbox
from tests.stories.test_bot import WEB, a_run
from tests.test_ingest import dump

WAYS = ("public-inbox-git", "public-inbox-http", "nntp")
LIVES = 50
OUTAGE, ROLLED_OVER, PURGES = 4, 6, (3, 7)


class Story:
    """The list, and the bot that follows it.

    Attributes:
        posted: all mails that came to the list.
        purged: those of them that the archive has no more.
    """

    def __init__(self, folder: Path, archive: PublicInbox) -> None:
        self.folder, self.archive = folder, archive
        self.posted, self.purged = list[bytes](), list[bytes]()
        self.chance = random.Random(4)  # noqa: S311 — the same kills in each run
        with archive.served():
            urls = (archive.path, archive.http, archive.nntp)
        lists = [
            f'[[list]]\nname = "{way}"\nsource = "{way}"\nurl = "{url}"\n'
            for way, url in zip(WAYS, urls, strict=True)
        ]
        self.settings = f'{WEB}[database]\npath = "bot.db"\n{"".join(lists)}'
        self.db = open_database(folder / "bot.db")

    def post(self, count: int, epoch: int) -> None:
        """So many mails come at once to the archive that this one mirrors, and one by one to this one."""
        mails = [
            a_mail(n, self.chance.randrange(n + 1)) for n in range(len(self.posted), len(self.posted) + count)
        ]
        self.archive.add(mails, epoch)
        self.archive.deliver(a_mail(f"handed-over-{len(self.posted)}"))
        self.posted += [*mails, a_mail(f"handed-over-{len(self.posted)}")]

    def purge(self) -> None:
        """The newest mail that the bot has, perhaps not yet by all ways, is taken out of history."""
        (key,) = self.db.execute("SELECT key FROM deliveries ORDER BY id DESC LIMIT 1").fetchone()
        self.purged.append(next(raw for raw in self.posted if files.message_key(raw) == key))
        self.archive.purge(self.purged[-1])

    def life(self) -> AbstractContextManager[subprocess.Popen[str]]:
        """The bot, until SIGKILL."""
        return a_run(self.folder, self.settings)

    def until(self, condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
        """Waits, while the bot lives."""
        while not condition():
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"the bot ended by itself: {process.wait(0.01)}")

    @property
    def arrived(self) -> int:
        """How many mails came, by each way."""
        return int(self.db.execute("SELECT count(*) FROM arrivals").fetchone()[0])

    def missing(self, way: str) -> set[str]:
        """What the archive still has, and a way has not brought."""
        rows = self.db.execute(
            "SELECT key FROM deliveries JOIN arrivals ON delivery = deliveries.id WHERE via = ?", (way,)
        )
        return {files.message_key(raw) for raw in self.posted if raw not in self.purged} - {
            r[0] for r in rows
        }


def test_kills_at_random_moments_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    story = Story(tmp_path, public_inbox(tmp_path / "lists"))
    for turn in range(10):
        before = story.arrived
        if turn in PURGES:
            story.purge()
        count = 1200 if not turn else story.chance.randint(30, 200)
        story.post(count, int(turn >= ROLLED_OVER))
        with ExitStack() as server:
            if turn != OUTAGE:
                server.enter_context(story.archive.served())
            sure = count + 1 if turn == OUTAGE else 2 * (count + 1)  # the feed and the search may lag
            for _ in range(LIVES // 10):
                wanted = story.chance.randint(before, before + sure)
                with story.life() as process:
                    story.until(lambda wanted=wanted: story.arrived >= wanted, process)  # type: ignore[misc]
    with story.archive.served(), story.life() as process:
        for way in WAYS:
            story.until(lambda way=way: not story.missing(way), process)  # type: ignore[misc]
    assert_kept(story)


def assert_kept(story: Story) -> None:
    """All that was posted is there, once, and a replay makes the same of it."""
    kept = sorted(delivery.key for _, delivery in deliveries.every(story.db))
    assert kept == sorted(map(files.message_key, story.posted))
    assert deliveries.refusals(story.db) == ()
    before = dump(story.db, DERIVED)
    with transaction(story.db):
        ingest.replay(story.db)
    assert dump(story.db, DERIVED) == before
    story.db.close()
