"""All that must be kept of a test's runs in one job to judge it, however long its history is.

The newest commits are kept as they are, since their results still come in, in any order; older ones are
folded (`folded.py`). So a new result costs the same after a million runs as after ten.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from bot.rules.flakes import belief as beliefs
from bot.rules.flakes.commit import NO_EXCUSE, Commit, Excuse, Result
from bot.rules.flakes.folded import Folded, fold, gone_on
from bot.rules.flakes.tally import Tally

NEWEST = 16
"""Commits that are kept as they are."""


@dataclass(slots=True)
class State:
    """A test in one job: what is folded, and the newest commits.

    Attributes:
        tally: of what is folded, before anything is excused.
        excuse: what the suite as a whole explains; with another one, the state has to be made anew.
    """

    folded: Folded
    newest: list[Commit] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    excuse: Excuse = NO_EXCUSE

    def add(self, result: Result) -> None:
        """Takes in one more run."""
        place = bisect_left(self.newest, (result.order, result.branch, result.sha), key=_place)
        found = self.newest[place] if place < len(self.newest) else None
        if found is None or (found.sha, found.order, found.branch) != (
            result.sha,
            result.order,
            result.branch,
        ):
            found = Commit(result.sha, result.order, result.branch)
            self.newest.insert(place, found)
        found.add(result)
        while len(self.newest) > NEWEST:
            commit = self.newest.pop(0)
            self.tally.add(commit)
            fold(self.folded, commit.excused(self.excuse))

    def correct(self, result: Result, to: Result) -> bool:
        """Counts a run otherwise, of whose cause more was seen later; False where its commit is folded."""
        for commit in self.newest:
            if _place(commit) == (result.order, result.branch, result.sha):
                commit.add(result, -1)
                commit.add(to)
                commit.sort()  # nothing is counted of where it now has no run
                return True
        return False

    @property
    def counted(self) -> list[Commit]:
        """The newest commits, without what is excused."""
        return [commit.excused(self.excuse) for commit in self.newest]

    def before(self, place: int) -> Folded:
        """What the commits before one of the newest say together; their last clean runs still wait."""
        result = self.folded.copy()
        for commit in self.counted[:place]:
            fold(result, commit)
        return result

    def whole(self) -> Folded:
        """What all commits say together."""
        return gone_on(self.folded, self.counted)

    def tallied(self) -> Tally:
        """What is counted of all commits."""
        result = self.tally.copy()
        for commit in self.newest:
            result.add(commit)
        return result


def _place(commit: Commit) -> tuple[float, str, str]:
    return commit.order, commit.branch, commit.sha


def empty(excuse: Excuse = NO_EXCUSE) -> State:
    """Before the first run."""
    return State(Folded(beliefs.start()), excuse=excuse)
