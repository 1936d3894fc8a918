"""What people paste to point at a thing: its short key, or a mail by its Message-ID or address in an archive.

Each answer of the bot gives its mails as such addresses.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from storage import series
from storage.database import Database
from storage.state import Series

_KEY = re.compile(r"([A-Z])-?(\d{1,12})")
# An archive's page of a mail: https://lists.example.org/lamp-devel/MESSAGE-ID/, or of its thread below that.
_ADDRESS = re.compile(r"https?://[^\s/]+/(?:[^\s/@]*/)*([^\s/@]+(?:@|%40)[^\s/?#]+)", re.IGNORECASE)


def key(text: str) -> str:
    """A short key as it is given (`P-88`), typed in whatever case, without the hyphen too."""
    wanted = text.strip().upper()
    found = _KEY.fullmatch(wanted)
    return f"{found[1]}-{found[2]}" if found else wanted


def series_of(db: Database, text: str) -> Series | None:
    """The series or pull request with that key, or of that mail."""
    return series.by_key(db, key(text)) or series.of_mail(db, message_id(text))


def key_of(db: Database, text: str) -> str:
    """The same; of a mail, by its Message-ID or its address, the key of its series."""
    found = series.of_mail(db, message_id(text)) if "@" in text else None
    return (found and found.key) or key(text)


def message_id(text: str) -> str:
    """A Message-ID with its angle brackets, typed with or without, or as the address of its mail."""
    text = text.strip()
    found = _ADDRESS.match(text)
    return f"<{unquote(found[1]) if found else text.strip('<>')}>"
