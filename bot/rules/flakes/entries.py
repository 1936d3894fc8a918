"""The commits that may have broken a test, and how probable that is of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.rules.flakes.rates import FLAKY

_MOST = 6
_NEVER = (0.0,) * len(FLAKY)


@dataclass(frozen=True, slots=True)
class Counts:
    """Runs on the base branch: all, and first attempts alone."""

    runs: int = 0
    failed: int = 0
    firsts: int = 0
    firsts_failed: int = 0

    def __sub__(self, other: Counts) -> Counts:
        return Counts(
            self.runs - other.runs,
            self.failed - other.failed,
            self.firsts - other.firsts,
            self.firsts_failed - other.firsts_failed,
        )


NONE = Counts()


@dataclass(frozen=True, slots=True)
class Entry:
    """A commit that may have broken the test.

    Attributes:
        sha: the commit; None for "before the history begins".
        after: the last commit known to be clean before it.
        before: the runs before that commit.
        weight: how probable it is that it did, for each rate of BROKEN.
        was: which share of that was flaky before, for each rate of FLAKY; the rest was well.
    """

    sha: str | None
    after: str | None
    before: Counts
    weight: tuple[float, ...]
    was: tuple[float, ...] = _NEVER


def fewest(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The most probable ones, in order; what the others weigh goes to the one before the first of them."""
    every = list(entries)
    while len(every) > _MOST:
        least = min(range(len(every) - 1), key=lambda i: sum(every[i].weight))
        to = least - 1 if least else 1
        every[to] = _joined(every[to], every[least])
        del every[least]
    return tuple(every)


def _joined(to: Entry, other: Entry) -> Entry:
    """The first of two commits, with what both weigh."""
    weight = tuple([a + b for a, b in zip(to.weight, other.weight, strict=True)])
    share = sum(other.weight) / (sum(weight) or 1.0)
    was = tuple([a + (b - a) * share for a, b in zip(to.was, other.was, strict=True)])
    return replace(to, weight=weight, was=was)


def weighing(entry: Entry, weight: tuple[float, ...]) -> Entry:
    """The same commit with another weight; `replace` would take most of the time of a belief."""
    return Entry(entry.sha, entry.after, entry.before, weight, entry.was)
