"""What a text must hold before a pattern can find anything in it, read from the pattern itself.

Most sentences hold nothing that a rule looks for, and looking for a few letters is a hundred times
cheaper than running the rule. Nobody writes these letters down: they follow from the pattern, so that a
changed rule cannot be missed because somebody forgot to change its letters too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from itertools import product
from typing import Any, TypeVar

# The only grammar that reads patterns as `re` does; it has no public name since Python 3.11.
grammar = import_module("re._parser")

Item = TypeVar("Item")

_MOST = 8
"""Strings that stand for one pattern side by side: more cost more than they keep away."""

_LONG = 5
"""Letters beyond which a longer string keeps away little more."""

_TOGETHER = 3
"""Parts of one alternative that are looked for: more keep away little more."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a text must hold, folded, for a pattern to be in it.

    Attributes:
        any_of: one of these strings; () where the pattern does not tell.
        alternatives: all parts of one of these, of each part one string.
    """

    any_of: tuple[str, ...]
    alternatives: tuple[tuple[Part, ...], ...]


Part = tuple[str, ...]
"""Strings of which a text must hold one."""


_ALIKE = {"\u0131": "i", "\u0130": "i", "\u017f": "s", "\u212a": "k"}
"""What `re` takes for an ASCII letter besides its two cases."""


def folded(text: str) -> str:
    """The text as `meets` wants it, and as long as before: ASCII letters without case, as `re` sees it."""
    if text.isascii():
        return text.lower()
    for letter, small in _ALIKE.items():
        text = text.replace(letter, small)
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


@lru_cache(maxsize=4)  # the readers of one mail ask one after another for the same texts
def folded_whole(text: str) -> str:
    """`folded`, remembered: for whole texts of a mail."""
    return folded(text)


def may_match(pattern: re.Pattern[str], text: str) -> bool:
    """False only where the pattern is nowhere in the text, which is folded."""
    return meets(text, needs(pattern))


def stands_in(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether a pattern is anywhere in all that a mail says; where it cannot be, it is not run."""
    return may_match(pattern, folded_whole(text)) and pattern.search(text) is not None


def meets(text: str, wanted: Needs) -> bool:
    """Whether a text, which is folded, holds what is needed."""
    if not wanted.any_of:
        return True
    return any(map(text.__contains__, wanted.any_of)) and any(holds(text, a) for a in wanted.alternatives)


def holds(text: str, parts: Iterable[Part]) -> bool:
    """Whether a text, which is folded, holds one string of each part."""
    held = text.__contains__
    for part in parts:  # noqa: SIM110 — `all(…)` takes twice as long
        if not any(map(held, part)):
            return False
    return True


@lru_cache(maxsize=256)
def needs(pattern: re.Pattern[str]) -> Needs:
    """Reads from a pattern what a text must hold."""
    return needed(pattern.pattern, pattern.flags)


def needed(source: str, flags: int) -> Needs:
    """Reads it from a pattern that is not compiled."""
    alternatives = [_parts(items) for items in _alternatives(grammar.parse(source, flags))]
    if not all(alternatives):
        return Needs((), ())
    any_of = frozenset[str]().union(*(parts[0] for parts in alternatives))
    return Needs(_shortest(any_of), tuple(tuple(map(_shortest, parts)) for parts in alternatives))


def _shortest(found: frozenset[str]) -> tuple[str, ...]:
    """Without those that hold another one."""
    return tuple(s for s in sorted(found, key=len) if not any(o in s for o in found if o != s))


def _alternatives(items: Iterable[Any]) -> list[Any]:
    """What stands between the pattern's outermost bars."""
    wide = [(str(kind), value) for kind, value in items if str(kind) != "AT"]
    if len(wide) == 1 and wide[0][0] == "SUBPATTERN":
        return _alternatives(wide[0][1][-1])
    if len(wide) == 1 and wide[0][0] == "BRANCH":
        return [a for branch in wide[0][1][1] for a in _alternatives(branch)]
    return [items]


def _parts(items: Iterable[Any]) -> list[frozenset[str]]:
    """What a sequence needs, one string of each, the best first; none where nothing is needed."""
    found: list[frozenset[str]] = []
    run = frozenset({""})  # what the parts so far are, letter by letter
    for item in items:
        exact = _exact(item)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset(a + b for a, b in product(run, exact))
            continue
        found += [run, _inside(item)]
        run = exact if exact is not None and len(exact) <= _MOST else frozenset({""})
    found.append(run)
    return sorted((f for f in found if f and all(f)), key=_worth, reverse=True)[:_TOGETHER]


def _necessary(items: Iterable[Any]) -> frozenset[str]:
    """The best of what a sequence needs; empty where it needs nothing."""
    return next(iter(_parts(items)), frozenset())


def _worth(found: frozenset[str]) -> tuple[int, int]:
    return (min(min(map(len, found), default=0), _LONG), -len(found))


def _exact(item: tuple[Any, Any]) -> frozenset[str] | None:
    """All that a part can be, folded; None where that is too much to tell."""
    kind, value = str(item[0]), item[1]
    if kind == "LITERAL":
        return frozenset({folded(chr(value))}) if value < 128 else None
    if kind == "IN":
        return _class(value)
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


def _class(items: Iterable[Any]) -> frozenset[str] | None:
    """The letters of a class of a few."""
    found = set[int]()
    for kind, value in items:
        if str(kind) not in ("LITERAL", "RANGE"):
            return None
        found |= {value} if str(kind) == "LITERAL" else {*range(value[0], min(value[1], 128) + 1)}
    return _within(frozenset(folded(chr(c)) for c in found)) if max(found) < 128 else None


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
