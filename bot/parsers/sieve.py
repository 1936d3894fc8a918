"""Which rows of a long table may read a sentence, by the strings that stand in it.

A table needs hundreds of strings (`necessary`), and looking for one after another costs more than all that
follows. An automaton (Aho and Corasick, 1975) finds all of them in one pass over the sentence, and only the
rows that need one of these are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

from ahocorasick_rs import AhoCorasick

from bot.parsers.necessary import Item, Part, Row, holds


@dataclass(frozen=True, slots=True, eq=False)
class Sieve(Generic[Item]):
    """A table, and what finds the strings that it needs.

    Attributes:
        items: what stands in its rows.
        strings: finds the first part of each alternative of each row.
        wanting: for each string the rows that it begins an alternative of, and what that needs besides.
        untold: the rows whose patterns need nothing.
    """

    items: Sequence[Item]
    strings: AhoCorasick
    wanting: Sequence[Sequence[tuple[int, Sequence[Part]]]]
    untold: frozenset[int]


def sieve(rows: Sequence[Row[Item]]) -> Sieve[Item]:
    """Makes the sieve of a table; once, since it looks at every string."""
    wanting: dict[str, list[tuple[int, Sequence[Part]]]] = defaultdict(list)
    for at, (_, wanted) in enumerate(rows):
        for first, *others in wanted.alternatives:
            for string in first:
                wanting[string].append((at, others))
    untold = frozenset(at for at, (_, wanted) in enumerate(rows) if not wanted.alternatives)
    return Sieve([item for item, _ in rows], AhoCorasick([*wanting]), [*wanting.values()], untold)


def likely(through: Sieve[Item], text: str) -> list[Item]:
    """What stands in the rows of a sieve that a text, which is folded, may be read by; no other may."""
    found = set(through.untold)
    for string, _, _ in through.strings.find_matches_as_indexes(text, overlapping=True):
        for at, others in through.wanting[string]:
            if at not in found and holds(text, others):
                found.add(at)
    return [through.items[at] for at in sorted(found)]
