"""Plays a history pipeline by pipeline, and notes what each rule says after each one.

What the infrastructure has to do with a failure is judged as of then: what the runs around it say from the
last forty pipelines, what the whole suite says from all so far. Only tests that fail at some time are asked
for; the others never have anything to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bench.flakes.baselines import RULES
from bench.flakes.history import Key, Synthetic
from bot.rules import breaking
from bot.rules.flakes import order, suite
from bot.rules.flakes.causes import blames
from bot.rules.flakes.commit import NO_BLAME, NO_EXCUSE, Excuse, Result
from bot.rules.flakes.exposure import Exposed
from bot.rules.flakes.label import Weighed, weigh
from bot.rules.flakes.state import State, empty
from storage.records import Label, RunOutcome, TestRun

OURS = "the verdict"
_WINDOW = 40
_BASE = "staging"


@dataclass(slots=True)
class Said:
    """What one rule said of one test.

    Attributes:
        changes: each change, with the pipeline (by number), the runs so far, and the pipeline with which that
            began; -1 where the rule does not tell; and whether it calls somebody.
    """

    changes: list[tuple[int, int, Label, int, bool]] = field(default_factory=list)

    def add(self, pipeline: int, runs: int, label: Label, began: int = -1, *, calls: bool = True) -> None:
        """Notes a label, and whether somebody would be called if it is that of a regression."""
        calls = calls and label is Label.REGRESSION
        if not self.changes or self.changes[-1][2:] != (label, began, calls):
            self.changes.append((pipeline, runs, label, began, calls))


def play(of: Synthetic) -> dict[str, dict[Key, Said]]:
    """By rule and test: what was said when."""
    said: dict[str, dict[Key, Said]] = {name: defaultdict(Said) for name in (OURS, *RULES)}
    failing = {_key(r) for p in of.pipelines for r in p if r.outcome is RunOutcome.FAILED}
    states: dict[Key, State] = defaultdict(empty)
    base: dict[Key, list[TestRun]] = defaultdict(list)
    told: dict[Key, dict[TestRun, Result]] = defaultdict(dict)
    totals: dict[str, Exposed] = defaultdict(Exposed)
    ever: set[Key] = set()
    for number, pipeline in enumerate(of.pipelines):
        for run in pipeline:
            if run.outcome not in (RunOutcome.PASSED, RunOutcome.FAILED):
                continue
            totals[run.job] += Exposed(_milliseconds(run), bool(run.seconds))
            if _key(run) in failing:
                told[_key(run)][run] = _result(run, number)
                states[_key(run)].add(told[_key(run)][run])
                if run.ref == _BASE:
                    base[_key(run)].append(run)
        failed = {_key(r) for r in pipeline if r.outcome is RunOutcome.FAILED}  # nobody is called for others
        ever |= failed
        window = [r for p in of.pipelines[max(0, number - _WINDOW) : number + 1] for r in p]
        changed = _corrected(window, told, states) | _excused(ever, told, states, totals)
        for key in changed | ({_key(r) for r in pipeline} & ever):
            found = weigh(states[key].whole())
            began = _began(found, told[key].values())
            sure = breaking.surely(found.probability[Label.REGRESSION], found.since)
            calls = key in failed
            said[OURS][key].add(number, len(base[key]), found.label, began, calls=calls and sure)
            for name, rule in RULES.items():
                said[name][key].add(number, len(base[key]), rule(base[key]), calls=calls)
    return said


def _result(run: TestRun, number: int) -> Result:
    return Result(
        sha=run.sha,
        order=number,
        failed=run.outcome is RunOutcome.FAILED,
        branch="" if run.ref == _BASE else run.ref,
        runner=run.runner,
        first=run.attempt == 1,
        milliseconds=_milliseconds(run),
    )


def _milliseconds(run: TestRun) -> int:
    return round((run.seconds or 0.0) * 1000)


def _corrected(
    window: Sequence[TestRun], told: dict[Key, dict[TestRun, Result]], states: dict[Key, State]
) -> set[Key]:
    """Judges the causes of the window's failures anew; the tests for which that changes something."""
    placed = order.placed(window)
    now = {placed[i].run: blame for i, blame in blames(placed).items()}
    changed = set()
    for run in window:
        key = _key(run)
        if run.outcome is RunOutcome.FAILED and (blame := now.get(run, NO_BLAME)) != told[key][run].blame:
            before = told[key][run]
            told[key][run] = replace(before, blame=blame)
            if not states[key].correct(before, told[key][run]):
                states[key] = _anew(told[key], states[key].excuse)
            changed.add(key)
    return changed


def _excused(
    ever: set[Key],
    told: dict[Key, dict[TestRun, Result]],
    states: dict[Key, State],
    totals: dict[str, Exposed],
) -> set[Key]:
    """Asks anew what the whole suite excuses; the tests for which that changes something."""
    now = suite.excuses({key: states[key].tallied() for key in ever}, totals)
    changed = {key for key in ever if states[key].excuse != now.get(key, NO_EXCUSE)}
    for key in changed:
        states[key] = _anew(told[key], now.get(key, NO_EXCUSE))
    return changed


def _anew(told: dict[TestRun, Result], excuse: Excuse) -> State:
    state = empty(excuse=excuse)
    for result in told.values():
        state.add(result)
    return state


def _began(found: Weighed, results: Iterable[Result]) -> int:
    """The pipeline with which a regression began."""
    if found.label is not Label.REGRESSION:
        return -1
    return min((int(result.order) for result in results if result.sha == found.since), default=-1)


def pings(said: Said) -> Iterator[int]:
    """The pipelines after which somebody is told of a regression, as the bot does it (`bot/live.py`).

    Once for each cause: told again is what a later commit broke, and what was called fixed or stable between.
    """
    told: int | None = None
    for pipeline, _, label, began, calls in said.changes:
        if label in (Label.FIXED, Label.STABLE):
            told = None
        elif calls and (told is None or told < began):
            told = pipeline
            yield pipeline


def _key(run: TestRun) -> Key:
    return run.test, run.job
