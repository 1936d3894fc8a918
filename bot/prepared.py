"""A mail that was read before it is taken in: what another process can do of an import.

Apart from `ingest`, because whoever reads ahead knows nothing of the database.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage import messages
from storage.records import Delivery

MISTAKES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a parser raises on what it refuses, and where it met something that nobody foresaw."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A mail that was read already.

    Attributes:
        read: what it was read as.
    """

    delivery: Delivery
    read: messages.Packed


Arrived = Delivery | Prepared


def read(raw: bytes) -> messages.Packed:
    """What a mail says, as it is kept.

    Raises:
        NotMail: it is none.
    """
    from bot.parsers import reading  # its rules take as long to load as all the rest: with the first mail

    return messages.packed(reading.read(raw), raw)


def read_ahead(raw: bytes) -> messages.Packed | None:
    """What a mail says, before it is taken in; None where that has to tell why it cannot be read."""
    try:
        return read(raw)
    except MISTAKES:
        return None


def delivery(arrived: Arrived) -> Delivery:
    """The delivery itself."""
    return arrived.delivery if isinstance(arrived, Prepared) else arrived
