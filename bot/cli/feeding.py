"""`ingest` and `replay`: files through the same path as live events, and all of it again."""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bot import app, ingest
from bot.cli import common
from bot.sources import files
from storage.database import transaction
from storage.records import Delivery, Source

KINDS = ("mail", "gitlab", "junit", "maintainers")

LATER = {"coverity": "issue 3", "components": "issue 3", "history": "issue 5"}
"""Kinds that the contract names and this version does not read yet."""


def declare(add: common.Add) -> None:
    """Declares the commands."""
    feed = add("ingest")
    feed.add_argument("kind", choices=(*KINDS, *LATER), metavar="KIND", help=", ".join(KINDS))
    feed.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    feed.add_argument("--job", type=int, metavar="ID", help="the GitLab job that JUnit reports belong to")
    feed.set_defaults(run=take_in)
    again = add("replay")
    again.set_defaults(run=replay)


def take_in(arguments: argparse.Namespace, _: list[str]) -> int:
    """Feeds files, in transactions of many; a run that is stopped goes on where it was."""
    if arguments.kind in LATER:
        common.complain(f"{arguments.kind} is not read yet ({LATER[arguments.kind]}); nothing was done.")
        return 2
    if arguments.kind == "junit" and arguments.job is None:
        common.complain("junit needs --job ID: the GitLab job that wrote the report.")
        return 2
    settings = common.settings(arguments)
    db = common.database(settings, create=True)
    total = ingest.Counts()
    try:
        for batch in ingest.batches(_arrivals(arguments)):
            with transaction(db):
                total += ingest.ingest(db, batch, settings.templates())
    except subprocess.CalledProcessError as error:
        common.complain(f"git could not read the archive: {error.stderr.strip() or error}")
        return 1
    return _report(total, as_json=arguments.json)


def replay(arguments: argparse.Namespace, _: list[str]) -> int:
    """Drops everything derived and rebuilds it."""
    db = common.database(common.settings(arguments))
    with transaction(db):
        total = ingest.replay(db)
    return _report(total, as_json=arguments.json, done="read again")


def _arrivals(arguments: argparse.Namespace) -> Iterator[Delivery]:
    if arguments.kind == "mail":
        return files.mails(arguments.paths, app.now())
    return files.events(Source(arguments.kind), arguments.paths, app.now(), arguments.job)


def _report(total: ingest.Counts, *, as_json: bool, done: str = "new") -> int:
    if as_json:
        refused = [{"file": origin, "reason": reason} for origin, reason in total.refused]
        common.say_json({"new": total.new, "known": total.known, "refused": refused})
    else:
        print(f"{total.new} {done}, {total.known} already known, {len(total.refused)} refused")
    for origin, reason in total.refused:
        common.complain(f"{origin}: {reason}; it is kept and marked")
    return 1 if total.refused else 0
