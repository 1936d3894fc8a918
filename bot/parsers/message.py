"""A mail's bytes to the standard library's `Message`.

Its parser goes line by line, which is most of the time that reading a mail's headers and text takes. A mail
whose head is regular, and those of its parts, is cut here into the same payloads and the same fields, those
that anybody asks for; a test holds that to what the standard library makes of it, which reads all others.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser

_HEAD = re.compile(rb"(?:[!-9;-~]++:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)*+\n")
_OTHERS = ("message/", "multipart/digest")

ASKED = frozenset(
    {
        *("from", "reply-to", "x-original-from", "x-original-sender", "date", "subject", "list-id"),
        *("message-id", "in-reply-to", "references"),
        *("content-type", "content-transfer-encoding", "content-disposition"),
    }
)
"""The fields that are read, by lower-case name: half of a head is none of them."""

_FIELD = re.compile(
    rf"\n(?=[{''.join(sorted({name[0] for name in ASKED}))}])({'|'.join(sorted(ASKED))}):"
    r"[ \t]*+([^\n]*+(?:\n[ \t][^\n]*+)*+)".encode(),
    re.IGNORECASE,
)


def message(raw: bytes, problems: list[str]) -> Message:
    """The message; one text where its parts cannot be told apart, which `problems` then says."""
    try:
        return (None if b"\r" in raw else _regular(raw)) or message_from_bytes(raw)
    except (RecursionError, TypeError, ValueError):  # parts hundreds deep; parameters such as `name*9…9=x`
        problems.append("the parts cannot be told apart: read as one text")
        return BytesHeaderParser().parsebytes(raw)


def _regular(raw: bytes) -> Message | None:
    """A message; None where it or a part of it carries another, or a line is not as it should be."""
    head = _HEAD.match(raw)
    if head is None:
        return None
    found = Message()
    for name, value in _FIELD.findall(b"\n" + head[0]):
        found.set_raw(_text(name), _text(value))
    kind = found.get_content_type()
    if kind.startswith(_OTHERS):
        return None
    if not kind.startswith("multipart/"):
        found.set_payload(_text(raw[head.end() :]))
        return found
    parts: list[Message | str] = []
    for part in _parts(raw[head.end() :], found.get_boundary()):
        if (read := _regular(part)) is None:
            return None
        parts.append(read)
    found.set_payload(parts)
    return found if parts else None


def _parts(raw: bytes, boundary: str | None) -> list[bytes]:
    """What stands between boundaries; nothing where the last of them does not end the message."""
    if not boundary:
        return []
    line = re.compile(
        rb"\n--" + re.escape(boundary.encode("ascii", "surrogateescape")) + rb"(--)?[ \t]*(?=\n|\Z)"
    )
    raw = b"\n" + raw
    parts: list[bytes] = []
    begins = None
    for found in line.finditer(raw):
        if begins is not None:
            parts.append(raw[begins : found.start()])
        if found[1]:
            return parts
        begins = found.end() + 1
    return []


def _text(raw: bytes) -> str:
    """Bytes as the standard library's parser keeps them."""
    return raw.decode("ascii", "surrogateescape")
