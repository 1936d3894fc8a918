"""Whose a mail really is, as far as the mail server that took it found out (RFC 8601).

A From line is the sender's to choose. A server that checks signatures (DKIM, RFC 6376) and sending hosts
(SPF) writes what it found into Authentication-Results, under a name of its own, and takes fields of that
name out of what it is given. So a field proves something if the settings trust its name, and nothing
otherwise. Of several that speak of one method the topmost counts: a server writes above what it was given.
What it found counts for the address in From if it is of that address's domain; which of the domain's people
wrote, the domain alone knows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from bot.parsers.headers import octets

_ADDRESS = r"([^<>@\s,;:\"()]{1,64}@[^<>@\s,;:\"()]{1,255})"
_FROM = re.compile(rf"(?:\"(?:[^\"\\]|\\.)*\"|[^<>@,;:\"]*)\s*<{_ADDRESS}>|{_ADDRESS}(?:\s*\([^()]*\))?")
_HEAD_ENDS = re.compile(rb"\n\r?\n")
_HEAD_WITHIN = 256 << 10
_PIECE = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|[()]|[^\"()]+")
_COMMENT = re.compile(r"\\.|[()]|[^()\\]+")  # quotation marks mean nothing in it
_RESULT = re.compile(r"\s*([a-z][a-z0-9-]*)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)\b", re.IGNORECASE)
_PROPERTY = re.compile(r"\s([a-z]+\s*\.\s*[a-z0-9_-]+)\s*=\s*(\S+)", re.IGNORECASE)
_IN_QUOTES = re.compile(r"[\s;=]")
_TAG = re.compile(r"(?:^|;)\s*([a-z]+)\s*=([^;]*)", re.IGNORECASE)
_SIGNED = frozenset({"from", "subject", "date"})
_ONCE = ("subject", "date", "message-id", "content-type")
_HAS_PARTS = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)

DMARC, DKIM, SPF = "dmarc", "dkim", "spf"
_DOMAINS = {
    DMARC: ("header.from",),
    DKIM: ("header.d", "header.i"),
    SPF: ("smtp.mailfrom", "smtp.mail"),
}
"""Where each method says of which domain it speaks; the first that is there."""


class NotProven(ValueError):
    """Nothing that can be trusted says whose the mail is; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a server found by one method: of which domain, "" where it does not say."""

    method: str
    result: str
    domain: str

    def __str__(self) -> str:
        of = f" of {self.domain}" if self.domain else ""
        return f"{self.method}={self.result}{of}"


def head(raw: bytes) -> Message:
    """The head of a mail, with all its fields in their order."""
    end = _HEAD_ENDS.search(raw, 0, _HEAD_WITHIN)
    return BytesHeaderParser().parsebytes(raw[: end.end() if end else _HEAD_WITHIN])


def sender(mail: Message) -> str:
    """The one address in the From line.

    Raises:
        NotProven: there is not exactly one, or the head can be read in several ways.
    """
    if mail.defects:
        raise NotProven("its head has lines that are no header")
    fields = [octets(str(value)) for value in mail.get_all("from", [])]
    found = _FROM.fullmatch(fields[0].strip()) if len(fields) == 1 else None
    if found is None:
        raise NotProven("its From line does not name exactly one address")
    return found[1] or found[2]


def is_automatic(head: Message) -> bool:
    """A program sent it without a person who meant to (RFC 3834)."""
    said = octets(str(head.get("auto-submitted", "no"))).casefold()
    return said.partition(";")[0].strip() != "no" or bool(
        head.get("x-autoreply") or head.get("x-autorespond")
    )


def proven(raw: bytes, servers: Collection[str]) -> str:
    """How it is proven that the domain of the From line let this mail be sent: "dkim of example.org by mx…".

    Args:
        servers: the names under which servers are trusted to say so, in lower case.

    Raises:
        NotProven: it is not.
    """
    mail = head(raw)
    domain = sender(mail).rpartition("@")[2]
    for name in _ONCE:
        if len(mail.get_all(name, [])) > 1:
            raise NotProven(f"its head has more than one {name}, of which a signature may mean the other")
    parts = len(_HAS_PARTS.findall(raw)) > 1
    refused = _loosely_signed(mail, domain, _SIGNED | {"content-type"} if parts else _SIGNED)
    told: list[str] = []
    decided: set[str] = set()
    for server, results in _fields(mail):
        if server not in servers:
            continue
        for found in results:
            if found.method in decided or found.method not in _DOMAINS:
                continue
            if found.result == "pass" and _aligned(found.domain, domain) and found.method not in refused:
                return f"{found.method} of {found.domain} by {server}"
            told.append(str(found))
        decided |= {found.method for found in results}
    if told and refused:
        told.append("the signature leaves out the subject, the date, the kind of its parts or some text")
    if told:
        raise NotProven(f"nothing proves that {domain} sent it ({', '.join(dict.fromkeys(told))})")
    raise NotProven("no mail server that is trusted says who sent it (authserv in the settings names those)")


def _aligned(domain: str, of: str) -> bool:
    """A domain speaks for itself and for those below it."""
    domain, of = domain.casefold().rstrip("."), of.casefold().rstrip(".")
    return "." in domain and (domain == of or of.endswith(f".{domain}"))


def _fields(mail: Message) -> Iterator[tuple[str, list[_Found]]]:
    """Which server found what, the topmost field first; one that is not whole proves nothing."""
    for value in mail.get_all("authentication-results", []):
        name, *results = _bare(octets(str(value))).split(";")
        if name.strip():
            yield name.split()[0].casefold(), [found for r in results if (found := _found(r))]


def _found(text: str) -> _Found | None:
    result = _RESULT.match(text)
    if result is None:
        return None
    method = result[1].casefold()
    said = [("".join(name.split()).casefold(), value) for name, value in _PROPERTY.findall(text)]
    for name in _DOMAINS.get(method, ()):
        if domains := {value.rpartition("@")[2] for key, value in said if key == name}:
            # Two domains for one result are nobody's.
            return _Found(method, result[2].casefold(), domains.pop() if len(domains) == 1 else "")
    return _Found(method, result[2].casefold(), "")


def _bare(value: str) -> str:
    """A field without comments and quotation marks; "" where one of them does not end.

    What stands between quotation marks, which a sender may have a say in, cannot begin another result.
    """
    kept: list[str] = []
    depth = at = 0
    while at < len(value):
        piece = (_COMMENT if depth else _PIECE).match(value, at)
        if piece is None:
            return ""
        at = piece.end()
        if piece[0] in ("(", ")"):
            depth += 1 if piece[0] == "(" else -1
            kept.append(" ")
            if depth < 0:
                return ""
        elif not depth:
            kept.append(piece[0] if piece[1] is None else _IN_QUOTES.sub("_", piece[1]))
    return "" if depth else "".join(kept)


def _loosely_signed(mail: Message, domain: str, fields: Set[str]) -> Collection[str]:
    """The methods that prove nothing because a signature of the domain lets others change what the mail says.

    A mail could be sent again with another subject or date, with words added behind what was signed (l=), or
    with what it attaches made its text.

    Args:
        fields: what a signature has to hold.
    """
    for value in mail.get_all("dkim-signature", []):
        tags = {name.casefold(): said.strip() for name, said in _TAG.findall(octets(str(value)))}
        signed = {name.strip().casefold() for name in tags.get("h", "").split(":")}
        if _aligned(tags.get("d", ""), domain) and ("l" in tags or not signed >= fields):
            return (DMARC, DKIM)
    return ()
