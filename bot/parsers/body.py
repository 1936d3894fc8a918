"""The readable text of a MIME message.

One text comes out, as its author meant it to be read: plain text before HTML, wrapped lines put
together again, signatures of mail software removed. What somebody else wrote and this mail only
carries (attached messages, attached files) comes out apart, because it is not the author's word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import Message

from bot.parsers import headers
from bot.parsers.charset import decode
from bot.parsers.html import reduced

LONGEST = 1 << 20
"""Characters of text that are kept of one mail; a longer one is data that somebody pasted."""

_PARAMETER = re.compile(r";\s*([\w-]{1,40})(?:\*(?:0\*?)?)?\s*=\s*(\"[^\"]*\"|[^;\s]+)")
_TEXT_FILE = re.compile(r"name[*\d]*\s*=[^;]*\.(eml|txt)\b", re.IGNORECASE)
_DEEPEST = 20
_MOST_PARTS = 200
_DASHED = re.compile(r"^- (?=-)", re.MULTILINE)
_SIGNED_BEGINS = "-----BEGIN PGP SIGNED MESSAGE-----\n"
_SIGNED = re.compile(f"^{_SIGNED_BEGINS}", re.MULTILINE)
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_SIGNATURE_END = "-----END PGP SIGNATURE-----"
_WRAPPED = re.compile(r"[^>]{0,1000}\boriginal\s+message\s+has\s+been\s+wrapped\b")  # not where it is quoted


@dataclass(frozen=True, slots=True)
class Body:
    """What a message says.

    Attributes:
        text: the author's text.
        reports: texts that are only carried: attached messages and files.
        problems: what had to be guessed or left out.
        is_plain: the text comes from a text/plain part.
    """

    text: str = ""
    reports: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    is_plain: bool = False


def body(message: Message) -> Body:
    """Reads the text of a message, all parts of it."""
    found = _read(_unwrapped(message), 0)
    if len(found.text) <= LONGEST:
        return found
    cut = found.text[: found.text.rfind("\n", 0, LONGEST) + 1 or LONGEST]
    return Body(cut, found.reports, (*found.problems, "the text was cut at 1 MiB"), found.is_plain)


def lead(message: Message) -> str:
    """The first plain text of a message, which somebody typed; "" where something else comes first."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind.startswith("message/") or part.get_content_disposition() == "attachment":
            return ""
        if not part.is_multipart() and (found := _leaf(part, kind, is_root=part is message)).is_plain:
            return found.text[:LONGEST]
    return ""


def _unwrapped(message: Message) -> Message:
    """What its author sent, where Mailman has wrapped it because of the sender's domain (DMARC).

    The notice above may be in any language or left out; newer versions give the wrapper its date.
    """
    kind = message.get_content_type()
    if kind not in {"multipart/mixed", "message/rfc822"}:
        return message
    parts = [message] if kind == "message/rfc822" else _children(message)[:2]
    wrapped = [inner for p in parts if p.get_content_type() == "message/rfc822" for inner in _children(p)]
    if not wrapped:
        return message
    date = headers.field(message, "date")
    same_date = date != "" and headers.field(wrapped[0], "date") == date
    return wrapped[0] if same_date or _WRAPPED.match(_read(parts[0], 1).text) else message


def _children(part: Message) -> list[Message]:
    payload = part.get_payload() if part.is_multipart() else None
    return [p for p in payload if isinstance(p, Message)] if isinstance(payload, list) else []


def _read(part: Message, depth: int) -> Body:
    if depth > _DEEPEST:
        return Body(problems=("parts nested too deep were left out",))
    kind = part.get_content_type()
    if part.is_multipart():
        parts = _children(part)[:_MOST_PARTS]
        if kind == "message/rfc822":
            return _together([_carried(message, depth) for message in parts])
        bodies = [_read(child, depth + 1) for child in parts]
        return _one_of(bodies) if kind == "multipart/alternative" else _together(bodies)
    if kind == "application/octet-stream" and depth:
        told = "; ".join(headers.field(part, name) for name in ("content-disposition", "content-type"))
        if named := _TEXT_FILE.search(told):
            return _file(part, named[1], depth)
    return _leaf(part, kind, is_root=depth == 0)


def _file(part: Message, ending: str, depth: int) -> Body:
    """A mail or a text that came as mere octets, as some programs attach whatever it is."""
    problems: list[str] = []
    raw = _octets(part, problems)[: 4 * LONGEST]
    if ending.lower() == "eml":
        return _carried(message_from_bytes(raw), depth)
    return Body(reports=(decode(raw, "")[0][:LONGEST],), problems=tuple(problems))


