"""What mail servers found of a mail, by its Authentication-Results fields (RFC 8601).

Much in such a field is repeated from what a sender wrote, so nothing in quotation marks or brackets begins
a result.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email.message import Message

from bot.parsers.headers import octets

_PIECE = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|[()]|[^\"()]+")
_COMMENT = re.compile(r"\\.|[()]|[^()\\]+")  # quotation marks mean nothing in it
_RESULT = re.compile(r"\s*([a-z][a-z0-9-]*)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)\b", re.IGNORECASE)
_PROPERTY = re.compile(r"\s([a-z]+\s*\.\s*[a-z0-9_-]+)\s*=\s*(\S+)", re.IGNORECASE)
_IN_QUOTES = re.compile(r"[\s;=]")

DMARC, DKIM, SPF = "dmarc", "dkim", "spf"
_DOMAINS = {
    DMARC: ("header.from",),
    DKIM: ("header.d", "header.i"),
    SPF: ("smtp.mailfrom", "smtp.mail"),
}
"""Where each method says of which domain it speaks; the first that is there."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a server found by one method: of which domain, "" where it does not say."""

    server: str
    method: str
    result: str
    domain: str

    def __str__(self) -> str:
        of = f" of {self.domain}" if self.domain else ""
        return f"{self.method}={self.result}{of}"


def decisive(mail: Message, servers: Collection[str]) -> list[Found]:
    """What trusted servers found by each method that proves something, in the topmost field that tells it."""
    kept: list[Found] = []
    for server, results in _fields(mail):
        decided = {found.method for found in kept}
        fresh = (r for r in results if r.method in _DOMAINS and r.method not in decided)
        kept += fresh if server in servers else ()
    return kept


def _fields(mail: Message) -> Iterator[tuple[str, list[Found]]]:
    """Which server found what, the topmost field first; one that is not whole proves nothing."""
    for value in mail.get_all("authentication-results", []):
        name, *results = _bare(octets(str(value))).split(";")
        if name.strip():
            server = name.split()[0].casefold()
            yield server, [found for r in results if (found := _found(server, r))]


def _found(server: str, text: str) -> Found | None:
    result = _RESULT.match(text)
    if result is None:
        return None
    method = result[1].casefold()
    said = [("".join(name.split()).casefold(), value) for name, value in _PROPERTY.findall(text)]
    for name in _DOMAINS.get(method, ()):
        if domains := {value.rpartition("@")[2] for key, value in said if key == name}:
            # Two domains for one result are nobody's.
            return Found(server, method, result[2].casefold(), domains.pop() if len(domains) == 1 else "")
    return Found(server, method, result[2].casefold(), "")


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
