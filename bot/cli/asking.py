"""`ask` and `chat`: the bot's commands from the command line."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import asker, clock
from bot.cli import common, shell_words
from bot.frontends import text, words
from bot.frontends.terminal import screen
from bot.settings import Settings
from commands import job_lookup, linked, lookup, retry
from commands.answer import Answer, Ask, Section, UserError, WrongUsage
from commands.answer_json import actions_json, to_json
from commands.complete import complete
from commands.declare import CONFIRM, Command, ToConfirm, Yes, call
from commands.table import COMMANDS
from storage import messages, times
from storage.database import Database, open_database, snapshot, transaction
from storage.retries import Progress


def declare(add: common.Add) -> None:
    """Declares the commands."""
    one = add("ask")
    # argparse takes every "-h…" for its -h, also what a search leaves out, such as -hang.
    one.add_argument("--help", action="help", help="show this help message and exit")
    one.add_argument("words", nargs="*", metavar="WORD", help="the command and its arguments")
    one.add_argument("--at", type=common.moment, metavar="TIME", help="count days from then (default: now)")
    one.add_argument("--details", action="store_true", help="show what stands below lines, too")
    one.add_argument("--png", type=Path, metavar="FILE", help="where the picture of what tests did goes")
    one.add_argument("--yes", action="store_true", help="do what the command would ask about first")
    one.add_argument("--width", type=int, metavar="N", help="columns of the text")
    talk = add("chat")
    for parser, run in ((one, ask), (talk, converse)):
        parser.add_argument("--as", dest="asker", metavar="EMAIL", help="who asks, for what is recorded")
        parser.set_defaults(run=run)


def ask(arguments: argparse.Namespace, left: list[str]) -> int:
    """One command, one answer."""
    try:
        command, values = words.parse(shell_words.line(arguments.words, left), COMMANDS)
    except UserError as error:
        _refuse(error, as_json=arguments.json)
        return 2
    settings = common.settings(arguments)
    # What can be asked does not depend on what is known: it is told before there is a database, too.
    db = open_database(":memory:") if command.name == "help" else common.database(settings)
    try:
        asking = asked(db, settings, arguments.at or clock.now(), arguments.asker, hand())
        asking = replace(asking, draws=arguments.json or arguments.png is not None)
        answer = _confirmed(db, asking, command, values, yes=arguments.yes, ask=not arguments.json)
        if command.name == retry.RETRY:
            answer = asyncio.run(_followed(db, settings, values["job"], answer))
    except UserError as error:
        _refuse(error, as_json=arguments.json)
        return 2 if isinstance(error, WrongUsage) else 1
    if arguments.at and messages.any_after(db, arguments.at):
        common.complain(f"Days are counted from {times.text(arguments.at)}; later mail is not hidden.")
    if arguments.png and not answer.grid:
        _refuse(UserError(f"{command.name} has no picture to write."), as_json=arguments.json)
        return 1
    if arguments.png and answer.grid:
        from bot.frontends import heatmap

        arguments.png.write_bytes(heatmap.png(answer.grid))
    if arguments.json:
        common.say_json(to_json(answer))
    else:
        print(drawn(answer, details=arguments.details, width=arguments.width), end="")
    return 0 if answer.found else 1


def _confirmed(
    db: Database, asking: Ask, command: Command, values: Mapping[str, str], *, yes: bool, ask: bool
) -> Answer:
    """The command's answer; at a terminal, what is to be confirmed is asked first."""
    given = {**values, CONFIRM.name: Yes.YES} if yes and command.would else values
    try:
        return answered(db, asking, command, given)
    except ToConfirm as error:
        if not ask or not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise ToConfirm(f"{error} Say --yes to do it.", error.choices) from error
        common.complain(f"{error} Do it? [y/N]")
        if sys.stdin.readline().strip().casefold() not in words.YES:
            raise UserError("Nothing was done.") from error
        return answered(db, asking, command, {**values, CONFIRM.name: Yes.YES})


async def _followed(db: Database, settings: Settings, job: str, answer: Answer) -> Answer:
    """An answer with what GitLab says to the retry just decided, where no running bot was quicker to ask.

    What others decided waits for the running bot: this may be a copy of its database, and it have asked.
    """
    from bot import retrying

    async def read(fn: Callable[..., Any], *arguments: Any) -> Any:
        return fn(db, *arguments)

    async def write(fn: Callable[..., Any], *arguments: Any) -> Any:
        with transaction(db):
            return fn(db, *arguments)

    number = job_lookup.find(db, job, retry.RETRY).job.id
    found = await retrying.drain(retrying.Desk(settings, read, write, clock.now), number)
    if not found:
        return answer
    lines = tuple(retrying.said(became, "it") for became in found)
    refused = any(became.state is Progress.REFUSED for became in found)
    return replace(answer, sections=(*answer.sections, Section("GitLab", lines)), found=not refused)


def hand() -> str:
    """Who types: they may speak for anybody, and are kept beside whom they speak for."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        name = str(os.getuid())
    return f"local user {name}"


def asked(db: Database, settings: Settings, at: datetime, address: str | None, hand: str = "") -> Ask:
    """Who asks, and when.

    Args:
        address: in whose name; None in nobody's.
        hand: who types it.

    Raises:
        UserError: nobody has that address.
    """
    address = address and address.encode(errors="replace").decode()  # no half letters
    person = lookup.person(db, Ask(at), address) if address else None
    people = linked.beside(db, Ask(at, accounts=settings.accounts()), person.email) if person else ()
    return asker.ask(settings, at, person, linked=people, hand=hand)


def answered(db: Database, asking: Ask, command: Command, values: Mapping[str, str]) -> Answer:
    """Runs one command, in one transaction where it changes something.

    Raises:
        UserError: as the command says.
    """
    with transaction(db) if command.changes else snapshot(db):
        return call(command, db, asking, values)


def drawn(answer: Answer, *, details: bool, width: int | None = None) -> str:
    """An answer for the terminal that is there, or for a file."""
    here = screen(os.environ, tty=sys.stdout.isatty())
    return replace(here, details=details, width=width or here.width).answer(answer)


def converse(arguments: argparse.Namespace, _: list[str]) -> int:
    """The same commands at a prompt."""
    settings = common.settings(arguments)
    return talk(common.database(settings), settings, arguments.asker, clock.now, hand())


def talk(
    db: Database, settings: Settings, address: str | None, clock: Callable[[], datetime], typist: str = ""
) -> int:
    """A prompt over an open database, until the person leaves."""
    from bot.frontends import chat

    async def answer(name: str, values: Mapping[str, str]) -> Answer:
        said = answered(db, asked(db, settings, clock(), address, typist), COMMANDS[name], values)
        return await _followed(db, settings, values["job"], said) if name == retry.RETRY else said

    async def completed(command: str, option: str, prefix: str) -> tuple[str, ...]:
        return complete(db, command, option, prefix)

    history = Path("~/.watchkeeper_history").expanduser()
    asyncio.run(chat.run(COMMANDS, answer, completed, history=history))
    return 0


def _refuse(error: UserError, *, as_json: bool) -> None:
    if as_json:
        common.say_json({"error": str(error), "choices": actions_json(error.choices)})
    common.complain(text.refusal(error).rstrip())
