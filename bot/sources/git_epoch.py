"""A public-inbox git epoch: one commit a mail, the mail in the blob `m`.

The format is public-inbox-v2-format(5): a commit that carries `d` instead removes a mail from the
archive; we keep what we have read. git itself reads the repository: it is several times faster than
the libraries (field notes), and it is on every machine that fetches such archives.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

_BLOB = re.compile(r"^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [AM]\tm$")


class GitFailed(Exception):
    """What git said instead of giving mails."""


def is_epoch(path: Path) -> bool:
    """The path is a git repository, bare or with a work tree."""
    return ((path / "objects").is_dir() and (path / "HEAD").is_file()) or (path / ".git").exists()


def mails(repository: Path) -> Iterator[tuple[str, bytes]]:
    """Blob ids and mails, oldest commit first.

    Raises:
        GitFailed: git is not there or cannot read the repository.
    """
    git = ["git", "-C", str(repository)]
    try:
        log = subprocess.run(  # noqa: S603 — git with a path as one argument, no shell
            [*git, "log", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--format="],
            check=True,
            capture_output=True,
            text=True,
        )
    except subprocess.CalledProcessError as error:
        raise GitFailed(error.stderr.strip() or str(error)) from error
    except FileNotFoundError as error:
        raise GitFailed("git is not installed") from error
    blobs = [found[1] for line in log.stdout.splitlines() if (found := _BLOB.match(line))]
    with subprocess.Popen(  # noqa: S603 — as above
        [*git, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as cat:
        if cat.stdin is None or cat.stdout is None:
            raise RuntimeError("git cat-file was started without its pipes")
        for blob in blobs:
            cat.stdin.write(blob.encode() + b"\n")
            cat.stdin.flush()
            size = int(cat.stdout.readline().split()[2])
            yield blob, cat.stdout.read(size + 1)[:size]
