"""Archives of any size, made of a real one: `made(REPOSITORY, …)`.

A real archive of 200,000 mails is seldom at hand, so the larger one is synthetic: rounds of the same real
mails, each with Message-IDs, titles and CIDs of its own, so that each is threads, series and defects of its
own, as more years of a list are. What it does not have is as many different people, paths and words.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import IO, cast

from bench.corpus import renamed
from bot.sources import git_epoch

_TITLE = re.compile(rb"^(subject:[^\n]*)", re.IGNORECASE | re.MULTILINE)


def mails(epoch: Path, wanted: int) -> Iterator[bytes]:
    """That many mails, the first round as they are."""
    found = (
        _of_round(entry.raw, n) for n in count() for entry in git_epoch.walk(epoch, git_epoch.head(epoch))
    )
    return islice(found, wanted)


def made(epoch: Path, wanted: int, target: Path) -> Path:
    """A public-inbox epoch of that many mails, made at `target`."""
    subprocess.run(["git", "init", "-q", "--bare", str(target)], check=True)  # noqa: S603, S607 — whichever git is on the path
    command = ["git", "-C", str(target), "fast-import", "--quiet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as git:  # noqa: S603 — our own arguments
        pipe = cast("IO[bytes]", git.stdin)
        for number, raw in enumerate(mails(epoch, wanted)):
            pipe.write(b"commit HEAD\ncommitter A <a@example.org> %d +0000\ndata 0\n" % number)
            pipe.write(b"deleteall\nM 100644 inline m\ndata %d\n" % len(raw) + raw + b"\n")
    return target


def _of_round(raw: bytes, n: int) -> bytes:
    return _TITLE.sub(rb"\1 (round %d)" % n, renamed(raw, n), count=1) if n else raw
