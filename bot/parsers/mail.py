"""One mail: bytes in, `Mail` out.

Whatever arrives is read as far as it can be, and what had to be mended is said in `problems`, so
that nothing is lost in silence. Only bytes without any header of a mail are refused.
"""

from __future__ import annotations

import hashlib
import re

from bot.parsers import headers, mailbox
from bot.parsers.body import body
from bot.parsers.message import message
from storage.records import Mail

MOST_BYTES = 8 << 20
"""Bytes of one mail that are read; its text is cut much earlier, the rest would be attachments."""

_LEADING = re.compile(rb"\A(?:\xef\xbb\xbf)?[\r\n]*(?:>?From [^\n]*\r?\n)?")
_HEADER = re.compile(
    rb"^(?:From|To|Cc|Subject|Date|Message-ID|In-Reply-To|References|Received|Return-Path|Sender|Reply-To"
    rb"|MIME-Version|Content-Type|Delivered-To|List-Id|X-[!-9;-~]{1,60}):",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(rb"[!-9;-~]{1,76}[ \t]*:")
_HEAD = re.compile(rb"(?:[!-9;-~]{1,76}+[ \t]*:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)++")
_BRACKETS = re.compile(r"<([^<>]+)>")


class NotMail(ValueError):
    """The bytes are no mail: nothing in them is a header of one."""


def parse(raw: bytes) -> Mail:
    """Reads a mail.

    Args:
        raw: the message as it came, with or without the "From " line of an mbox.

    Raises:
        NotMail: no line of its head is a mail header, or it is a broken file of mails.
    """
    if broken := mailbox.trouble(raw):
        raise NotMail(broken)
    problems: list[str] = []
    whole = message(_head_mended(raw[:MOST_BYTES], problems), problems)
    if len(raw) > MOST_BYTES:
        problems.append("only the first 8 MiB were read")
    fields = headers.fields(whole)
    author, hidden = headers.author(
        fields["from"], fields["reply-to"], fields["x-original-from"] or fields["x-original-sender"]
    )
    date, undated = headers.date(fields["date"])
    message_id = headers.message_id(fields["message-id"])
    references = headers.ids(fields["references"])
    content = body(whole)
    problems += [hidden, undated, "" if message_id else "no Message-ID", *content.problems]
    return Mail(
        message_id=message_id or f"<{hashlib.sha256(raw).hexdigest()}@watchkeeper.invalid>",
        date=date,
        author=author,
        subject=headers.text(fields["subject"]),
        in_reply_to=headers.parent(fields["in-reply-to"], references),
        references=references,
        list_id=_list_id(fields["list-id"]),
        text=content.text,
        reports=content.reports,
        problems=tuple(dict.fromkeys(p for p in problems if p)),
    )


def _head_mended(raw: bytes, problems: list[str]) -> bytes:
    """The mail from its first header on, without lines among its headers that are none.

    The standard library ends the head at such a line, and all headers below it would be lost. Where
    no header of a mail follows any more, the text begins there without the empty line.
    """
    raw = _LEADING.sub(b"", raw, count=1)
    end = headers.HEAD_ENDS.search(raw, 0, headers.HEAD_WITHIN)
    head = raw[: end.start() + 1] if end else raw[: headers.HEAD_WITHIN]
    if not _HEADER.search(head):
        raise NotMail("no line of it is a mail header")
    if _HEAD.fullmatch(head):
        return raw
    last = max(m.start() for m in _HEADER.finditer(head))
    kept: list[bytes] = []
    at = 0
    for line in head.splitlines(keepends=True):
        if _FIELD.match(line) or (kept and line[:1] in {b" ", b"\t"}):
            kept.append(line)
        elif at > last:
            problems.append("no empty line between headers and text")
            break
        else:
            problems.append("a line among the headers is no header")
        at += len(line)
    else:
        return b"".join(kept) + raw[at:]
    return b"".join((*kept, b"\n", raw[at:]))


def _list_id(value: str) -> str:
    said = headers.text(value)
    found = _BRACKETS.search(said)
    return (found[1] if found else said).strip("<> ")
