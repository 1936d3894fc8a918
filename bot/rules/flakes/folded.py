"""What a test's commits say together, folded one after the other into a belief and a few counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.rules.flakes import belief as beliefs
from bot.rules.flakes.belief import Belief
from bot.rules.flakes.commit import Commit
from bot.rules.flakes.entries import NONE, Counts, Entry
from bot.rules.flakes.steps import Seen
from bot.rules.flakes.tally import RUNNERS

LATELY = 64
"""Commits of the base, and as many again at most, whose runs are what a test did lately."""

_BAD_BRANCHES = 8


@dataclass(slots=True)
class OnRunner:
    """What a test did on one runner.

    Attributes:
        runs, failed: there, without what is explained.
        before: runs there, and on all runners, before the first failure there.
        until: the same up to the last failure there.
    """

    runs: int = 0
    failed: int = 0
    before: tuple[int, int] = (0, 0)
    until: tuple[int, int] = (0, 0)

    def copy(self) -> OnRunner:
        """One that can go on alone; `replace` would take most of the time of a state."""
        return OnRunner(self.runs, self.failed, self.before, self.until)


@dataclass(slots=True)
class Folded:
    """What the commits so far say together.

    Attributes:
        stretch: clean commits and runs on the base, and clean runs beside, that wait to be taken in.
        commits: so many on the base. base: the runs there.
        beside: runs and failures on other branches.
        explained: failures that infrastructure explains. suspected: those that it or a dropped commit may.
        mixed: commits at which the test both passed and failed, and the failures there.
        lone: commits of the base at which it failed only.
        bad_commits: those of the base with a failure.
        last_bad: the newest base commit with a failure; its runs; and the counts up to and with it.
        streak: base commits with failures only, one after the other, up to the newest; and their runs.
        recovered: the first clean base commit after `last_bad`.
        culprit: the commit that, at the last failure, was thought to have broken the test.
        bad_branches: those at whose last commit it failed.
        ran_on, failed_on: where every branch counts as the base, the first two branches on which it ran, and
            on which it failed.
        earlier: the runs on the base `LATELY` commits ago or more, and those up to the last of such a row.
    """

    belief: Belief
    stretch: tuple[int, int, int] = (0, 0, 0)
    commits: int = 0
    base: Counts = NONE
    beside: tuple[int, int] = (0, 0)
    explained: int = 0
    suspected: int = 0
    mixed: tuple[int, int] = (0, 0)
    lone: int = 0
    bad_commits: int = 0
    last_bad: tuple[str, int, int] = ("", 0, 0)
    until_bad: Counts = NONE
    last_clean: str | None = None
    streak: tuple[int, int] = (0, 0)
    recovered: str | None = None
    culprit: Entry | None = None
    bad_branches: tuple[str, ...] = ()
    runners: dict[str, OnRunner] = field(default_factory=dict)
    on_runners: int = 0
    ran_on: tuple[str, ...] = ()
    failed_on: tuple[str, ...] = ()
    earlier: tuple[Counts, Counts] = (NONE, NONE)

    def copy(self) -> Folded:
        """One that can go on alone."""
        return replace(self, runners={name: on.copy() for name, on in self.runners.items()})

    @property
    def own(self) -> str:
        """The only branch that it fails on, while it ran on others; else ""."""
        return self.failed_on[0] if len(self.failed_on) == 1 < len(self.ran_on) else ""


def fold(into: Folded, commit: Commit) -> None:
    """Takes the next commit in."""
    into.explained += commit.explained
    if not commit.runs:
        return
    into.suspected += commit.suspected
    if commit.bad and commit.clean:
        into.mixed = (into.mixed[0] + 1, into.mixed[1] + commit.bad)
    if commit.clean or not commit.branch:  # what a branch breaks, it breaks on any runner
        _on_runners(into, commit)
    if commit.branch:
        _beside(into, commit)
    else:
        _on_base(into, commit)


def _beside(into: Folded, commit: Commit) -> None:
    into.beside = (into.beside[0] + commit.runs, into.beside[1] + commit.bad)
    if commit.bad:
        settle(into)
        seen = Seen(commit.clean, commit.failed, commit.suspected)
        into.belief = beliefs.beside(into.belief, seen, again=commit.branch in into.bad_branches)
    else:
        into.stretch = (into.stretch[0], into.stretch[1], into.stretch[2] + commit.clean)
    others = tuple(b for b in into.bad_branches if b != commit.branch)
    into.bad_branches = (*others, commit.branch)[-_BAD_BRANCHES:] if commit.bad else others


def _on_base(into: Folded, commit: Commit) -> None:
    before = into.base
    if into.commits % LATELY == 0:
        into.earlier = (into.earlier[1], before)
    into.commits += 1
    into.base = Counts(
        before.runs + commit.runs,
        before.failed + commit.bad,
        before.firsts + commit.firsts,
        before.firsts_failed + commit.firsts_failed,
    )
    refs = sorted(ref for ref, runs in commit.refs.items() if runs)
    into.ran_on = tuple(dict.fromkeys((*into.ran_on, *refs)))[:2]
    if not commit.bad:
        into.stretch = (into.stretch[0] + 1, into.stretch[1] + commit.clean, into.stretch[2])
        into.last_clean, into.streak = commit.sha, (0, 0)
        into.recovered = into.recovered or (commit.sha if into.until_bad.runs else None)
        return
    into.bad_commits += 1
    into.lone += not commit.clean
    into.failed_on = tuple(dict.fromkeys((*into.failed_on, *refs)))[:2]
    settle(into)
    here = Entry(commit.sha, into.last_clean, before, ())
    seen = Seen(commit.clean, commit.failed, commit.suspected)
    into.belief = beliefs.failing(into.belief, seen, here)
    into.last_bad = (commit.sha, commit.bad, commit.runs)
    into.until_bad, into.recovered = into.base, None
    into.streak = (0, 0) if commit.clean else (into.streak[0] + 1, into.streak[1] + commit.runs)
    if sum(sum(e.weight) for e in into.belief.entries) > 0.5:
        into.culprit = max(into.belief.entries, key=lambda e: sum(e.weight))


def settle(into: Folded) -> None:
    """Takes the clean runs that wait into the belief."""
    commits, runs, others = into.stretch
    if not (commits or others):
        return
    if others:
        into.belief = beliefs.beside(into.belief, Seen(others, 0), again=False)
    if commits:
        bad = bool(into.until_bad.runs)  # else nothing was seen that could be fixed
        into.belief = beliefs.clean(into.belief, commits, runs, fixable=bad)
    into.stretch = (0, 0, 0)


def gone_on(start: Folded, commits: Iterable[Commit]) -> Folded:
    """What is said once these commits came too."""
    result = start.copy()
    for commit in commits:
        fold(result, commit)
    settle(result)
    return result


def go_on_clean(into: Folded, runs: int) -> None:
    """As if so many more commits came, with one clean run each."""
    now = into.base
    into.commits += runs
    into.base = Counts(now.runs + runs, now.failed, now.firsts + runs, now.firsts_failed)
    into.stretch = (runs, runs, 0)
    into.streak = (0, 0)
    into.recovered = into.recovered or ("" if into.until_bad.runs else None)
    settle(into)


def _on_runners(into: Folded, commit: Commit) -> None:
    for name, (runs, failed) in sorted(commit.runners.items()):
        on = into.runners.get(name)
        if on is None:
            if len(into.runners) >= RUNNERS:
                _forget_a_clean_one(into.runners)
            on = into.runners[name] = OnRunner()
        if failed and not on.failed:
            on.before = (on.runs, into.on_runners)
        on.runs += runs
        on.failed += failed
        into.on_runners += runs
        if failed:
            on.until = (on.runs, into.on_runners)


def _forget_a_clean_one(runners: dict[str, OnRunner]) -> None:
    least = min(runners, key=lambda name: (runners[name].failed, runners[name].runs))
    del runners[least]
