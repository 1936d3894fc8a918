"""Files and folders of mail and events, as deliveries.

A mail's key is its Message-ID and what it says, so the same mail is one delivery whatever list, folder or
archive it came through; where it has no Message-ID, and for everything else, the key is made of the
bytes. What is no mail at all is a delivery too: it is kept and marked, never lost.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.parsers import coverity_export, coverity_mail, gitlab, mailbox
from bot.sources import git_epoch
from bot.sources.paths import NoSuchPath
from storage.records import Cursor, Delivery, Source

Position = Callable[[str], str]

MAILDIR = ("cur", "new")

SAID_DIGITS = 16

_MESSAGE_ID = re.compile(
    rb"\nmessage-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]+>)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
_SAYING = re.compile(rb"\n((?:from|date|subject|in-reply-to|references):.*(?:\r?\n[ \t].*)*)", re.IGNORECASE)
_BODY = re.compile(rb"\r?\n\r?\n")


def from_the_beginning(place: str) -> str:
    """The position of what was never read."""
    return ""


def mails(
    paths: Iterable[Path], received_at: datetime, position: Position = from_the_beginning
) -> Iterator[Delivery]:
    """Mails from mboxes (.gz too), single mails, Maildirs, folders of these, and public-inbox epochs.

    Args:
        position: how far an epoch was read, by its path; what came before is not read again.

    Raises:
        NoSuchPath: a path is not there or cannot be read.
    """
    for path in paths:
        if git_epoch.is_epoch(path):
            yield from _epoch(path, received_at, position)
        elif path.is_dir():
            yield from mails(_files(path), received_at, position)
        else:
            for origin, raw in _mails(path):
                yield mail(raw, origin, received_at)


def waiting(paths: Iterable[Path], position: Position) -> int | None:
    """About how many mails `mails` would give; None where there is anything but epochs that can be read."""
    total = 0
    for path in paths:
        if not git_epoch.is_epoch(path):
            return None
        try:
            head, read = git_epoch.head(path), position(_named(path.resolve()))
            if head not in ("", read):
                total += git_epoch.count(path, head, read)
        except git_epoch.GitFailed:
            return None
    return total


def mail(raw: bytes, origin: str, received_at: datetime) -> Delivery:
    """One mail as a delivery."""
    return Delivery(Source.MAIL, message_key(raw), raw, received_at, origin)


def message_key(raw: bytes) -> str:
    """A mail's Message-ID with a digest of what it says; of all its bytes where it has no Message-ID.

    The same mail comes again with other Received headers, folds and line ends, and is the same; two
    mails that share a Message-ID by mistake are two, and neither is lost.
    """
    begin, end = _body(raw)
    head = b"\n" + raw[:begin]  # a pattern that begins so is found soonest
    named = _MESSAGE_ID.search(head)
    if named is None:
        return digest(raw)
    said = [b" ".join(header.split()) for header in _SAYING.findall(head)]
    words = b"\n".join([*sorted(said), *map(bytes.rstrip, raw[end:].rstrip().splitlines())])
    return f"{named[1].decode('utf-8', 'backslashreplace')} {digest(words)[:SAID_DIGITS]}"


def _body(raw: bytes) -> tuple[int, int]:
    """Where the head of a mail ends, and where the text below it begins."""
    if b"\r" not in raw:
        at = raw.find(b"\n\n")
        return (at + 1, at + 2) if at >= 0 else (len(raw), len(raw))
    found = _BODY.search(raw)
    return (found.start() + 1, found.end()) if found else (len(raw), len(raw))


def digest(raw: bytes) -> str:
    """The key of a delivery that has no better one."""
    return hashlib.sha256(raw).hexdigest()


def events(
    source: Source, paths: Iterable[Path], received_at: datetime, job: int | None = None
) -> Iterator[Delivery]:
    """One delivery a file: GitLab JSON, JUnit reports, MAINTAINERS, Coverity's exports.

    Args:
        job: the GitLab job that JUnit reports belong to; their keys begin with it.
    """
    for path in paths:
        raw = read(path)
        yield Delivery(source, event_key(source, raw, job), raw, received_at, _named(path))


def coverity(paths: Iterable[Path], received_at: datetime) -> Iterator[Delivery]:
    """Exports, and mails where one of a file's carries a report, in any form that `mails` takes.

    What is neither is given as an export, which its parser will refuse.
    """
    for path in paths:
        if path.is_dir() and not git_epoch.is_epoch(path):
            yield from coverity(_files(path), received_at)
            continue
        found = () if path.is_file() and coverity_export.is_export(read(path)) else mails([path], received_at)
        kept = list(found)
        if any(coverity_mail.is_in(d.raw) for d in kept):
            yield from kept
        else:
            yield from events(Source.COVERITY, [path], received_at)


def event_key(source: Source, raw: bytes, job: int | None = None) -> str:
    """The key of an event: the same when the same event comes again."""
    if source is Source.GITLAB:
        return gitlab.delivery_key(raw)
    return f"{job}:{digest(raw)}" if source is Source.JUNIT else digest(raw)


def _epoch(path: Path, received_at: datetime, position: Position) -> Iterator[Delivery]:
    place = _named(path.resolve())
    try:
        yield from epoch(path, git_epoch.head(path), Cursor("", place, position(place)), received_at)
    except git_epoch.GitFailed as error:
        raise NoSuchPath(path, f"cannot be read: {error}") from error


def epoch(path: Path, head: str, read: Cursor, received_at: datetime) -> Iterator[Delivery]:
    """The mails of a public-inbox epoch that are new since it was read.

    Args:
        path: the git repository.
        head: the last commit to read; "" while there is none.
        read: how far it was read.

    Raises:
        GitFailed: as `git_epoch.walk` says.
    """
    if head not in ("", read.position):
        for entry in git_epoch.walk(path, head, read.position):
            found = mail(entry.raw, f"{read.place}:{entry.blob}", received_at)
            yield replace(found, via=read.via, reached=replace(read, position=entry.commit))


def _mails(path: Path) -> Iterator[tuple[str, bytes]]:
    raw = read(path)
    try:
        for number, one in enumerate(mailbox.split(raw), 1):
            yield f"{_named(path)}:{number}", one
    except mailbox.BadMailbox:
        yield _named(path), raw  # its reader says what is wrong


def _named(path: Path) -> str:
    """A path as text that can be kept: a name on disk is bytes, in whatever encoding."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _files(folder: Path) -> Iterator[Path]:
    """The mails of a Maildir, or what stands in any other folder, in the order of names."""
    inside = [folder / part for part in MAILDIR]
    if all(part.is_dir() for part in inside):
        for part in inside:
            yield from sorted(p for p in part.iterdir() if p.is_file())
    else:
        yield from sorted(p for p in folder.iterdir() if not p.name.startswith("."))


def read(path: Path) -> bytes:
    """A file's bytes.

    Raises:
        NoSuchPath: it is not there or cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise NoSuchPath(path, f"cannot be read: {error.strerror}") from error
