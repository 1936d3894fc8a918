"""Who wrote a patch that somebody else sent: git puts "From: …" in front of the patch's words then.

A pull request is sent by one person and mostly written by others, so its patches have the sender's name in
their headers.
"""

from __future__ import annotations

import re

from bot.parsers import headers
from storage.records import Person

_FROM = re.compile(
    r"\s*(?:(?:Date|Subject): [^\n]*\n)*From: (\S[^\n]*(?:\n[ \t]+\S[^\n]*)?)\n"
    r"(?:(?:Date|Subject): [^\n]*\n)*\s*\n"
)


def author(text: str) -> Person | None:
    """Who wrote the patch; None where no such line stands there, or it has no address."""
    found = _FROM.match(text)
    person = headers.person(" ".join(found[1].split())) if found else None
    return person if person and person.email else None
