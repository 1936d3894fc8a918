"""`ingest` and `replay`: files through the same path as live events, and all of it again."""

from __future__ import annotations

import argparse
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot import ahead, clock, ingest
from bot.cli import common, progress
from bot.prepared import Arrived
from bot.sources import files
from bot.sources.paths import NoSuchPath
from storage import cursors, deliveries, imports
from storage.database import Database, compact, transaction
from storage.imports import Import
from storage.records import Delivery, Source

KINDS = ("mail", "gitlab", "junit", "coverity", "maintainers", "components", "mailmap", "history")


def declare(add: common.Add) -> None:
    """Declares the commands."""
    feed = add("ingest")
    feed.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    feed.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    feed.add_argument("--job", type=int, metavar="ID", help="the GitLab job that JUnit reports belong to")
    feed.set_defaults(run=take_in)
    again = add("replay")
    again.set_defaults(run=replay)


def take_in(arguments: argparse.Namespace, _: list[str]) -> int:
    """Feeds files, in transactions of many; a run that is stopped goes on where it was."""
    if arguments.kind == "junit" and arguments.job is None:
        common.complain("junit needs --job ID: the GitLab job that wrote the report.")
        return 2
    settings = common.settings(arguments)
    db = common.database(settings, create=True)
    total, unread = ingest.Counts(), list[NoSuchPath]()
    run = _begun(db, arguments)
    try:
        with (
            closing(_read(db, arguments, _arrivals(db, arguments, unread))) as arrived,
            progress.shown(run.total) as done,
        ):
            for batch in ingest.batches(arrived):
                further = replace(run, done=run.done + len(batch), at=clock.now())
                with transaction(db):
                    total += ingest.ingest(
                        db,
                        batch,
                        settings.templates(),
                        unanswered=settings.notices.unanswered,
                        messages=settings.messages,
                        of=further,
                    )
                run = further
                done(len(batch))
        _left(db, replace(run, ended=True))
    except KeyboardInterrupt:
        _left(db, replace(run, stopped=True))
        common.complain(f"Stopped: {total.new} new are kept, and the same command goes on from there.")
        return 130
    if total == ingest.Counts() and not unread:
        common.complain("There is nothing new in it to read.")
    return _report(total, unread, as_json=arguments.json)


def replay(arguments: argparse.Namespace, _: list[str]) -> int:
    """Drops everything derived and rebuilds it, in as few bytes as it takes."""
    db = common.database(common.settings(arguments))
    with transaction(db):
        total = ingest.replay(db)
    compact(db)
    return _report(total, as_json=arguments.json, done="read again")


def _read(
    db: Database, arguments: argparse.Namespace, arrived: Iterator[Delivery]
) -> Generator[Arrived, None, None]:
    """What arrived, mails read ahead."""
    count = ahead.processes() if arguments.kind == "mail" else 0
    return ahead.read_ahead(arrived, partial(deliveries.known, db), count=count)


def _begun(db: Database, arguments: argparse.Namespace) -> Import:
    """The import at its beginning."""
    mail, at = arguments.kind == "mail", clock.now()
    total = files.waiting(arguments.paths, partial(cursors.position, db, "")) if mail else None
    return Import("", ", ".join(str(path.resolve()) for path in arguments.paths), total, 0, at, at)


def _left(db: Database, run: Import) -> None:
    """Remembers what became of the import, if it came to anything."""
    if run.done:
        with transaction(db):
            imports.save(db, run)


def _arrivals(db: Database, arguments: argparse.Namespace, unread: list[NoSuchPath]) -> Iterator[Delivery]:
    """What stands in the paths; one that cannot be read is noted and does not stop the others."""
    at = clock.now()
    for path in arguments.paths:
        try:
            if arguments.kind == "mail":
                yield from files.mails([path], at, partial(cursors.position, db, ""))
            elif arguments.kind == "coverity":
                yield from files.coverity([path], at)
            else:
                yield from files.events(Source(arguments.kind), [path], at, arguments.job)
        except NoSuchPath as error:
            unread.append(error)


def _report(
    total: ingest.Counts, unread: Sequence[NoSuchPath] = (), *, as_json: bool, done: str = "new"
) -> int:
    refused = [*total.refused, *((u.path, u.reason) for u in unread)]
    if as_json:
        listed = [{"file": origin, "reason": reason} for origin, reason in refused]
        common.say_json({"new": total.new, "known": total.known, "refused": listed})
    else:
        print(f"{total.new} {done}, {total.known} already known, {len(refused)} refused")
    for origin, reason in total.refused:
        common.complain(f"{origin}: {reason}; it is kept and marked")
    for path in unread:
        common.complain(str(path))
    return 1 if refused else 0
