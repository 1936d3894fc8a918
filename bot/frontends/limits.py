"""How much one visitor may ask for: a bucket of tokens each, which fills again with time."""

from __future__ import annotations

import math
from collections.abc import Callable

MANY = 10_000
"""Visitors that are remembered; then those whose buckets are full again are forgotten."""


class Limits:
    """Buckets of the same size.

    Args:
        per_minute: tokens that come back in a minute; as many fit in a bucket.
        clock: seconds that only grow, such as a loop's time.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._most = per_minute
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, visitor: str) -> int:
        """Takes a token; 0, or after how many seconds there is one again."""
        now = self._clock()
        left = self._tokens(visitor, now)
        if left < 1:
            return math.ceil((1 - left) * 60 / self._most)
        self._left[visitor] = (left - 1, now)
        if len(self._left) > MANY:
            self._left = {v: t for v, t in self._left.items() if self._tokens(v, now) < self._most}
        return 0

    def _tokens(self, visitor: str, now: float) -> float:
        left, at = self._left.get(visitor, (float(self._most), now))
        return min(float(self._most), left + (now - at) * self._most / 60)
