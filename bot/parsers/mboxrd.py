"""A public-inbox's mbox as it comes over the network, cut into mails before its end is there.

It is of the kind mboxrd, where no line of a mail begins like a separator, and all separators are the same.
"""

from __future__ import annotations

import re

from bot.parsers import mailbox

_SEPARATOR = b"From mboxrd@z Thu Jan  1 00:00:00 1970"
_NEXT = re.compile(b"\n" + re.escape(_SEPARATOR) + rb"\r?\n")
_OVERLAP = len(_SEPARATOR) + 3


class NotMboxrd(ValueError):
    """What comes is no mbox of a public-inbox."""


class Mboxrd:
    """Takes bytes as they come and gives mails as they end; a byte is looked at once, or nearly."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._looked_at = 0

    @property
    def waiting(self) -> int:
        """How many bytes wait for the end of their mail."""
        return len(self._kept)

    def feed(self, part: bytes) -> list[bytes]:
        """The mails that these bytes end.

        Raises:
            NotMboxrd: the first bytes are no separator.
        """
        self._kept += part
        if not self._kept.startswith(_SEPARATOR[: len(self._kept)]):
            raise NotMboxrd
        mails, begin = list[bytes](), 0
        for found in list(_NEXT.finditer(self._kept, self._looked_at)):
            mails += mailbox.split(bytes(self._kept[begin : found.start() + 1]))
            begin = found.start() + 1
        del self._kept[:begin]
        self._looked_at = max(0, len(self._kept) - _OVERLAP)
        return mails

    def end(self) -> list[bytes]:
        """The last mail, once nothing more comes; none where nothing came."""
        return list(mailbox.split(bytes(self._kept)))
