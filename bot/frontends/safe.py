"""What of a stranger's text may reach a screen.

A mail may hold escape sequences that drive a terminal, marks that turn the reading order round, or
a `javascript:` link. Every face passes text and addresses through here; escaping for HTML or
Discord is the face's own affair.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# C0 and C1 controls, surrogates, what XML does not allow, and the invisible marks that hide or reorder
# text. The joiners U+200C and U+200D stay: Persian, Indic scripts and emoji are spelt with them.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_SPACE = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_URL_CHARACTERS = "%/:=&?~#+!$,;'@()*[]"


def plain(text: str) -> str:
    """The text on one line, with every character that is no sign replaced by one that shows."""
    if text.isprintable():  # all but a few texts are, and a page has thousands
        return text
    return _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", _SPACE.sub(" ", text))


def web_url(url: str) -> str | None:
    """The address in ASCII if it is an http(s) one, else None: then the words stand without a link."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    return quote(url.encode("utf-8", "replace"), safe=_URL_CHARACTERS)
