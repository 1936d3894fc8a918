"""What a patch changes, told so that two versions of it can be compared.

The idea is that of `git patch-id`: only added and removed lines count, without white space, so that
neither a rebase nor a damaged mail makes another patch of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from bot.parsers.hunks import told_apart
from storage.records import SKETCH, Change

_LINE = re.compile(r"\r?\n")
_SPACE = re.compile(r"\s+")


def change(text: str) -> Change | None:
    """What the diffs in a mail change; None without any."""
    lines = list(_changed(text))
    if not lines:
        return None
    told = [line for line in lines if len(line) > 1]  # empty lines are alike in all patches
    hashes = sorted({int.from_bytes(_hash(line, 4)) for line in told})
    return Change(
        digest=_hash("\n".join(lines), 16).hex(),
        sketch=tuple(hashes[:SKETCH]),
        insertions=sum(line.startswith("+") for line in lines),
        deletions=sum(line.startswith("-") for line in lines),
    )


def _changed(text: str) -> Iterator[str]:
    """The added and removed lines of all hunks, without white space."""
    for is_content, line in told_apart(_LINE.split(text)):
        if is_content and line[:1] in ("+", "-"):
            yield line[0] + _SPACE.sub("", line[1:])


def _hash(text: str, size: int) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()
