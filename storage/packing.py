"""Bytes as they are kept: packed by something that knows beforehand what they most likely hold.

Most of a mail's header stands in nearly every mail; what was read of a mail stands in that mail. With the one
as a dictionary, Zstandard makes a mail a twelfth smaller; with the other, zlib makes what was read a sixth
of its size. Of so few bytes Zstandard would make an eighth more, and take twice as long to give them back.
Mails that came one after the other are most alike: sixteen packed together take three quarters of what they
take one by one, and less time.
"""

from __future__ import annotations

import hashlib
import sys
import zlib
from collections.abc import Sequence
from importlib import resources

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HOW: dict[int, int] = {
    zstd.CompressionParameter.compression_level: 3,
    zstd.CompressionParameter.checksum_flag: 1,
}
"""Level 4 packs 3% smaller and takes half again as long; without a sum, damage would pass for mail."""

WINDOW = 32_768  # bytes: as far back as zlib looks; what stands before them in a dictionary is not looked at

TOGETHER = 16
"""Deliveries in a pack: with twice as many all would take 2% less, and one of them twice as long."""

TOGETHER_BYTES = 256 << 10
"""What they hold, but for the last of them."""


def _dictionary(name: str) -> bytes:
    return (resources.files("storage") / "dictionaries" / f"{name}.txt").read_bytes()


# Neither may ever change: what was packed with them is unpacked with them. A better one is one more.
_MAIL = _dictionary("mail")
_READING = _dictionary("reading")

_MAILS = zstd.ZstdDict(_MAIL, is_raw=True)
_ZSTD = b"\x28\xb5\x2f\xfd"  # how all that it packs begins (RFC 8878)


def full(raws: Sequence[bytes]) -> bool:
    """Whether no more is packed together with these."""
    return len(raws) >= TOGETHER or sum(map(len, raws)) > TOGETHER_BYTES


def packed(raw: bytes) -> bytes:
    """Deliveries as they are kept, one after the other."""
    return zstd.compress(raw, options=HOW, zstd_dict=_MAILS.as_digested_dict)


def unpacked(kept: bytes, end: int = 0) -> bytes:
    """Deliveries as they came; also what zlib packed before Zstandard did, with that dictionary or without.

    Args:
        end: where to stop; 0 for all.
    """
    if kept.startswith(_ZSTD):
        return zstd.ZstdDecompressor(_MAILS).decompress(kept, end or -1)
    return _inflated(kept, _MAIL, end)


def packed_beside(texts: Sequence[bytes], raw: bytes) -> tuple[bytes, ...]:
    """What was read of a delivery, as it is kept: each text can be unpacked without the others.

    Args:
        texts: JSON or plain text, most of which stands in the delivery.
        raw: the delivery as it came.
    """
    # Half of the usual memory finds as much in so small a window, and is filled sooner.
    begun = zlib.compressobj(memLevel=7, zdict=_beside(raw))
    packers = (*(begun.copy() for _ in texts[1:]), begun)  # looking through the delivery is most of the work
    return tuple(p.compress(text) + p.flush() for p, text in zip(packers, texts, strict=False))


def unpacked_beside(kept: bytes, raw: bytes) -> bytes:
    """What was read of a delivery, as `packed_beside` was given it beside the same `raw`."""
    return _inflated(kept, _beside(raw))


def number(text: str) -> int:
    """A number in the place of a text by which things are found and which is never shown.

    Two texts with one number are met in one database of ten thousand millions, if it holds a million texts.
    """
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)


def _beside(raw: bytes) -> bytes:
    return raw[: WINDOW - len(_READING)] + _READING


def _inflated(kept: bytes, dictionary: bytes, end: int = 0) -> bytes:
    return zlib.decompressobj(zdict=dictionary).decompress(kept, end)
