"""What a job left and what came of fetching it: a few lines of JSON that our own catch-up writes and reads.

That something was gone is as much a fact as its bytes would have been, so it is kept as a delivery; `replay`
finds it there.
"""

from __future__ import annotations

import msgspec

from storage.records import Leavings


class NotLeavings(ValueError):
    """The bytes are not what `write` writes; the text says why."""


def write(found: Leavings) -> bytes:
    """The bytes that `parse` reads."""
    return msgspec.json.encode(found)


def parse(raw: bytes) -> Leavings:
    """What stands in such a delivery.

    Raises:
        NotLeavings: it is something else.
    """
    try:
        return msgspec.json.decode(raw, type=Leavings)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise NotLeavings(f"not what a job left: {error}") from error
