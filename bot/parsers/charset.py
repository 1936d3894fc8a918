"""Bytes to text when the mail's own word about its charset is wrong, missing or unknown.

What is said is tried first; then UTF-8, which nothing else looks like by accident, also with a few broken
letters; then cp1252; then latin-1, which reads every byte. Nothing that SQLite could not store as UTF-8
leaves this module.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

_WIDER = {  # what people's programs really send under these names
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
}
_SILENT = {"", "unknown-8bit", "x-unknown", "default", "binary"}
_NOT_FOR_MAIL = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "charmap"}
_NAME = re.compile(r"[a-z\d][\w.:()+-]{0,39}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(raw: bytes, charset: str = "") -> tuple[str, str]:
    """Decodes bytes that are said to be in a charset.

    Returns:
        The text, and what had to be guessed ("" for nothing).
    """
    try:
        return clean(raw.decode(_codec(charset))), ""
    except (ValueError, LookupError):  # LookupError also of Python's codecs that are no text encodings
        text, read_as = _guess(raw)
    said = charset.strip()[:40].lower()
    fine = said in _SILENT and raw.isascii()
    return clean(text), "" if fine else f"charset {clean(said) or 'none'}, read as {read_as}"


def clean(text: str) -> str:
    """Text without what cannot be stored, and with one kind of line ending."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = _SURROGATE.sub("\ufffd", text)
    return text.replace("\0", "\ufffd")


@lru_cache(maxsize=256)
def _codec(charset: str) -> str:
    """Python's name for a charset.

    Raises:
        LookupError: there is none, or none to trust.
    """
    name = charset.strip(" \t\r\n\"'").lower()
    if _NAME.fullmatch(name):
        found = codecs.lookup(_WIDER.get(name, name)).name
        if found.replace("-", "_") not in _NOT_FOR_MAIL:
            return found
    raise LookupError(charset)


def _guess(raw: bytes) -> tuple[str, str]:
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken == 0:
        return text, "utf-8"
    if broken < sum(1 for c in text if c > "\x7f" and c != "\ufffd"):
        return text, "utf-8 with broken letters"
    try:
        return raw.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return raw.decode("latin-1"), "latin-1"
