"""`ingest` and `replay`: files through the same path as live events, and all of it again."""

from __future__ import annotations

import argparse
from collections.abc import Generator, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path

from bot import clock
from bot.cli import common, progress
from bot.sources import files
from bot.sources.paths import NoSuchPath
from storage import cursors
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
    unread, refused, new, known = list[NoSuchPath](), list[tuple[str, str]](), 0, 0
    run = _begun(db, arguments)
    arrived = _arrivals(db, arguments, unread)
    first = next(arrived, None)
    if first is None:
        if not unread:
            common.complain("There is nothing new in it to read.")
        return _report(0, 0, unread=unread, as_json=arguments.json)
    from bot.cli import importing  # it loads for longer than all of the above takes

    found = importing.taken_in(db, settings, run, chain([first], arrived), mails=arguments.kind == "mail")
    try:
        with closing(arrived), closing(found), progress.shown(run.total) as done:
            for counts in found:
                new, known = new + counts.new, known + counts.known
                refused += counts.refused
                done(counts.new + counts.known)
    except KeyboardInterrupt:
        common.complain(f"Stopped: {new} new are kept, and the same command goes on from there.")
        return 130
    return _report(new, known, refused, unread, as_json=arguments.json)


def replay(arguments: argparse.Namespace, _: list[str]) -> int:
    """Drops everything derived and rebuilds it, in as few bytes as it takes."""
    from bot.cli import importing

    db = common.database(common.settings(arguments))
    with transaction(db):
        total = importing.read_again(db)
    compact(db)
    return _report(total.new, total.known, total.refused, as_json=arguments.json, done="read again")


def _begun(db: Database, arguments: argparse.Namespace) -> Import:
    """The import at its beginning."""
    mail, at = arguments.kind == "mail", clock.now()
    total = files.waiting(arguments.paths, partial(cursors.position, db, "")) if mail else None
    return Import("", ", ".join(str(path.resolve()) for path in arguments.paths), total, 0, at, at)


def _arrivals(
    db: Database, arguments: argparse.Namespace, unread: list[NoSuchPath]
) -> Generator[Delivery, None, None]:
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
    new: int,
    known: int,
    refused: Sequence[tuple[str, str]] = (),
    unread: Sequence[NoSuchPath] = (),
    *,
    as_json: bool,
    done: str = "new",
) -> int:
    every = [*refused, *((u.path, u.reason) for u in unread)]
    if as_json:
        listed = [{"file": origin, "reason": reason} for origin, reason in every]
        common.say_json({"new": new, "known": known, "refused": listed})
    else:
        print(f"{new} {done}, {known} already known, {len(every)} refused")
    for origin, reason in refused:
        common.complain(f"{origin}: {reason}; it is kept and marked")
    for path in unread:
        common.complain(str(path))
    return 1 if every else 0
