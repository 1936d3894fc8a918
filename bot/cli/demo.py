"""`demo`: the main job on the sample project that ships with the bot.

Nothing here is staged: the sample's mails, pipeline events and test reports go through the intake
that live ones use, into a real database in a temporary folder, and the commands are the bot's own.
Two things differ: the clock is the sample's, and what leaves the outbox is said here and not on
Discord.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import textwrap
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from bot import ingest, notify
from bot.cli import asking, common
from bot.frontends import words
from bot.sample import story
from bot.settings import Settings, parse
from commands.answer import Answer
from commands.table import COMMANDS
from storage import times
from storage.database import Database, Store, open_database

ME = "ines.okafor@example.org"

SETTINGS = """
[project]
name = "Pinewood"
[[list]]
name = "pinewood-devel"
source = "mbox"
path = "list.mbox"
archive = "https://lists.example.org/archives/pinewood-devel/{message_id}"
[[gitlab]]
url = "https://gitlab.example.org"
project = "pinewood/pinewood"
"""

QUESTIONS = (
    ("How does migration stand this morning?", "status migration", ""),
    ("Staging is red. A flake, a regression, or a sick runner?", "failed", ""),
    ("Something funny with the Arm runners?", "runner pinewood-arm-2 --since 30d", ""),
    ("Two maintainers disagree about one defect. Who says what?", "cid show 410202", ""),
    ("Somebody has to look at it:", "cid assign 410202 Tomasz --reason needs a second look", ME),
)

PING_WIDTH = 90

HOW_TO_GO_ON = """
To go on:
  watchkeeper init                          writes a settings.toml to edit
  watchkeeper ingest mail ARCHIVE.mbox      reads your list (ingest maintainers MAINTAINERS, too)
  watchkeeper status AREA                   asks; `watchkeeper help` lists what can be asked
  watchkeeper run                           watches: web page, webhook, and Discord with a token
"""


def declare(add: common.Add) -> None:
    """Declares the command."""
    add("demo").set_defaults(run=demo)


def demo(arguments: argparse.Namespace, _: list[str]) -> int:
    """Shows the main job; with a terminal, the person may go on asking."""
    settings = parse(SETTINGS, "the sample's settings", {})
    with tempfile.TemporaryDirectory(prefix="watchkeeper-demo-") as folder:
        path = Path(folder) / "demo.db"
        db = open_database(path)
        last = asyncio.run(_feed(path, settings))
        for why, typed, asker in QUESTIONS:
            _say(f"\n# {why}\n$ watchkeeper {typed}" + (f" --as {asker}" if asker else "") + "\n")
            _ask(db, settings, last, typed, asker)
        asyncio.run(_empty(path, last))
        _say(HOW_TO_GO_ON)
        status = asking.talk(db, settings, ME, partial(_same, last)) if sys.stdin.isatty() else 0
        db.close()
    return status


async def _feed(path: Path, settings: Settings) -> datetime:
    """The story through the intake, event by event, each with what then leaves; when somebody asks."""
    store = Store(path)
    for at, kind, name, arrived in story.arrivals():
        counts = await store.write(ingest.ingest, arrived, settings.telling())
        _say(f"{times.text(at)}  {kind:<12} {name}: {counts.new} new")
        await notify.drain(store, _Terminal(), partial(_same, at))
    await store.close()
    return story.MORNING


def _same(at: datetime) -> datetime:
    return at


def _ask(db: Database, settings: Settings, at: datetime, typed: str, asker: str) -> None:
    command, values = words.parse(typed, COMMANDS)
    asking_ = asking.asked(db, settings, at, asker or None)
    sys.stdout.write(asking.drawn(asking.answered(db, asking_, command, values), details=False))


async def _empty(path: Path, at: datetime) -> None:
    """Drains the outbox as the bot does, into the terminal."""
    store = Store(path)
    try:
        await notify.drain(store, _Terminal(), partial(_same, at))
    finally:
        await store.close()


class _Terminal:
    """Says notices here."""

    async def post(self, number: int, answer: Answer, audience: Sequence[str], under: str = "") -> str:
        """Prints a notice."""
        if audience:
            _said(f"{number}: a ping leaves the outbox, mentions {' and '.join(audience)}", answer)
        else:
            _say(f"  # notice {number}: a live message, mentions nobody: {answer.title}")
        return str(number)

    async def whisper(self, number: int, answer: Answer, address: str, called: Sequence[str]) -> str:
        """Prints it as any other."""
        return await self.post(number, answer, called)

    async def start_thread(self, posted_as: str, name: str) -> bool:
        """There are none here."""
        return False

    async def edit(self, posted_as: str, number: int, answer: Answer, audience: Sequence[str]) -> str:
        """Prints it as it would stand now."""
        if audience:
            _said(f"{posted_as} is edited in place and mentions nobody again", answer)
        else:
            _say(f"  # notice {posted_as} is edited in place: {answer.title}")
        return posted_as


def _said(how: str, answer: Answer) -> None:
    drawn = asking.drawn(answer, details=False, width=PING_WIDTH)
    _say(f"\n  # notice {how}\n" + textwrap.indent(drawn, "  | ", lambda _: True))


def _say(words_said: str) -> None:
    sys.stdout.write(f"{words_said}\n")
