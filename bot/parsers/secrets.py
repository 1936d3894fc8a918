"""Takes secrets out of text that will be shown.

GitLab masks the variables that it was told to mask; a trace may still hold the token of a registry, the
password in a URL or a key that a script printed. What looks like one is replaced, and rather one word too
many: excerpts and what tests said go to chat rooms and web pages.
"""

from __future__ import annotations

import re

HIDDEN = "[hidden]"
LONGEST = 1000
"""Characters that are looked at; what is beyond is left out."""

_WHOLE = re.compile(
    r"\bgl(?:pat|rt|cbt|dt|ptt|ft|soat|agent|oas|imt|ffct)-[\w.-]{10,}"  # GitLab's tokens have prefixes
    r"|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}"
    r"|\bxox[abeprs]-[\w-]{10,}"
    r"|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*"  # JSON web tokens
)
KEY_BEGINS = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
KEY_ENDS = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY = re.compile(rf"{KEY_BEGINS.pattern}(?:[\s\S]*?{KEY_ENDS.pattern}|[\s\S]*)")
_NAMED = re.compile(
    r"(passw(?:or)?d|passphrase|secret|token|api[_-]?key|private[_-]?key|access[_-]?key)"
    r"([\"']?[^\S\n]*[=:][^\S\n]*[\"']?)([^\s\"',;&]{4,})",
    re.IGNORECASE,
)
_HEADER = re.compile(r"(authorization: *(?:bearer|basic|token) +|private-token: *)\S+", re.IGNORECASE)
_IN_URL = re.compile(r"(?<=://)[^\s/@:]{1,200}:[^\s/@]{1,200}(?=@)")


def hide(text: str) -> str:
    """The text, of one line or more, without what looks like a secret, at most `LONGEST` characters of it."""
    text = _IN_URL.sub(HIDDEN, without_keys(text)[:LONGEST])
    text = _HEADER.sub(rf"\1{HIDDEN}", _WHOLE.sub(HIDDEN, text))
    return _NAMED.sub(_hidden, text)


def without_keys(text: str) -> str:
    """The text with each private key hidden from its first line to its last, or to the end without one."""
    return _KEY.sub(HIDDEN, text)


def _hidden(match: re.Match[str]) -> str:
    """A parser's "unexpected token: word" is left; behind a colon only what no word looks like is secret."""
    name, sign, value = match.groups()
    is_value = "=" in sign or (len(value) >= 8 and any(c.isdigit() for c in value))
    return f"{name}{sign}{HIDDEN}" if is_value else match[0]
