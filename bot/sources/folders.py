"""Maildirs and mboxes that some mail tool fills: read again whenever they changed.

A mail that is there already has its key in the database, so reading it again costs time and changes
nothing; a file that did not change is not read, and a folder to which nothing came is not listed: a Maildir
that nobody empties has a hundred thousand files.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from stat import S_ISREG

from bot.sources import files
from bot.sources.batching import TakeOf
from bot.sources.paths import NoSuchPath
from storage.imports import Import
from storage.records import Delivery

Stamp = tuple[int, int]

AT_ONCE = 500

UNSEEN = (0, 0)

SETTLED = timedelta(seconds=10)
"""How long a folder is listed after it changed: its time is coarse, and files may be written in place."""

log = logging.getLogger(__name__)


async def look(path: Path, via: str, known: dict[Path, Stamp], take: TakeOf, at: datetime) -> None:
    """Reads the files that changed since the last look, and remembers them once they are kept.

    Args:
        path: a Maildir, or an mbox.
        via: what the source is called.
        known: what was read, and the folders that were listed; the first look finds nothing in it.
        take: keeps deliveries; returns after the commit.
        at: the time.
    """
    listed = await asyncio.to_thread(_settled, path, at)
    if listed and listed.items() <= known.items():
        return
    there = await asyncio.to_thread(lambda: dict(_stamps(path)))
    changed = [(file, stamp) for file, stamp in there.items() if known.get(file) != stamp]
    run = Import(via, str(path), 0, 0, at, at, ended=True)
    for start in range(0, len(changed), AT_ONCE):
        part = changed[start : start + AT_ONCE]
        arrived = await asyncio.to_thread(_read, [p for p, _ in part], via, at)
        total = max(len(changed), run.done + len(arrived))  # a file of a Maildir is one mail, an mbox many
        run = replace(run, total=total, ended=total <= AT_ONCE)
        for first in range(0, len(arrived), AT_ONCE):
            batch = arrived[first : first + AT_ONCE]
            run = replace(run, done=run.done + len(batch))
            await take(batch, run)
        known.update(part)
    if not run.ended:
        await take((), replace(run, ended=True))
    for gone in known.keys() - there.keys() if there else ():  # with nothing there, its disk may be away
        del known[gone]
    known.update(listed)


def _read(paths: list[Path], via: str, at: datetime) -> list[Delivery]:
    found: list[Delivery] = []
    for path in paths:
        try:
            found += [replace(mail, via=via) for mail in files.mails([path], at)]
        except NoSuchPath as gone:  # moved meanwhile, as Maildirs do, or not ours to read
            log.warning("%s; it is read when it changes", gone)
    return found


def _settled(path: Path, at: datetime) -> dict[Path, Stamp]:
    """The folders of a Maildir with what tells that a file came or went; none while that may not tell."""
    inside = [path / part for part in files.MAILDIR] if path.is_dir() else []
    found = {part: (part.stat().st_mtime_ns, 0) for part in inside if part.is_dir()}
    latest = (at - SETTLED).timestamp() * 1e9
    return found if all(changed < latest for changed, _ in found.values()) else {}


def _stamps(path: Path) -> Iterator[tuple[Path, Stamp]]:
    """Files with what tells that they changed; one that went away meanwhile is not there.

    One that cannot be looked at is UNSEEN: reading it once says why.
    """
    inside = [path / part for part in files.MAILDIR]
    found = [p for part in inside if part.is_dir() for p in part.iterdir()] if path.is_dir() else [path]
    for file in sorted(found):
        try:
            stat = file.stat()
        except FileNotFoundError:
            continue
        except OSError:
            yield file, UNSEEN
        else:
            if S_ISREG(stat.st_mode):
                yield file, (stat.st_mtime_ns, stat.st_size)
