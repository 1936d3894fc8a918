"""A mail's bytes to the standard library's `Message`.

Its parser goes line by line, which for a mail of one part is most of the time that reading its headers and
text takes. Such a mail, if its head is regular, is cut here into the same payload and the same fields, those
that anybody asks for; a test holds that to what the standard library makes of it, which reads all others.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser

_FIELD = re.compile(rb"([!-9;-~]+):[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)\n")
_HEAD = re.compile(rb"(?:[!-9;-~]++:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)++\n")
_MANY_PARTS = ("multipart/", "message/")

ASKED = frozenset(
    {
        *("from", "reply-to", "x-original-from", "x-original-sender", "date", "subject", "list-id"),
        *("message-id", "in-reply-to", "references"),
        *("content-type", "content-transfer-encoding", "content-disposition"),
    }
)
"""The fields that are read, by lower-case name: half of a head is none of them."""

_ASKED = frozenset(name.encode() for name in ASKED)


def message(raw: bytes, problems: list[str]) -> Message:
    """The message; one text where its parts cannot be told apart, which `problems` then says."""
    try:
        return _of_one_part(raw) or message_from_bytes(raw)
    except (RecursionError, TypeError, ValueError):  # parts hundreds deep; parameters such as `name*9…9=x`
        problems.append("the parts cannot be told apart: read as one text")
        return BytesHeaderParser().parsebytes(raw)


def _of_one_part(raw: bytes) -> Message | None:
    """A message of one part; None for any other, and where a line of the head is not as it should be."""
    head = None if b"\r" in raw else _HEAD.match(raw)
    if head is None:
        return None
    found = Message()
    for name, value in _FIELD.findall(head[0]):
        if name.lower() in _ASKED:
            found.set_raw(_text(name), _text(value))
    if found.get_content_type().startswith(_MANY_PARTS):
        return None
    found.set_payload(_text(raw[head.end() :]))
    return found


def _text(raw: bytes) -> str:
    """Bytes as the standard library's parser keeps them."""
    return raw.decode("ascii", "surrogateescape")
