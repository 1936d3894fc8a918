"""Which rows of a long table may read a text, by the words that the text is made of.

A table needs hundreds of strings (`necessary`), and looking for each of them in a mail costs more than all
that follows. Every string holds some piece without white space, which must stand inside a word of the text;
and which pieces a word holds is remembered, because people write the same words over and over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Generic

from bot.parsers.necessary import Item, Row, meets

_BEGINS = 2
"""Letters of a piece by which it is found in a word."""


@dataclass(frozen=True, slots=True, eq=False)
class Sieve(Generic[Item]):
    """A table of rows, and the strings that it needs.

    Attributes:
        rows: each with what its pattern needs.
        pieces: (a piece, a string that holds it), by the beginning of the piece.
        always: strings without a piece that is long enough.
    """

    rows: Sequence[Row[Item]]
    pieces: Mapping[str, Sequence[tuple[str, str]]]
    always: frozenset[str]


def sieve(rows: Sequence[Row[Item]]) -> Sieve[Item]:
    """Makes the sieve of a table; once, since it looks at every string."""
    pieces: dict[str, list[tuple[str, str]]] = defaultdict(list)
    always: set[str] = set()
    for string in sorted({string for _, wanted in rows for string in wanted.any_of}):
        piece = max(string.split(), key=len, default="")
        if len(piece) < _BEGINS:
            always.add(string)
        else:
            pieces[piece[:_BEGINS]].append((piece, string))
    return Sieve(rows, pieces, frozenset(always))


def likely(through: Sieve[Item], text: str) -> list[Row[Item]]:
    """What `necessary.sifted` gives for the rows of a sieve and a text, which is folded."""
    strings = through.always.union(*map(partial(_strings, through), {*text.split()}))
    held = frozenset(filter(text.__contains__, strings))
    return [
        row
        for row in through.rows
        if not row[1].any_of or (not held.isdisjoint(row[1].any_of) and meets(text, row[1]))
    ]


@lru_cache(maxsize=1 << 14)
def _strings(through: Sieve[Item], word: str) -> frozenset[str]:
    """The strings of which a piece stands in a word."""
    found = (
        string
        for at in range(len(word) - _BEGINS + 1)
        for piece, string in through.pieces.get(word[at : at + _BEGINS], ())
        if word.startswith(piece, at)
    )
    return frozenset(found)
