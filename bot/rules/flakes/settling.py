"""What would settle a verdict: how many more clean runs, or failing ones, until a label can be said.

Asked by going on from what is known as if such runs came, since no formula tells when a belief and the gates
of the labels agree; doubling and halving takes few steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.rules.flakes.commit import Commit
from bot.rules.flakes.folded import Folded, go_on_clean, gone_on
from bot.rules.flakes.label import Weighed, fewest_clean, settles
from bot.rules.flakes.state import State

_FARTHEST_CLEAN = 1024
_FARTHEST_FAILING = 8


def needed(state: State, found: Weighed) -> tuple[int | None, int | None]:
    """How many clean runs, and how many failing ones, would settle it; None for "not that way".

    Where it failed at the newest commit, that may be run again or the next ones may come: so many clean runs
    settle it either way.

    Args:
        found: what the state says now.
    """
    whole, fewest = found.of, fewest_clean(found)
    later = max((c.order for c in state.newest), default=0.0)
    failure = Commit("", later, "", failed=1, firsts=1, firsts_failed=1)

    def clean(runs: int) -> Folded:
        of = whole.copy()
        go_on_clean(of, runs)
        return of

    followed = [whole]

    def failing(runs: int) -> Folded:
        while len(followed) <= runs:
            followed.append(gone_on(followed[-1], [failure]))
        return followed[runs]

    def settled(by: Callable[[int], Folded], fewest: int = 0) -> Callable[[int], bool]:
        return lambda runs: runs >= fewest and settles(by(runs))

    cleanly = _least(settled(clean, fewest), _FARTHEST_CLEAN)
    if cleanly is not None and (retried := _retried(state)):
        again = _least(settled(retried, fewest), _FARTHEST_FAILING)
        cleanly = None if again is None else max(cleanly, again)
    return cleanly, _least(settled(failing), _FARTHEST_FAILING)


def _retried(state: State) -> Callable[[int], Folded] | None:
    """As if the newest commit of the base had passed so many times more; None where it did not fail there."""
    newest = state.counted
    at = next((i for i in reversed(range(len(newest))) if not newest[i].branch and newest[i].runs), None)
    if at is None or not newest[at].bad:
        return None
    before, commit, after = state.before(at), newest[at], newest[at + 1 :]
    return lambda runs: gone_on(before, [replace(commit, clean=commit.clean + runs), *after])


def _least(enough: Callable[[int], bool], farthest: int) -> int | None:
    """The least number that is enough, found by doubling and halving."""
    low, high = 0, 1
    while not enough(high):
        if high >= farthest:
            return None
        low, high = high, min(2 * high, farthest)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
