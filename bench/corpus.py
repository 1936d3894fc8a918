"""As many mails as a benchmark asks for, from the real ones.

Each round takes all real mails and gives them other Message-IDs and other CIDs, so that every round
is threads and defects of its own, as more months of a list are.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path

from bot.sources import files
from storage.records import Delivery

THEN = datetime(2026, 1, 1, tzinfo=UTC)

_ID = re.compile(rb"<([^<>@\s]+)@([^<>@\s]+)>")
_CID = re.compile(rb"(?<=CID )1[3-6](?=\d{5}\b)")


def folder() -> Path | None:
    """Where the real data is; says so when it is absent."""
    path = Path(os.environ.get("WATCHKEEPER_DATA", "../shared/data"))
    if (path / "INDEX.md").is_file():
        return path
    print(f"no data: {path} has no INDEX.md (set WATCHKEEPER_DATA)", file=sys.stderr)
    return None


def mails(data: Path, wanted: int) -> Iterator[Delivery]:
    """That many mails of linux, ceph and QEMU lists."""
    real = [
        d.raw
        for d in files.mails([data / "qemu-devel", data / "lists", data / "mail" / "coverity-bot"], THEN)
    ]
    made = (files.mail(renamed(raw, n), "bench", THEN) for n in count() for raw in real)
    return islice(made, wanted)


def renamed(raw: bytes, n: int) -> bytes:
    """A mail as another round has it: with Message-IDs and CIDs of its own."""
    raw = _ID.sub(rb"<\1.%d@\2>" % n, raw)
    return _CID.sub(lambda m: b"%d" % (int(m[0]) + 10 * n), raw)
