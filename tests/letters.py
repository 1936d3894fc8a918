"""Mails as a mail server hands them over that checked who sent them."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

MX = "mx.watch.example.org"
"""The server that the tests' settings trust."""


def a_letter(
    sender: str,
    subject: str,
    text: str = "",
    *,
    at: datetime | None = None,
    found: str | None = None,
    number: int = 1,
    more: tuple[str, ...] = (),
) -> bytes:
    """A mail.

    Args:
        sender: the From line.
        found: what the trusted server found; by default that the domain signed it. "" for nothing.
        number: of its Message-ID.
        more: further lines of its head.
    """
    domain = sender.rpartition("@")[2].strip(">")
    said = f"dkim=pass header.d={domain}" if found is None else found
    head = (
        *([f"Authentication-Results: {MX}; {said}"] if said else []),
        f"From: {sender}",
        f"Subject: {subject}",
        f"Message-ID: <letter-{number}@example.org>",
        *([f"Date: {format_datetime(at)}"] if at else []),
        *more,
    )
    return "\n".join([*head, "", text, ""]).encode()
