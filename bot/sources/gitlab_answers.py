"""What GitLab answers: the bytes, or why there are none and what to do about that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

REFUSALS = {
    401: "the token is wrong, expired or revoked; see token in [[gitlab]]",
    403: "the token may not read that; it needs the scope read_api, and its owner the role Reporter",
    404: "there is no such project, or it is not public and the token may not see it; "
    "see project and token in [[gitlab]]",
}
"""What an answer means, and what to do."""


class CannotRead(Exception):
    """GitLab cannot be read; the text says what, why, and what to do."""


class NotThere(CannotRead):
    """GitLab has no such thing, or not for us; artifacts expire, jobs are erased."""


class Refused(CannotRead):
    """We may not read that; GitLab shows the logs of some jobs to few."""


class TooLarge(CannotRead):
    """The answer is larger than somebody wants to keep."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What GitLab answered.

    Attributes:
        status: 200, or 206 where it is a part.
        headers: as they came.
        body: the bytes; the last of them where `tail` was asked for.
        skipped: how many bytes before `body` were left out.
        changed: False where GitLab says that it is what it was when it was last asked.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    skipped: int = 0
    changed: bool = True


async def read(answer: aiohttp.ClientResponse, limit: int, tail: bool) -> tuple[bytes, int]:
    """The bytes of an answer, and how many before them were left out.

    Args:
        limit: bytes that are kept, the last ones where `tail` says so.

    Raises:
        TooLarge: there are more, and all are wanted.
    """
    kept, skipped = bytearray(), _start(answer.headers.get("Content-Range", ""))
    async for chunk in answer.content.iter_chunked(1 << 16):
        kept += chunk
        if len(kept) > limit and not tail:
            raise TooLarge(f"{answer.url} is larger than {limit >> 20} MiB")
        if len(kept) > 2 * limit:
            skipped += len(kept) - limit
            del kept[:-limit]
    if len(kept) > limit:
        skipped += len(kept) - limit
        del kept[:-limit]
    return bytes(kept), skipped


def _start(content_range: str) -> int:
    """The first byte of a part: `bytes 100-199/200`."""
    first = content_range.removeprefix("bytes").strip().partition("-")[0]
    return int(first) if first.isdecimal() else 0


def is_busy(status: int) -> bool:
    """Whether it may be answered later: it took too long (408), was too much (429), or the server fails."""
    return status in (408, 429) or status >= 500


def refusal(status: int, why: str) -> CannotRead:
    """What a status means that is no answer.

    Args:
        why: what was asked, and that it was answered so.
    """
    if status in (404, 410):
        return NotThere(f"{why}: {REFUSALS[404]}")
    kind = Refused if status == 403 else CannotRead
    return kind(f"{why}: {REFUSALS.get(status, 'it does not understand what it is asked')}")
