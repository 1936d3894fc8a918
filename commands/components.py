"""Which Coverity component a path belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from storage.records import Component

_LONGEST = 300  # characters of a path: what is longer is none, and patterns are other people's


def component_of(components: Iterable[Component], path: str) -> str:
    """The name of the first component that has a path of the source tree; "" where none has.

    As in Coverity Connect, a pattern is for the whole path with a slash before it, and the first counts.
    """
    rooted = f"/{path.lstrip('/')}"[:_LONGEST]
    for component in components:
        if any(p.fullmatch(rooted) for p in map(_compiled, component.patterns) if p):
            return component.name
    return ""


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
