"""Which mails a public-inbox's Atom feed shows.

Not as XML: mails hold bytes that XML may not, and public-inbox passes them on. In what it quotes of a mail
every "<" is written otherwise, so that a link below an entry is what it looks like.
"""

from __future__ import annotations

import re
from html import unescape

_LINK = re.compile(rb'<link\s+href="([^"]*)"')


def messages(feed: bytes) -> tuple[str, ...]:
    """The Message-IDs as they stand in addresses, the newest first."""
    links = (unescape(link.decode("utf-8", "replace")) for link in _LINK.findall(feed))
    return tuple(link.rstrip("/").rpartition("/")[2] for link in links)
