"""What somebody tells the bot to do in a mail to a list: a paragraph that begins with `#watchkeeper`.

What is taken for somebody's order is done in their name, so it counts only where it can be nobody else's.
It begins at the margin, below a blank line or another order, and above any signature and any patch; its
paragraph goes on with it, as mail programs break long lines. Of a quotation that a program breaks, the
first piece is marked, and so none of its pieces begins a paragraph, whoever chose where it would break.
"""

from __future__ import annotations

import re

from bot.parsers import quotation, series
from bot.parsers.body import lead
from bot.parsers.mail import MOST_BYTES
from bot.parsers.message import message
from storage.records import Mail, MessageKind

MARK = "#watchkeeper"

MOST, LONGEST = 20, 4000
"""Orders of one mail, and characters of one before it ends."""

_ORDER = re.compile(r"#watchkeeper[ \t]+(\S.*)", re.IGNORECASE)
_ENDS = re.compile(r"--\s?$|diff --git |@@ -\d|--- [ab]/|--- /dev/null|Index: ")
_QUOTES = (">", "|")
_NO_ORDER = "no "


def orders(mail: Mail, raw: bytes) -> tuple[str, ...]:
    """What the author orders, without the mark, in order; none in a patch, and none in HTML alone.

    Args:
        mail: as it was read.
        raw: its bytes, of which the first text counts, and nothing that was added to it.
    """
    kind = series.kind(mail.subject, series.tag(mail.subject), mail.in_reply_to, mail.text)
    if kind is MessageKind.PATCH:
        return ()
    rows = lead(message(raw[:MOST_BYTES], [])).split("\n")
    own = quotation.prose("\n".join(_marked(rows))).split("\n")
    return tuple(found[1] for row in own if (found := _ORDER.fullmatch(row)))[:MOST]


def _marked(rows: list[str]) -> list[str]:
    """The text with each order in one line, and a word before what looks like one and is none."""
    kept: list[str] = []
    above, orders_on, ended = "", False, False
    for row in map(str.rstrip, rows):
        ended = ended or _ENDS.match(row) is not None
        if _ORDER.fullmatch(row):
            orders_on = not ended and (not above or orders_on)
            kept.append(row if orders_on else _NO_ORDER + row)
        elif orders_on and row and not (ended or row.startswith(_QUOTES)) and len(kept[-1]) < LONGEST:
            kept[-1] += f" {row}"
        else:
            orders_on = False
            kept.append(row)
        above = row
    return kept
