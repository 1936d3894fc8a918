"""Which patch of one version is which of another: by title, by what it changes, by what is like it.

Pure: patches in, pairs out. A retitled patch is found by its lines; one whose lines changed too by a
title that is nearly the same, or rather like it with some of the lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from storage.records import SKETCH, Change
from storage.state import Patch

_WORD = re.compile(r"\w+")
_LIKE_LINES, _SOME_LINES = 0.5, 0.2
_LIKE_TITLE, _NEARLY_THE_TITLE = 0.75, 0.9


@dataclass(frozen=True, slots=True)
class Pair:
    """A patch before and after; None where it came or went."""

    old: Patch | None
    new: Patch | None


def pairs(old: Iterable[Patch], new: Iterable[Patch]) -> tuple[Pair, ...]:
    """Every patch of both in one pair: the new ones in their order, then those that went."""
    before, after = list(old), list(new)
    found: dict[int, Patch] = {}
    for alike in (_same_title, _same_lines, _likeness):
        _match(before, after, found, alike)
    return (
        *(Pair(found.get(n), patch) for n, patch in enumerate(after)),
        *(Pair(patch, None) for patch in before),
    )


def likeness(one: Change | None, other: Change | None) -> float | None:
    """The share of lines that two changes have in common, 0 to 1, estimated; None where a diff is missing."""
    if one is None or other is None:
        return None
    if one.digest == other.digest:
        return 1.0
    smallest = sorted({*one.sketch, *other.sketch})[:SKETCH]
    common = set(one.sketch) & set(other.sketch)
    return len(common.intersection(smallest)) / len(smallest) if smallest else 0.0


def stem(title: str) -> str:
    """A title without case, white space and punctuation."""
    return " ".join(_WORD.findall(title.casefold()))


def _match(
    before: list[Patch],
    after: Sequence[Patch],
    found: dict[int, Patch],
    alike: Callable[[Patch, Patch], float],
) -> None:
    """Pairs what is most alike first; what is paired leaves `before`."""
    scored = sorted(
        (
            (-score, n, m)
            for n, new in enumerate(after)
            if n not in found
            for m, old in enumerate(before)
            if (score := alike(old, new)) > 0
        )
    )
    taken: set[int] = set()
    for _, n, m in scored:
        if n not in found and m not in taken:
            found[n] = before[m]
            taken.add(m)
    before[:] = [patch for m, patch in enumerate(before) if m not in taken]


def _same_title(old: Patch, new: Patch) -> float:
    return float(stem(old.title) == stem(new.title))


def _same_lines(old: Patch, new: Patch) -> float:
    return float(likeness(old.change, new.change) == 1.0)


def _likeness(old: Patch, new: Patch) -> float:
    lines = likeness(old.change, new.change)
    title = fuzz.ratio(stem(old.title), stem(new.title)) / 100
    same_file = not set(old.files).isdisjoint(new.files)
    mended = title >= (_LIKE_TITLE if same_file and (lines or 0) >= _SOME_LINES else _NEARLY_THE_TITLE)
    return max(lines if lines and lines >= _LIKE_LINES else 0.0, title if mended else 0.0)
