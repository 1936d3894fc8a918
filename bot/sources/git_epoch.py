"""A public-inbox git epoch: one commit a mail, the mail in the blob `m`.

The format is public-inbox-v2-format(5): a commit that carries `d` instead removes a mail from the
archive; we keep what we have read. git itself reads the repository: it is several times faster than
the libraries (field notes), and it is on every machine that fetches such archives.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

_COMMIT = re.compile(rb"^[0-9a-f]{40,64}$")
_BLOB = re.compile(rb"^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [AM]\tm$")

_SMALL = (
    *("-c", "core.packedGitWindowSize=1m", "-c", "core.packedGitLimit=16m"),
    *("-c", "core.deltaBaseCacheLimit=8m"),
)
"""git maps a whole pack and keeps 96 MiB of what it unpacked, which gains nothing where all is read once."""


class GitFailed(Exception):
    """What git said instead of doing what it was asked to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One mail of an epoch.

    Attributes:
        commit: by which it came.
        blob: git's name of its bytes.
        raw: its bytes.
    """

    commit: str
    blob: str
    raw: bytes


def is_epoch(path: Path) -> bool:
    """The path is a git repository, bare or with a work tree."""
    return ((path / "objects").is_dir() and (path / "HEAD").is_file()) or (path / ".git").exists()


def head(repository: Path) -> str:
    """The newest commit; "" while there is none.

    Raises:
        GitFailed: git is not there, or this is no repository.
    """
    return _commit(repository, "HEAD")


def walk(repository: Path, until: str, after: str = "") -> Iterator[Entry]:
    """The mails that were added, oldest first, each read when it is asked for.

    Where history was rewritten, these are the mails of all commits that `after` does not lead to; when
    `after` is gone from the repository altogether, they are all.

    Args:
        repository: bare, or with a work tree.
        until: the last commit to read.
        after: the commit that was read last; "" for the beginning.

    Raises:
        GitFailed: git is not there, or cannot read the repository or one of the mails.
    """
    # --topo-order: a commit never comes before its parent, whatever the clocks said.
    log = ("log", "--reverse", "--topo-order", "--raw", "--no-abbrev", "--no-renames", "--format=%H")
    with tempfile.TemporaryFile() as wanted:
        with _output(repository, *log, _range(repository, until, after), "--", "m") as lines:
            for line in lines:
                if _COMMIT.match(line):
                    commit = line.strip()
                elif found := _BLOB.match(line):
                    wanted.write(found[1] + b" " + commit + b"\n")
        wanted.seek(0)
        batch = "--batch=%(objectname) %(objecttype) %(objectsize) %(rest)"
        with _output(repository, "cat-file", "--buffer", batch, given=wanted) as answers:
            for answer in answers:
                blob, kind, *described = answer.decode().split()
                if kind != "blob":
                    raise GitFailed(f"the mail {blob} is {kind}; see what `git fsck` says in {repository}")
                size = int(described[0])
                raw = answers.read(size + 1)[:size]
                if raw:  # a purge leaves an empty one in a mail's place
                    yield Entry(described[1], blob, raw)


def count(repository: Path, until: str, after: str = "") -> int:
    """How many commits `walk` reads.

    Raises:
        GitFailed: git is not there, or cannot read the repository.
    """
    with _output(repository, "rev-list", "--count", _range(repository, until, after)) as lines:
        return int(lines.read())


def _range(repository: Path, until: str, after: str) -> str:
    return f"{after}..{until}" if after and _commit(repository, after) else until


def _commit(repository: Path, name: str) -> str:
    with _output(repository, "rev-parse", "--quiet", "--verify", f"{name}^{{commit}}", fine=(0, 1)) as lines:
        return lines.read().decode().strip()


@contextmanager
def _output(
    repository: Path, *arguments: str, given: IO[bytes] | None = None, fine: Sequence[int] = (0,)
) -> Iterator[IO[bytes]]:
    """What git writes while it runs; it is ended when the block is left before it has ended."""
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(  # noqa: S603 — git with arguments of its own, no shell
                ["git", *_SMALL, "-C", str(repository), *arguments],  # noqa: S607 — whichever git is on the path
                stdin=given or subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
            )
        except OSError as error:
            raise GitFailed(f"git cannot be started: {error.strerror}") from error
        with process:
            try:
                yield cast("IO[bytes]", process.stdout)
            except BaseException:
                process.kill()
                raise
        if process.returncode not in fine:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").removeprefix("fatal: ").strip()
            raise GitFailed(said or f"`git {arguments[0]}` ended with {process.returncode}")
