"""What a text must hold before a pattern can find anything in it, read from the pattern itself.

Most sentences hold nothing that a rule looks for, and looking for a few letters is a hundred times
cheaper than running the rule. Nobody writes these letters down: they follow from the pattern, so that a
changed rule cannot be missed because somebody forgot to change its letters too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, TypeVar

# The only grammar that reads patterns as `re` does; it has no public name since Python 3.11.
from re import _parser as grammar  # type: ignore[attr-defined]  # isort: skip

Row = TypeVar("Row", bound=tuple[Any, tuple[str, ...]])

_MOST = 8
"""Strings that stand for one pattern side by side: more cost more than they keep away."""

_LONG = 5
"""Letters beyond which a longer string keeps away little more."""


def folded(text: str) -> str:
    """The text as `may_match` wants it: without case, as `re` sees it."""
    return text.lower() if text.isascii() else lowered(text).casefold()


def lowered(text: str) -> str:
    """The text in lower case, as long as before."""
    return text.replace("ı", "i").replace("İ", "i").lower()


def may_match(pattern: re.Pattern[str], text: str) -> bool:
    """False only where the pattern is nowhere in the text.

    Args:
        text: what `folded` gives for the text.
    """
    return bool(sifted([(pattern, _remembered(pattern))], text))


def sifted(rows: Iterable[Row], text: str) -> list[Row]:
    """The rows that may match in the text; no other does.

    Args:
        rows: anything with the strings of its pattern, of which one must be in the text.
        text: what `folded` gives for the text.
    """
    held = text.__contains__
    return [row for row in rows if not row[1] or any(map(held, row[1]))]


@lru_cache(maxsize=256)
def _remembered(pattern: re.Pattern[str]) -> tuple[str, ...]:
    return strings(pattern)


def strings(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """One of these, folded, is in every text that the pattern is in; () where the pattern does not tell."""
    found = _necessary(grammar.parse(pattern.pattern, pattern.flags))
    return tuple(s for s in sorted(found, key=len) if not any(o in s for o in found if o != s))


def _necessary(items: Iterable[Any]) -> frozenset[str]:
    """The best of what a sequence's parts need; empty where none needs anything."""
    best: frozenset[str] = frozenset()
    run = frozenset({""})  # what the parts so far are, letter by letter
    for item in items:
        exact = _exact(item)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset(a + b for a, b in product(run, exact))
            continue
        best = max(best, run, _inside(item), key=_worth)
        run = exact if exact is not None and len(exact) <= _MOST else frozenset({""})
    best = max(best, run, key=_worth)
    return best if all(best) else frozenset()


def _worth(found: frozenset[str]) -> tuple[int, int]:
    return (min(min(map(len, found), default=0), _LONG), -len(found))


def _exact(item: tuple[Any, Any]) -> frozenset[str] | None:
    """All that a part can be, folded; None where that is too much to tell."""
    kind, value = str(item[0]), item[1]
    if kind == "LITERAL":
        return frozenset({folded(chr(value))}) if value < 128 else None
    if kind == "AT":
        return frozenset({""})
    if kind == "SUBPATTERN":
        return _exact_run(value[-1])
    if kind == "BRANCH":
        runs = [_exact_run(branch) for branch in value[1]]
        return None if None in runs else _within(frozenset().union(*filter(None, runs)))
    if kind in ("MAX_REPEAT", "MIN_REPEAT") and tuple(value[:2]) == (0, 1):
        once = _exact_run(value[2])
        return None if once is None else _within(once | {""})
    return None


def _exact_run(items: Iterable[Any]) -> frozenset[str] | None:
    run = frozenset({""})
    for item in items:
        exact = _exact(item)
        if exact is None or len(run) * len(exact) > _MOST:
            return None
        run = frozenset(a + b for a, b in product(run, exact))
    return run


def _within(found: frozenset[str]) -> frozenset[str] | None:
    return found if len(found) <= _MOST else None


def _inside(item: tuple[Any, Any]) -> frozenset[str]:
    """What a part needs that is not told letter by letter."""
    kind, value = str(item[0]), item[1]
    if kind == "SUBPATTERN":
        return _necessary(value[-1])
    if kind == "ATOMIC_GROUP":
        return _necessary(value)
    if kind == "BRANCH":
        return _of_all([_necessary(branch) for branch in value[1]])
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
        return _necessary(value[2])
    return frozenset()


def _of_all(branches: Sequence[frozenset[str]]) -> frozenset[str]:
    """What one of several alternatives needs: nothing where one of them needs nothing."""
    return frozenset().union(*branches) if all(branches) else frozenset()
