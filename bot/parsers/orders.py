"""What somebody tells the bot to do in a mail to a list: a line of its own that begins with `#watchkeeper`.

What is taken for somebody's order is done in their name, so a line counts only where it can be nobody
else's. It begins at the margin, it is a paragraph of its own or one of several, and it stands above any
signature and any patch. A quotation's line that a mail program broke is no paragraph of its own, whoever
chose where it would break.
"""

from __future__ import annotations

import re

from bot.parsers import quotation, series
from bot.parsers.body import FROM_HTML
from storage.records import Mail, MessageKind

MARK = "#watchkeeper"

MOST = 20
"""Orders of one mail."""

_ORDER = re.compile(r"#watchkeeper[ \t]+(\S.*)", re.IGNORECASE)
_ENDS = re.compile(r"--\s?$|diff --git |@@ -\d|--- [ab]/|--- /dev/null|Index: ")
_NO_ORDER = "no "
"""Put before a line that must not be taken for one."""


def orders(mail: Mail) -> tuple[str, ...]:
    """What the author orders, without the mark, in order; none in a patch, and none in HTML alone."""
    kind = series.kind(mail.subject, series.tag(mail.subject), mail.in_reply_to, mail.text)
    if kind is MessageKind.PATCH or FROM_HTML in mail.problems:
        return ()
    rows = [row.rstrip() for row in mail.text.split("\n")]
    end = next((at for at, row in enumerate(rows) if _ENDS.match(row)), len(rows))
    alone = _alone(rows, end)
    kept = [row if at in alone or not _is_order(row) else _NO_ORDER + row for at, row in enumerate(rows)]
    own = quotation.prose("\n".join(kept)).split("\n")
    return tuple(found[1] for row in own if (found := _ORDER.fullmatch(row)))[:MOST]


def _alone(rows: list[str], end: int) -> set[int]:
    """The lines above `end` that are orders and have none but orders and blank lines beside them."""
    found = set[int]()
    at = 0
    while at < end:
        begin = at
        while at < end and _is_order(rows[at]):
            at += 1
        above, below = rows[begin - 1] if begin else "", rows[at] if at < len(rows) else ""
        if not above and not below:
            found.update(range(begin, at))
        at += 1
    return found


def _is_order(row: str) -> bool:
    return _ORDER.fullmatch(row) is not None
