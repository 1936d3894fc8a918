"""Bytes as they are kept: deflated, by a packer that knows beforehand what they most likely hold.

zlib looks for what it can leave out in the last 32 KiB, and those may begin with a dictionary that both
sides know. Most of a mail's header stands in nearly every mail; what was read of a mail stands in that mail.
Told so, zlib makes a mail a tenth smaller, and what was read of it a sixth of its size, in the same time.
Mails that came one after the other are most alike: sixteen packed together take three quarters of what they
take one by one, and less time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import resources

from zlib_ng import zlib_ng as zlib  # what it packs is zlib's, as small, in two thirds of the time

LEVEL = 6  # zlib's own default: level 9 gains nothing that can be measured for a third more time

WINDOW = 32_768  # bytes; what stands before them in a dictionary is not looked at

TOGETHER = 16
"""Deliveries in a pack: with twice as many all would take 2% less, and one of them twice as long."""

TOGETHER_BYTES = 256 << 10
"""What they hold, but for the last of them."""


def _dictionary(name: str) -> bytes:
    return (resources.files("storage") / "dictionaries" / f"{name}.txt").read_bytes()


# Neither may ever change: what was packed with them is unpacked with them. A better one is one more.
_MAIL = _dictionary("mail")
_READING = _dictionary("reading")


def full(raws: Sequence[bytes]) -> bool:
    """Whether no more is packed together with these."""
    return len(raws) >= TOGETHER or sum(map(len, raws)) > TOGETHER_BYTES


def packed(raw: bytes) -> bytes:
    """Deliveries as they are kept, one after the other."""
    return _deflated(raw, _MAIL)


def unpacked(kept: bytes, end: int = 0) -> bytes:
    """Deliveries as they came; also what was kept before there was a dictionary.

    Args:
        end: where to stop; 0 for all.
    """
    return _inflated(kept, _MAIL, end)


def packed_beside(text: bytes, raw: bytes) -> bytes:
    """What was read of a delivery, as it is kept.

    Args:
        text: JSON or plain text, most of which stands in the delivery.
        raw: the delivery as it came.
    """
    return _deflated(text, _beside(raw))


def unpacked_beside(kept: bytes, raw: bytes) -> bytes:
    """What was read of a delivery, as `packed_beside` was given it with the same `raw`."""
    return _inflated(kept, _beside(raw))


def number(text: str) -> int:
    """A number in the place of a text by which things are found and which is never shown.

    Two texts with one number are met in one database of ten thousand millions, if it holds a million texts.
    """
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)


def _beside(raw: bytes) -> bytes:
    return raw[: WINDOW - len(_READING)] + _READING


def _deflated(text: bytes, dictionary: bytes) -> bytes:
    packer = zlib.compressobj(LEVEL, zdict=dictionary)
    return packer.compress(text) + packer.flush()


def _inflated(kept: bytes, dictionary: bytes, end: int = 0) -> bytes:
    return zlib.decompressobj(zdict=dictionary).decompress(kept, end)
