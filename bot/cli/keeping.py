"""`init`, `backup`, `restore` and `check`: looking after an installation."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bot import clock, health
from bot.cli import common
from bot.cli.asking import drawn
from bot.settings import Coverity, Discord, Listen, Settings, SettingsError, example
from commands.answer_json import to_json
from storage import backup
from storage.database import Damaged, DatabaseError, open_database, snapshot

ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 — how to reach who listens there
PATIENCE = 5.0  # seconds for the running bot to answer


def declare(add: common.Add) -> None:
    """Declares the commands."""
    begin = add("init")
    begin.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR")
    begin.set_defaults(run=init)
    for name, run in (("backup", save), ("restore", bring_back)):
        parser = add(name)
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.set_defaults(run=run)
    look = add("check")
    look.add_argument("--health", action="store_true", help="only ask the running bot for its /healthz")
    look.set_defaults(run=check)


def init(arguments: argparse.Namespace, _: list[str]) -> int:
    """Writes settings.toml; never over one that is there."""
    target = arguments.folder / "settings.toml"
    try:
        arguments.folder.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(example())
    except OSError as error:
        there = target.exists()
        why = "is there already; nothing was changed" if there else f"cannot be written: {error.strerror}"
        common.complain(f"{target} {why}.")
        return 1
    common.complain(f"{target} is written. Edit it, then `watchkeeper check --settings {target}`.")
    return 0


def save(arguments: argparse.Namespace, _: list[str]) -> int:
    """A copy of the database, also while the bot runs."""
    backup.backup(common.database(common.settings(arguments)), arguments.file)
    common.complain(f"{arguments.file} is written.")
    return 0


def bring_back(arguments: argparse.Namespace, _: list[str]) -> int:
    """The database as it was when the backup was made."""
    settings = common.settings(arguments)
    path = settings.database.path
    try:
        db = common.database(settings, create=True)
    except Damaged:
        common.complain(f"{path} is damaged; it is kept as {_set_aside(path)}.")
        db = common.database(settings, create=True)
    backup.restore(arguments.file, db)
    common.complain(f"{path} is as it was in {arguments.file}.")
    return 0


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.damaged")
    if aside.exists():
        raise DatabaseError(f"{path} is damaged, and so was {aside}; move that away.")
    for suffix in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(f"{aside}{suffix}")
    return aside


def check(arguments: argparse.Namespace, _: list[str]) -> int:
    """Is everything well?"""
    settings = common.settings(arguments)
    if arguments.health:
        return _ask_running(settings.web.listen)
    told, problems = _discord(settings.discord) if settings.discord else ("", ())
    outside = (*problems, *_coverity(settings.coverity), *_gitlabs(settings))
    path, more = settings.database.path, outside
    if not path.is_file():
        more = (f"There is no database at {path} yet: `watchkeeper run` and `ingest` begin one.", *more)
    db = open_database(path if path.is_file() else ":memory:")
    with snapshot(db):
        answer = health.report(db, settings, clock.now(), more, told)
    if arguments.json:
        common.say_json(to_json(answer))
    else:
        print(drawn(answer, details=True), end="")
    return 0 if answer.found else 1


def _discord(settings: Discord) -> tuple[str, tuple[str, ...]]:
    """Who the bot is on Discord and where it speaks, and what is wrong there."""
    from bot.frontends import rights

    looked = asyncio.run(rights.look(settings))
    return looked.told, looked.problems


def _coverity(view: Coverity | None) -> tuple[str, ...]:
    """What is wrong with the view of Coverity Connect; nothing where none is configured."""
    if view is None:
        return ()
    from bot.sources import coverity

    try:
        asyncio.run(coverity.read(view, clock.now()))
    except (coverity.NoView, SettingsError) as error:
        return (f"{error}.",)
    return ()


def _gitlabs(settings: Settings) -> tuple[str, ...]:
    """What is wrong with the GitLab projects that are watched through the API."""
    polled = [g for g in settings.gitlabs if g.poll]
    if not polled:
        return ()
    from bot.sources import gitlab

    return tuple(filter(None, (asyncio.run(gitlab.trouble(g, clock.now)) for g in polled)))


def _ask_running(listen: Listen) -> int:
    host = ANYWHERE.get(listen.host, listen.host)
    if not listen.port:
        common.complain("Where the bot listens is known only with a port: write one into listen in [web].")
        return 1
    connection = HTTPConnection(host, listen.port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        print(answer.read().decode(errors="replace"))
    except (OSError, HTTPException) as error:
        common.complain(f"No bot answers on {host}:{listen.port}: {error}. Is `watchkeeper run` running?")
        return 1
    finally:
        connection.close()
    return 0 if answer.status == 200 else 1
