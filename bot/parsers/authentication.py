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
from collections.abc import Collection, Iterable, Set
from email.message import Message
from email.parser import BytesHeaderParser

from bot.parsers.auth_results import DKIM, DMARC, SPF, Found, decisive
from bot.parsers.headers import HEAD_ENDS, HEAD_WITHIN, octets

# Nothing that reads as another address where it is written into the head of an answer.
_ADDRESS = r"([^<>@\s,;:\"()\[\]\\\x00-\x1f\x7f]{1,64}@[\w.-]{1,255})"
_FROM = re.compile(rf"(?:\"(?:[^\"\\]|\\.)*\"|[^<>@,;:\"]*)\s*<{_ADDRESS}>|{_ADDRESS}(?:\s*\([^()]*\))?")
_TAG = re.compile(r"(?:^|;)\s*([a-z]+)\s*=([^;]*)", re.IGNORECASE)
_SIGNED = frozenset({"from", "subject", "date"})
_ONCE = ("subject", "date", "message-id", "content-type")
_LIST_FIELDS = ("list-id", "list-post", "return-path")
_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,20}")
_HAS_PARTS = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)


class NotProven(ValueError):
    """Nothing that can be trusted says whose the mail is; the text says what is missing."""


def head(raw: bytes) -> Message:
    """The head of a mail, with all its fields in their order."""
    # A bare carriage return ends a line for Python, and for no mail server: it would hide a field from these.
    lines = raw[: _body(raw)].replace(b"\r\n", b"\n").replace(b"\r", b" ")
    return BytesHeaderParser().parsebytes(lines)


def _body(raw: bytes) -> int:
    end = HEAD_ENDS.search(raw, 0, HEAD_WITHIN)
    return end.end() if end else HEAD_WITHIN


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


def proven(raw: bytes, servers: Collection[str], *, by_list: bool = False) -> str:
    """How it is proven that the domain of the From line let this mail be sent: "dkim of example.org by mx…".

    Args:
        servers: the names under which servers are trusted to say so, in lower case.
        by_list: a list sends it on. Who sent it is the list then, and what proves the author is a signature
            that the list cannot have made.

    Raises:
        NotProven: it is not.
    """
    mail = head(raw)
    domain = sender(mail).rpartition("@")[2]
    for name in _ONCE:
        if len(mail.get_all(name, [])) > 1:
            raise NotProven(f"its head has more than one {name}, of which a signature may mean the other")
    if not by_list and (mail.get("list-id") or mail.get("list-post")):
        raise NotProven("it came through a list, and not from the address itself")
    found = decisive(mail, servers)
    if not found:
        raise NotProven(
            "no mail server that is trusted says who sent it (authserv in the settings names those)"
        )
    told = [str(one) for one in found]
    parts = _HAS_PARTS.search(raw, _body(raw))
    refused = _loosely_signed(mail, domain, _SIGNED | {"content-type"} if parts else _SIGNED)
    if refused:
        told.append("the signature leaves out the subject, the date, the kind of its parts or some text")
    lists = _list_domains(mail, found) if by_list else ()
    for one in found:
        if one.result != "pass" or one.method in refused or not _aligned(one.domain, domain):
            continue
        if by_list and any(_aligned(one.domain, other) for other in lists):
            told.append(f"the list itself speaks for {one.domain}")
        elif not by_list or one.method == DKIM:
            return f"{one.method} of {one.domain} by {one.server}"
    raise NotProven(f"nothing proves that {domain} sent it ({', '.join(dict.fromkeys(told))})")


def _list_domains(mail: Message, found: Iterable[Found]) -> list[str]:
    """The domains that a list sends under, by what it says and by whom the server heard from."""
    said = [str(value) for name in _LIST_FIELDS for value in mail.get_all(name, [])]
    return [
        *(d for value in said for d in _DOMAIN.findall(value)),
        *(f.domain for f in found if f.method == SPF),
    ]


def _aligned(domain: str, of: str) -> bool:
    """A domain speaks for itself and for those below it."""
    domain, of = domain.casefold().rstrip("."), of.casefold().rstrip(".")
    return "." in domain and (domain == of or of.endswith(f".{domain}"))


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