def _carried(message: Message, depth: int) -> Body:
    """An attached message becomes a report that begins with its subject."""
    inner = _read(message, depth + 1)
    subject = headers.text(headers.field(message, "subject"))
    report = f"Subject: {subject}\n\n{inner.text}"[:LONGEST]
    return Body(reports=(report, *inner.reports), problems=inner.problems)


def _one_of(bodies: list[Body]) -> Body:
    """Of the forms of one text the plain one, else the last, which is the richest; with what any carries."""
    plain = [b for b in bodies if b.is_plain and b.text.strip()]
    said = [b for b in bodies if b.text.strip()]
    if not said:
        return _together(bodies)
    reports = dict.fromkeys(report for b in said for report in b.reports)
    return replace(plain[0] if plain else said[-1], reports=tuple(reports))


def _together(bodies: list[Body]) -> Body:
    return Body(
        text="\n".join(b.text for b in bodies if b.text.strip()),
        reports=tuple(r for b in bodies for r in b.reports),
        problems=tuple(dict.fromkeys(p for b in bodies for p in b.problems)),
        is_plain=any(b.is_plain and b.text.strip() for b in bodies),
    )


def _leaf(part: Message, kind: str, *, is_root: bool) -> Body:
    if not (kind.startswith("text/") or (is_root and _is_readable(kind))):
        return Body()
    parameters = _parameters(part)
    problems: list[str] = []
    raw = _octets(part, problems)
    text, guessed = decode(raw[: 4 * LONGEST], parameters.get("charset", ""))
    if guessed:
        problems.append(guessed)
    if _encoding(part) not in {"", "7bit", "8bit", "binary", "quoted-printable", "base64"}:
        problems.append("the transfer encoding is unknown")
    if kind == "text/html":
        return Body(reduced(text), problems=(*problems, "read from HTML"))
    if not is_root and (part.get_content_disposition() == "attachment" or kind != "text/plain"):
        return Body(reports=(text[:LONGEST],), problems=tuple(problems))
    if parameters.get("format") == "flowed":
        text = unflowed(text, joined=parameters.get("delsp") == "yes")
    return Body(without_armor(text), problems=tuple(problems), is_plain=True)


def _is_readable(kind: str) -> bool:
    """A message of one part is text unless it clearly says that it is something else."""
    return not kind.startswith(("image/", "audio/", "video/", "application/", "message/"))


def _octets(part: Message, problems: list[str]) -> bytes:
    try:
        raw = part.get_payload(decode=True)
    except ValueError:  # the standard library lets this pass from broken uuencoded text
        problems.append("the transfer encoding is broken")
        del part["content-transfer-encoding"]
        raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def _parameters(part: Message) -> dict[str, str]:
    """The parameters of Content-Type; the standard library raises on odd ones, so they are read here."""
    found = _PARAMETER.findall(headers.field(part, "content-type"))
    return {key.lower(): value.rpartition("'")[2].strip('" ').lower() for key, value in found}


def _encoding(part: Message) -> str:
    return str(part.get("content-transfer-encoding", "")).partition(";")[0].strip().lower()


def unflowed(text: str, *, joined: bool = False) -> str:
    """Puts lines of format=flowed (RFC 3676) together, quoted ones within their level.

    Args:
        text: the text as sent.
        joined: delsp=yes: the space at a line's end is no part of the text.
    """
    paragraphs: list[list[str]] = []
    open_at = -1  # the level of a paragraph that goes on, or -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        level = len(line) - len(content)
        content = content.removeprefix(" ")
        is_signature = content == "-- "  # its space is part of it, and nothing flows into it
        goes_on = content.endswith(" ") and not is_signature
        kept = content[:-1] if goes_on and joined else content
        if open_at == level and not is_signature:
            paragraphs[-1].append(kept)
        else:
            paragraphs.append([f"{'>' * level} {kept}" if level else kept])
        open_at = level if goes_on else -1
    lines = ("".join(pieces) for pieces in paragraphs)
    return "\n".join(line if line.endswith("-- ") else line.rstrip(" ") for line in lines)


def without_armor(text: str) -> str:
    """The words of a mail signed in the PGP way inside its text."""
    signed = _SIGNED.search(text) if _SIGNED_BEGINS in text else None
    if signed is None:
        return text
    before, rest = text[: signed.start()], text[signed.end() :]
    _hashes, blank, words = rest.partition("\n\n")
    words, _begin, signature = (words if blank else rest).partition(_SIGNATURE)
    after = signature.partition(_SIGNATURE_END)[2]
    return before + _DASHED.sub("", words) + after
