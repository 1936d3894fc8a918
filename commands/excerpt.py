"""The part of a text that shows why it was found: the place where most of the words stand together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

LENGTH = 160
"""Characters of an excerpt: two lines on most screens."""

BEFORE = 40
"""Of them, how many at most stand before the first word that was looked for."""

MOST = 500
"""Places that are looked at; a text that has more is excerpted near its beginning."""

_SPACE = re.compile(r"\s+")


def excerpt(text: str, words: Iterable[str]) -> str:
    """A piece of `text` around as many different ones of these words as stand together.

    Args:
        text: what somebody wrote; its white space is collapsed.
        words: single words as they were looked for; with a `*` one that may go on.
    """
    flat = _SPACE.sub(" ", text).strip()
    places = sorted(_places(_folded(flat), words))[:MOST]
    return _cut(flat, _densest(places))


def _places(folded: str, words: Iterable[str]) -> set[tuple[int, str]]:
    """Where each word stands."""
    found = set()
    for word in words:
        name = _folded(word.removesuffix("*"))
        ends = "" if word.endswith("*") else r"(?![^\W_])"
        for match in re.finditer(rf"(?<![^\W_]){re.escape(name)}{ends}", folded):
            found.add((match.start(), word))
    return found


def _densest(places: Sequence[tuple[int, str]]) -> int:
    """The place from where most different words stand within an excerpt; 0 where none does."""
    best, most = 0, 0
    for at, (start, _) in enumerate(places):
        near = {word for place, word in places[at : at + LENGTH] if place < start + LENGTH - BEFORE}
        if len(near) > most:
            best, most = start, len(near)
    return best


def _cut(text: str, start: int) -> str:
    """An excerpt that begins a little before `start`, between words, with an ellipsis where it leaves out."""
    begin = max(0, min(start - BEFORE, len(text) - LENGTH))
    if begin:
        begin = text.find(" ", begin, start) + 1 or start
    piece = text[begin : begin + LENGTH]
    if begin + LENGTH < len(text):
        piece = piece[: piece.rfind(" ", LENGTH // 2) if " " in piece[LENGTH // 2 :] else None]
        piece = f"{piece}…"
    return f"…{piece}" if begin else piece


def _folded(text: str) -> str:
    """Without case and accents, as the full-text index takes it; letter for letter, so that places stay."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFD", letter.lower())[:1] for letter in text)
