"""What a patch changes, told so that two versions of it can be compared.

The idea is that of `git patch-id`: only added and removed lines count, without white space, so that
neither a rebase nor a damaged mail makes another patch of it.
"""

from __future__ import annotations

from hashlib import blake2b

from bot.parsers.hunks import told_apart
from storage.records import SKETCH, Change


def change(text: str) -> Change | None:
    """What the diffs in a mail change; None without any."""
    changed = ["".join(line.split()) for line in told_apart(text).changed]  # the sign stays: it comes first
    if not changed:
        return None
    whole = "\n".join(changed).encode("utf-8", "surrogatepass")
    told = {line for line in whole.split(b"\n") if len(line) > 1}  # empty lines are alike in all patches
    least = sorted({_hash(line, 4) for line in told})[:SKETCH]
    insertions = sum([line[0] == "+" for line in changed])
    return Change(
        digest=_hash(whole, 16).hex(),
        sketch=tuple(map(int.from_bytes, least)),
        insertions=insertions,
        deletions=len(changed) - insertions,
    )


def _hash(told: bytes, size: int) -> bytes:
    return blake2b(told, digest_size=size).digest()
