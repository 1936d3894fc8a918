"""What somebody tells the bot to do in a mail to a list: a line that begins with `#watchkeeper`.

What is taken for somebody's order is done in their name, so it counts only where it can be nobody else's:
at the margin, above any signature and any patch, and in a paragraph that quotes nothing above it. Of a
quotation that a mail program breaks the first piece is marked and the others stand right below, so that none
of them is taken for an order, whoever chose where it would break. A long order may be broken likewise.
"""

from __future__ import annotations

import re

from bot.parsers import endings, quotation, series
from bot.parsers.body import lead
from bot.parsers.mail import MOST_BYTES
from bot.parsers.message import message
from storage.records import Mail, MessageKind

MARK = "#watchkeeper"

MOST, LONGEST = 20, 4000
"""Orders of one mail, and characters of one before it ends."""

_BROKEN_FROM = 60
"""Characters of a line from which on a mail program may have broken it."""

_ORDER = re.compile(r"#watchkeeper[ \t]+(\S.*)", re.IGNORECASE)
_QUOTED = re.compile(r"\s{0,3}[\w.+-]{0,20}[>|]")
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
    above, quoted, ended, goes_on = "", False, False, False
    for row in map(str.rstrip, rows):
        ended = ended or endings.end_words(row)
        quoted = bool(row) and (quoted or _QUOTED.match(row) is not None)
        broken = goes_on and bool(row) and len(above) >= _BROKEN_FROM and not (ended or quoted)
        above = row
        if _ORDER.fullmatch(row):
            goes_on = not (ended or quoted)
            kept.append(row if goes_on else _NO_ORDER + row)
        elif broken and len(kept[-1]) < LONGEST:
            kept[-1] += f" {row}"
        else:
            goes_on = False
            kept.append(row)
    return kept
