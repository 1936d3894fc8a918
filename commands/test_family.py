"""Which tests have something in common by their names: parts of one test, or the same on other architectures.

What tests say that have nothing in common is said by any failure, and tells no cause of one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SPAN = 3
"""Tests with nothing in common by which words turn out to be anybody's."""

_PART = re.compile(r"[\d.:]+.*$")


def unrelated(tests: Iterable[str]) -> bool:
    """Whether there are `SPAN` among them that have nothing in common."""
    return len({_family(test) for test in tests}) >= SPAN


def _family(test: str) -> str:
    """What a test is called without its architecture, its suite and its part."""
    last = test.split("::", maxsplit=1)[0].rstrip("/").rpartition("/")[2]
    return _PART.sub("", last) or last
