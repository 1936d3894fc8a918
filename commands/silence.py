"""Is a source silent for longer than its own history explains?

Lists sleep at night and over the weekend, so what is usual is the longest silence of a whole week, not
that between two mails. One that was away, or an archive that came in all at once, is a week among others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

WEEK = timedelta(weeks=1)

RECENT = 12 * WEEK
"""How far before the last arrival its habits are looked for."""

ENOUGH = 4
"""Weeks with arrivals that make a habit."""

PATIENCE = 2
"""So many times as long as usual is too long. Of random sources (simulated), one of three mails a week gets
there by chance in one or two weeks of a hundred, one of 300 never."""


def usual(arrivals: Iterable[datetime]) -> timedelta | None:
    """The silence that three weeks of four stayed within; None where there is too little history to tell."""
    times = sorted(arrivals)
    longest: dict[int, timedelta] = {}
    for before, after in pairwise(times):
        week = (times[-1] - after) // WEEK
        longest[week] = max(longest.get(week, timedelta()), after - before)
    return sorted(longest.values())[3 * len(longest) // 4] if len(longest) >= ENOUGH else None


def too_long(silence: timedelta, usual: timedelta) -> bool:
    """The source should be looked at."""
    return silence > PATIENCE * usual
