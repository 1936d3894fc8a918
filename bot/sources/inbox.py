"""A public-inbox by git, as lore serves it: epochs of mail, each a repository, the newest of which grows.

On this machine they are read where they are, and whoever fills them fetches. Those elsewhere are mirrored,
and a mirror that was deleted is fetched again. An epoch is read from the cursor that the mails of the last
batch left; a rewritten history is no special case of that (`git_epoch.walk`).
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Generator
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote

from bot import ahead, ingest
from bot.prepared import Arrived
from bot.sources import files, git_epoch
from bot.sources.batching import TakeOf, begun, in_thread
from bot.sources.git_epoch import GitFailed
from storage.records import Cursor

PATTERNS = ("git/{}.git", "{}.git", "{}")
"""Where public-inbox keeps the epochs of an inbox, where mirrors may have them, and where lore serves them.

For a path on this machine git takes the last for the one before as well, so that stands first."""

GIVE_UP = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=120")
"""git waits for ever for a server that says nothing more."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """An inbox to follow.

    Attributes:
        name: what the source is called.
        address: an inbox with epochs, or one epoch: a URL, or a path on this machine.
        mirrors: the folder for mirrors of its epochs; None where they are on this machine.
    """

    name: str
    address: str
    mirrors: Path | None = None


@dataclass(frozen=True, slots=True)
class Epochs:
    """Which epochs an inbox has.

    Attributes:
        pattern: the address of each, `{}` being its number; without it there is but one.
        newest: the number of the newest.
    """

    pattern: str
    newest: int = 0

    def at(self, number: int) -> str:
        """The address of an epoch."""
        return self.pattern.replace("{}", str(number))


async def look(
    inbox: Inbox,
    epochs: Epochs | None,
    take: TakeOf,
    position: Callable[[str], Awaitable[str]],
    at: datetime,
    turn: asyncio.Lock,
) -> Epochs:
    """Takes in what came since the last look; the epochs there are now.

    Only what was the newest epoch and those after it are looked at: the others grow no more.

    Args:
        epochs: those that the last look gave; None before the first.
        take: keeps deliveries; returns after the commit.
        position: how far the epoch at an address was read.
        at: the time.
        turn: whose it is has processes that read for it; of several long imports one has them at a time.

    Raises:
        GitFailed: it cannot be fetched or read.
    """
    epochs = epochs or await _found(inbox, position)
    heads = await _heads(epochs)
    for number, head in heads.items():
        place = epochs.at(number)
        read = Cursor(inbox.name, place, await position(place))
        if head in ("", read.position):
            continue
        repository = Path(place)
        if inbox.mirrors:
            repository = await _mirrored(inbox.mirrors / f"{quote(inbox.name, safe='')}-{number}.git", place)
        await _take_in(repository, head, read, take, at, turn)
    return Epochs(epochs.pattern, max(heads))


async def _take_in(
    repository: Path, head: str, read: Cursor, take: TakeOf, at: datetime, turn: asyncio.Lock
) -> None:
    """Takes in what an epoch has new; more than one transaction of it is an import that people see."""
    total = await asyncio.to_thread(git_epoch.count, repository, head, read.position)
    long = total > ingest.BATCH
    run = replace(begun(read, total, at), ended=not long)
    readers = ahead.processes() if long and not turn.locked() else 0
    async with (
        turn if readers else nullcontext(),
        in_thread(_mails(repository, head, read, at, readers)) as more,
    ):
        while batch := await more():
            run = replace(run, done=run.done + len(batch))
            await take(batch, run)
    if long:
        await take((), replace(run, ended=True))


def _mails(
    repository: Path, head: str, read: Cursor, at: datetime, readers: int
) -> Generator[list[Arrived], None, None]:
    """What an epoch has new, in transactions; what is known is read too, so seldom does git give it again."""
    mails = files.epoch(repository, head, read, at)
    with closing(ahead.read_ahead(mails, lambda _: False, count=readers)) as arrived:
        yield from ingest.batches(arrived)


async def _found(inbox: Inbox, position: Callable[[str], Awaitable[str]]) -> Epochs:
    """Which epochs an inbox has; where some were read before, those."""
    every = [*(Epochs(f"{inbox.address}/{pattern}") for pattern in PATTERNS), Epochs(inbox.address)]
    known = [epochs for epochs in every if await position(epochs.at(0))]
    # A server that fails for a moment may have them under another name too, where they would be read anew.
    *others, last = known if known and inbox.mirrors else [*known, *every]
    for epochs in others:
        with suppress(GitFailed):
            await _head(epochs.at(0))
            return epochs
    await _head(last.at(0))
    return last


async def _heads(epochs: Epochs) -> dict[int, str]:
    """The newest commit of each epoch, from the newest that is known on."""
    heads = {epochs.newest: await _head(epochs.at(epochs.newest))}
    with suppress(GitFailed):  # there is no more, or it is seen the next time
        for number in count(epochs.newest + 1) if "{}" in epochs.pattern else ():
            heads[number] = await _head(epochs.at(number))
    for number in sorted(heads)[:-1]:  # only an epoch whose successor was seen before has its last mail
        heads[number] = await _head(epochs.at(number))
    return heads


async def _head(address: str) -> str:
    """The newest commit of a repository; "" while there is none."""
    return (await _git("ls-remote", "--", address, "HEAD")).partition("\t")[0]


async def _mirrored(mirror: Path, address: str) -> Path:
    await _git("init", "--quiet", "--bare", "--", str(mirror))
    await _git("-C", str(mirror), "fetch", "--quiet", "--no-tags", "--", address, "+HEAD:refs/heads/epoch")
    return mirror


async def _git(*arguments: str) -> str:
    """What git answers; it and its helpers end when this is cancelled."""
    process = await asyncio.create_subprocess_exec(
        *("git", *GIVE_UP, *arguments),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
        start_new_session=True,
    )
    try:
        said, complaint = await process.communicate()
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        await process.wait()
        raise
    if process.returncode:
        why = complaint.decode(errors="replace").removeprefix("fatal: ").strip()
        raise GitFailed(why or f"`git {arguments[0]}` ended with {process.returncode}")
    return said.decode()
