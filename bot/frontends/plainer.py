"""What a stream has no letter for is written with a plainer one: not every terminal knows Unicode."""

from __future__ import annotations

import codecs
import unicodedata

PLAINER = "plainer"
"""The error handler for streams that cannot write every letter: `stream.reconfigure(errors=PLAINER)`."""

_PLAIN = {"‹": "<", "›": ">", "–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "•": "*", "·": "-"}


def _plainer(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(c) or _ascii(c) for c in error.object[error.start : error.end]), error.end


def _ascii(letter: str) -> str:
    """The letter without its accents, or "?" where nothing is left of it."""
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode() or "?"


codecs.register_error(PLAINER, _plainer)
