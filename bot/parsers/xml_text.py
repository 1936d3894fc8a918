"""Makes XML of what is nearly XML: programs print bytes and colours, and report writers copy them.

Apart from the readers of XML, which see none of it: a parser stops at the first character that XML forbids,
and all of a report would be lost for one byte of a test's output.
"""

from __future__ import annotations

import re
import sys

_DECLARED = re.compile(rb"""<\?xml[^>]{1,80}?encoding=["']([\w.-]{1,40})["']""")
_FORBIDDEN = re.compile(  # https://www.w3.org/TR/xml/#charsets, and the colours of terminals
    r"(?:\x1b|&#(?:27|x1[bB]);)\[[0-9;]*m|[^\t\n\r -\ud7ff\ue000-\ufffc\U00010000-\U0010ffff]"
    r"|&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));"
)


def mended(raw: bytes) -> tuple[bytes, int]:
    """The bytes in UTF-8 without what XML forbids, and how many characters were left out or are no text."""
    declared = _DECLARED.match(raw)
    try:
        text = raw.decode(declared[1].decode() if declared else "utf-8-sig", "replace")
    except (LookupError, UnicodeError):  # an encoding that is none
        return raw, 0
    left_out = 0

    def kept(found: re.Match[str]) -> str:
        nonlocal left_out
        if found[1] or found[2]:
            number = int(found[1], 16) if found[1] else int(found[2])
            if number <= sys.maxunicode and not _FORBIDDEN.match(chr(number)):
                return found[0]
        left_out += 1
        return "\ufffd" if found[0] == "\ufffd" else ""

    return _FORBIDDEN.sub(kept, text).encode(), left_out
