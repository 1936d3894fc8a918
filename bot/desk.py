"""What is kept of the tests that a change bears on, laid open while it is brought up to date, then put back.

Several steps change the same test: its results, what the runs around its failures explain, what the suite as
a whole excuses. Each verdict is made once, at the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from bot.blaming import Days, Turn
from bot.placing import lane_of
from bot.rules.flakes import suite
from bot.rules.flakes.commit import NO_BLAME, NO_EXCUSE, Blame, Cause, Commit, Excuse, Result
from bot.rules.flakes.entries import NONE
from bot.rules.flakes.entries import Counts as Runs
from bot.rules.flakes.exposure import Exposed
from bot.rules.flakes.folded import Folded
from bot.rules.flakes.judge import verdict
from bot.rules.flakes.places import Key
from bot.rules.flakes.state import NEWEST, State, empty
from bot.rules.flakes.tally import Habit, Tally
from storage import blames, histories, keys
from storage.database import Database
from storage.histories import Kept, Run
from storage.records import TestOutcome
from storage.state import Counts, Lane

_STATE = msgspec.msgpack.Decoder(tuple[Folded, list[Commit], Tally])
_TALLY = msgspec.msgpack.Decoder(tuple[Tally, Excuse])


@dataclass(slots=True)
class _Open:
    """One test in one lane.

    Attributes:
        state: None where no failure of it is known, or none any longer.
        alone: it never ran on the base.
        habit: how it failed by itself when it was laid open; None where no failure was known.
        anew: it was made from all of its results just now, and nothing more is to be added.
        tally: what is counted of the state, while that is known; each step asks for it.
    """

    state: State | None = None
    alone: bool = False
    habit: Habit | None = None
    anew: bool = False
    tally: Tally | None = None

    def tallied(self) -> Tally:
        """What is counted of the state as it is now."""
        if self.tally is None:
            self.tally = self.state.tallied() if self.state else Tally()
        return self.tally

    @property
    def excuse(self) -> Excuse:
        return self.state.excuse if self.state else NO_EXCUSE


@dataclass(slots=True)
class Desk:
    """The tests that are open, by lane and number."""

    db: Database
    open: dict[tuple[Lane, int], _Open] = field(default_factory=dict)

    def lay(self, lane: Lane, kept: Kept) -> None:
        """Lays a test open, unless it is."""
        if (lane, kept.test) not in self.open:
            folded, newest, tally = _STATE.decode(kept.state)
            whole, excuse = _TALLY.decode(kept.tally)
            state = State(folded, newest, tally, excuse)
            self.open[lane, kept.test] = _Open(state, kept.alone, whole.habit)

    def _laid(self, lane: Lane, test: int) -> _Open:
        if (lane, test) not in self.open and (kept := histories.one(self.db, lane, test)):
            self.lay(lane, kept)
        return self.open.setdefault((lane, test), _Open())

    def add(self, lane: Lane, test: int, runs: Iterable[Run]) -> bool:
        """Adds runs; False where one comes too late to be added."""
        of = self._laid(lane, test)
        if of.anew:
            return True
        of.tally = None
        for run in sorted(
            runs, key=lambda r: (r.context.place, r.context.branch, r.context.sha, r.context.job)
        ):
            if of.state is None or (of.alone and not run.context.branch):
                return False
            result = _result(run, alone=of.alone)
            oldest = of.state.newest[0] if len(of.state.newest) >= NEWEST else None
            if oldest and (result.order, result.branch, result.sha) < (
                oldest.order,
                oldest.branch,
                oldest.sha,
            ):
                return False
            of.state.add(result)
        return True

    def anew(self, lane: Lane, test: int, excuse: Excuse | None = None) -> None:
        """Makes what is kept of a test anew from its runs.

        Args:
            excuse: what the suite excuses of it; None for what it did.
        """
        of = self._laid(lane, test)
        of.tally = None
        runs = histories.runs(self.db, lane, test)
        if any(run.failed for run in runs):
            of.alone = all(run.context.branch for run in runs)
            of.state = empty(excuse=of.excuse if excuse is None else excuse)
            for run in runs:
                of.state.add(_result(run, alone=of.alone))
        else:
            of.state = None
        of.anew = True

    def turn(self, turned: Iterable[Turn]) -> None:
        """Counts failures otherwise that are thought of otherwise."""
        done: set[tuple[Lane, int]] = set()
        for turn in turned:
            lane, test = lane_of(turn.context), turn.now.test
            of = self._laid(lane, test)
            if (lane, test) in done or of.state is None:
                continue
            before, now = (
                _result(Run(turn.context, TestOutcome.FAILED, 0, b.cause, b.alone), alone=of.alone)
                for b in (turn.before, turn.now)
            )
            of.tally = None
            if not of.state.correct(before, now):
                self.anew(lane, test)
                done.add((lane, test))

    def days_of_habits(self) -> Days:
        """The days on which those tests failed whose habit is another than it was."""
        return {
            (lane.project, day)
            for (lane, test), of in self.open.items()
            if (of.tallied().habit if of.state else None) != of.habit
            for day in blames.days_of_test(self.db, lane, test)
        }

    def habit(self, project: str, key: Key) -> Habit:
        """How a test of a project fails by itself."""
        lane, test = Lane(project, key[1]), int(key[0])
        if of := self.open.get((lane, test)):
            return of.tallied().habit
        kept = histories.one(self.db, lane, test)
        return (_TALLY.decode(kept.tally)[0] if kept else Tally()).habit

    def excuse(self, project: str) -> None:
        """Asks anew what the suite of a project excuses, and makes the tests anew for which that changed."""
        tallies: dict[Key, Tally] = {}
        excused: dict[Key, Excuse] = {}
        for lane, test, raw in histories.tallies(self.db, project):
            tallies[str(test), lane.name], excused[str(test), lane.name] = _TALLY.decode(raw)
        for (lane, test), of in self.open.items():
            if lane.project == project:
                tallies.pop((str(test), lane.name), None)
                if of.state:
                    tallies[str(test), lane.name] = of.tallied()
                    excused[str(test), lane.name] = of.state.excuse
        totals = {
            name: Exposed(size.milliseconds, size.timed)
            for name, size in blames.totals(self.db, project).items()
        }
        now = suite.excuses(tallies, totals)
        for test_, name in tallies:
            if excused[test_, name] != now.get((test_, name), NO_EXCUSE):
                self.anew(Lane(project, name), int(test_), now.get((test_, name), NO_EXCUSE))

    def save(self) -> None:
        """Puts all back, with their verdicts."""
        for (lane, test), of in self.open.items():
            if of.state is None:
                histories.clear(self.db, lane, test)
            else:
                self._save(lane, test, of.state, of.tallied(), alone=of.alone)

    def _save(self, lane: Lane, test: int, state: State, counted: Tally, *, alone: bool) -> None:
        for commit in state.newest:
            commit.sort()
        raw = msgspec.msgpack.encode((state.folded, state.newest, state.tally))
        tally = msgspec.msgpack.encode((counted, state.excuse))
        name = keys.identities(self.db, "T", [test])[test]
        found = verdict((name, lane.name), state)
        kept, lately = Kept(test, False, alone, raw, tally), _firsts(state, state.folded.earlier[0])
        histories.save(self.db, lane, kept, found, _firsts(state), lately)


def _result(run: Run, *, alone: bool) -> Result:
    """A run as evidence."""
    context = run.context
    explained = context.counts is Counts.EXPLAINED
    cause = Cause.EXPLAINED if explained else Cause(run.cause or Cause.NONE)
    return Result(
        sha=context.sha,
        order=context.place.timestamp(),
        failed=run.failed,
        branch="" if alone else context.branch,
        runner=context.runner,
        first=context.first,
        blame=Blame(cause, run.alone) if run.failed else NO_BLAME,
        milliseconds=run.milliseconds,
        ref=context.branch if alone else "",
    )


def _firsts(state: State, before: Runs = NONE) -> tuple[int, int]:
    """First attempts on the base after those, and how many of them failed."""
    newest = [c for c in state.counted if not c.branch]
    counts = state.folded.base - before
    return (
        counts.firsts + sum(c.firsts for c in newest),
        counts.firsts_failed + sum(c.firsts_failed for c in newest),
    )
