"""Names that were meant where nothing is called what somebody typed: a slip or two away. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process

SHORTEST = 3
"""Characters; with fewer, everything is near."""

CUTOFF = 75.0
"""Of 100, for the beginning of a name or of a word in it: one slip in four characters, two in eight."""

_LATER = re.compile(r"[ /]")
"""What the words of a name, the parts of a path stand behind."""


def near(typed: str, names: Iterable[str], most: int) -> tuple[str, ...]:
    """The names that begin like what was typed, or have a word that does; the most alike first.

    Only beginnings are compared: what lies anywhere in a name would take a tenth of a second among 20,000.
    """
    asked = typed.strip().casefold()
    if len(asked) < SHORTEST:
        return ()
    every = list(names)
    beginnings, whose = list[str](), list[int]()
    for number, name in enumerate(every):
        for beginning in _beginnings(name, len(asked)):
            beginnings.append(beginning)
            whose.append(number)
    found = process.extract(
        asked, beginnings, scorer=fuzz.ratio, processor=None, score_cutoff=CUTOFF, limit=4 * most
    )
    ranked = sorted((-score, len(every[whose[at]]), every[whose[at]]) for _, score, at in found)
    return tuple(dict.fromkeys(name for _, _, name in ranked))[:most]


def _beginnings(name: str, length: int) -> Iterator[str]:
    folded = name.casefold()
    yield folded[:length]
    for mark in _LATER.finditer(folded):
        yield folded[mark.end() : mark.end() + length]
