"""A file of which only the newest counts, such as MAINTAINERS: on disk, or on a branch of a git repository.

It is looked at again and again, and is a delivery whenever it is another than before. git itself reads the
repository, bare or with a work tree; who fetches into it is not ours to care for.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.settings import Settings
from bot.sources import files
from bot.sources.paths import NoSuchPath
from storage.records import Delivery, Source

EVERY = 2.0
"""Seconds between two looks."""

Take = Callable[[Delivery], Awaitable[object]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is.

    Attributes:
        path: the file's; inside the repository where there is one.
        repository: a git repository, or None for a file on disk.
        branch: whatever git calls a commit by.
    """

    path: Path
    repository: Path | None = None
    branch: str = "HEAD"

    def __str__(self) -> str:
        return f"{self.repository}:{self.path} ({self.branch})" if self.repository else str(self.path)


def named(settings: Settings) -> Iterator[tuple[Source, Place]]:
    """The files of this kind that the settings name."""
    owners = settings.owners
    for source, path in (
        (Source.MAINTAINERS, owners.maintainers),
        (Source.COMPONENTS, owners.components),
        (Source.MAILMAP, owners.mailmap),
    ):
        if path:
            repository = None if path.is_absolute() else owners.repository
            yield source, Place(path, repository, owners.branch)


async def watch(
    source: Source, place: Place, take: Take, clock: Callable[[], datetime], every: float = EVERY
) -> None:
    """Takes what comes, until cancelled; a file that is gone for a while is waited for.

    Args:
        source: which parser reads it.
        place: where it is.
        take: keeps a delivery that is not the newest of its source already.
        clock: gives the time.
        every: seconds between two looks.
    """
    known = complaint = ""
    while True:
        try:
            known, complaint = await look(source, place, known, take, clock()), ""
        except NoSuchPath as error:
            if str(error) != complaint:
                log.warning("%s; what was read before holds", error)
            complaint = str(error)
        await asyncio.sleep(every)


async def look(source: Source, place: Place, known: str, take: Take, at: datetime) -> str:
    """Takes the file if it is not the one whose stamp is known; its stamp.

    Raises:
        NoSuchPath: it cannot be read.
    """
    found = await asyncio.to_thread(stamp, place)
    if found != known:
        raw = await asyncio.to_thread(read, place, found)
        await take(Delivery(source, files.digest(raw), raw, at, str(place)))
    return found


def stamp(place: Place) -> str:
    """What is another when the file is another: git's name of its content, or its time and size.

    Raises:
        NoSuchPath: there is no such file.
    """
    if place.repository:
        return _git(place, "rev-parse", f"{place.branch}:{place.path.as_posix()}").decode().strip()
    try:
        stat = place.path.stat()
    except OSError as error:
        raise NoSuchPath(place, f"cannot be read: {error.strerror}") from error
    return f"{stat.st_mtime_ns} {stat.st_size}"


def read(place: Place, stamp: str) -> bytes:
    """The file's bytes; in a repository exactly those that bear that stamp.

    Raises:
        NoSuchPath: it cannot be read.
    """
    return _git(place, "cat-file", "blob", stamp) if place.repository else files.read(place.path)


def _git(place: Place, *arguments: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 — git with arguments of its own, no shell
            ["git", "-C", str(place.repository), *arguments],  # noqa: S607 — whichever git is on the path
            check=False,
            capture_output=True,
        )
    except OSError as error:
        raise NoSuchPath(place, f"cannot be read: git cannot be started: {error.strerror}") from error
    if done.returncode:
        why = done.stderr.decode(errors="replace").removeprefix("fatal: ").strip()
        raise NoSuchPath(place, f"cannot be read; git says: {why}")
    return done.stdout
