"""One file of mails to the mails in it: an mbox, a single mail, either compressed, or Patchew's JSON.

Bytes in, bytes out; which files there are is for others to know. An mbox has no grammar, so a
separator is believed when it stands where one must and looks like one.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import deque
from collections.abc import Iterator
from typing import Any

MOST_BYTES = 1 << 30
"""Bytes that compressed mail may unfold to: more is no mailbox but an attack."""

_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*From ")
_FROM = re.compile(
    rb"^From ([^\n]*)\n(?=(?:[ \t]+\S[^\n]*\n){0,9}(>?)[!-9;-~]{1,76}[ \t]*:|\r?\n)", re.MULTILINE
)
_ADDRESSES = re.compile(rb"\S+(?:,\s*\S+)*")
_DATED = re.compile(rb".*\d{1,2}:\d{2}.*\d{4}")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_GZIP = b"\x1f\x8b"
_PACKED = re.compile(rb"\x1f\x8b|\s*[\[{]")


class BadMailbox(ValueError):
    """The file ends early or is broken; all mails before that have been given."""


def split(raw: bytes) -> Iterator[bytes]:
    """The mails of a file, each as it was before it was put there.

    Raises:
        BadMailbox: after the last mail that could be read, when compressed bytes end early or are
            broken, or when JSON holds no mails.
    """
    broken = ""
    if raw.startswith(_GZIP):
        raw, broken = _unfolded(raw)
    if raw.lstrip()[:1] in {b"[", b"{"}:
        yield from _patchew(raw)
    elif raw.strip():
        yield from _messages(raw)
    if broken:
        raise BadMailbox(broken)


def trouble(raw: bytes) -> str:
    """What is wrong with a file of mails that was kept whole, because of that; "" for anything else."""
    try:
        deque(split(raw) if _PACKED.match(raw) else (), maxlen=0)
    except BadMailbox as error:
        return str(error)
    return ""


def _unfolded(raw: bytes) -> tuple[bytes, str]:
    """Gzip members one after another, and what is wrong with the last."""
    out: list[bytes] = []
    left = MOST_BYTES
    while raw.startswith(_GZIP):
        member = zlib.decompressobj(wbits=31)
        try:
            out.append(member.decompress(raw, left))
        except zlib.error as error:
            return b"".join(out), f"the compressed bytes are broken: {error}"
        left -= len(out[-1])
        if not member.eof:
            return b"".join(
                out
            ), "the compressed bytes end early" if left > 0 else "it unfolds to more than 1 GiB"
        raw = member.unused_data
    return b"".join(out), ""


def _messages(raw: bytes) -> Iterator[bytes]:
    """An mbox cut at its separators; bytes that do not begin with one are a single mail."""
    first = _BEGINS.match(raw)
    if not first:
        yield raw
        return
    begin = raw.find(b"\n", first.end()) + 1 or len(raw)
    for line in _FROM.finditer(raw, begin):
        if _separates(raw, line):
            yield _unescaped(raw[begin : line.start()])
            begin = line.end()
    yield _unescaped(raw[begin:])


def _separates(raw: bytes, line: re.Match[bytes]) -> bool:
    """A sentence can begin with "From " too: a separator has a date, or addresses below an empty line."""
    above = raw[max(line.start() - 3, 0) : line.start()].replace(b"\r", b"")
    said = line[1].strip()
    return _DATED.match(said) is not None or (
        above.endswith(b"\n\n") and _ADDRESSES.fullmatch(said) is not None
    )


def _unescaped(message: bytes) -> bytes:
    """A message without the empty line that the mbox put below it and the ">" before "From "."""
    for end in (b"\r\n", b"\n"):
        if message.endswith(end * 2):
            message = message[: -len(end)]
            break
    return _ESCAPED.sub(rb"\1", message) if b">From " in message else message


def _patchew(raw: bytes) -> Iterator[bytes]:
    """Patchew's export: an object, or a list of objects, whose `mbox` is the mail."""
    try:
        found: Any = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadMailbox(f"begins like JSON but is none: {error}") from None
    if isinstance(found, dict) and isinstance(found.get("results"), list):
        found = found["results"]
    messages = found if isinstance(found, list) else [found]
    mails = [m["mbox"] for m in messages if isinstance(m, dict) and isinstance(m.get("mbox"), str)]
    for mail in mails:
        yield from _messages(mail.encode("utf-8", "surrogatepass"))
    if len(mails) < len(messages) or not mails:
        raise BadMailbox(
            f"{len(messages) - len(mails)} of {len(messages)} JSON values have no mail in `mbox`"
        )
