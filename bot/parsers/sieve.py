"""Which rows of a long table read a sentence, by the strings that stand in it.

A table needs hundreds of strings (`necessary`), and looking for one after another costs more than all that
follows. An automaton (Aho and Corasick, 1975) finds all of them in one pass over the sentence, and only the
rows that need one of these are looked at. A row's pattern has dozens of alternatives; of these only those
run whose own strings are there, so that a whole pattern seldom runs in vain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic

from ahocorasick_rs import AhoCorasick

from bot.parsers.necessary import Item, Part, folded, holds, needed

_BAR = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class _Alternative:
    """One of those that stand side by side in the pattern of a row; it is compiled when it is first run."""

    row: int
    source: str
    flags: int

    def found(self, text: str) -> bool:
        """Whether it stands anywhere in a text."""
        return _compiled(self.source, self.flags).search(text) is not None


_compiled = cache(re.compile)


@dataclass(frozen=True, slots=True, eq=False)
class Sieve(Generic[Item]):
    """A table, and what finds the strings that it needs.

    Attributes:
        items: what stands in its rows.
        strings: finds the first part of each alternative of each row.
        wanting: for each string the alternatives that need it, and what each needs besides.
        untold: the alternatives that need nothing.
    """

    items: Sequence[Item]
    strings: AhoCorasick
    wanting: Sequence[Sequence[tuple[_Alternative, Sequence[Part]]]]
    untold: Sequence[_Alternative]


def sieve(rows: Sequence[tuple[Item, re.Pattern[str]]]) -> Sieve[Item]:
    """Makes the sieve of a table; once, since it looks at every string.

    Args:
        rows: anything with its pattern, in which no alternative refers to a group of another.
    """
    wanting: dict[str, list[tuple[_Alternative, Sequence[Part]]]] = defaultdict(list)
    untold: list[_Alternative] = []
    for at, (_, pattern) in enumerate(rows):
        for source in _side_by_side(pattern):
            alternative = _Alternative(at, source, pattern.flags)
            wanted = needed(source, pattern.flags)
            if not wanted.alternatives:
                untold.append(alternative)
            for first, *others in wanted.alternatives:
                for string in first:
                    wanting[string].append((alternative, others))
    return Sieve([item for item, _ in rows], AhoCorasick([*wanting]), [*wanting.values()], untold)


def reading(through: Sieve[Item], text: str) -> list[Item]:
    """What stands in the rows of a sieve whose patterns are found in a text."""
    low = folded(text)
    found = {a.row for a in through.untold if a.found(text)}
    tried: set[_Alternative] = set()
    strings = {string for string, _, _ in through.strings.find_matches_as_indexes(low, overlapping=True)}
    for string in strings:
        for alternative, others in through.wanting[string]:
            if alternative.row in found or alternative in tried or not holds(low, others):
                continue
            tried.add(alternative)
            if alternative.found(text):
                found.add(alternative.row)
    return [through.items[at] for at in sorted(found)]


def _side_by_side(pattern: re.Pattern[str]) -> Iterator[str]:
    """What stands between the outermost bars of a pattern."""
    depth = start = 0
    for mark in _BAR.finditer(pattern.pattern):
        depth += (mark[0] == "(") - (mark[0] == ")")
        if mark[0] == "|" and not depth:
            yield pattern.pattern[start : mark.start()]
            start = mark.end()
    yield pattern.pattern[start:]
