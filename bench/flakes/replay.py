"""Plays a history pipeline by pipeline, and notes what each rule says after each one.

What the infrastructure has to do with a failure is judged as of then: from the pipelines so far, at most the
last forty. Only tests that fail at some time are asked for; the others never have anything to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bench.flakes.baselines import RULES
from bench.flakes.history import Key, Synthetic
from bot.rules.flakes import order
from bot.rules.flakes.causes import causes
from bot.rules.flakes.label import weigh
from bot.rules.flakes.rates import PRIOR
from bot.rules.flakes.state import Cause, Result, State, empty
from storage.records import Label, RunOutcome, TestRun

OURS = "the verdict"
_WINDOW = 40
_BASE = "staging"


@dataclass(slots=True)
class Said:
    """What one rule said of one test: each change of label, with the pipeline (by number) and runs so far."""

    changes: list[tuple[int, int, Label]] = field(default_factory=list)

    def add(self, pipeline: int, runs: int, label: Label) -> None:
        """Notes a label."""
        if not self.changes or self.changes[-1][2] is not label:
            self.changes.append((pipeline, runs, label))


def play(of: Synthetic) -> dict[str, dict[Key, Said]]:
    """By rule and test: what was said when."""
    said: dict[str, dict[Key, Said]] = {name: defaultdict(Said) for name in (OURS, *RULES)}
    failing = {_key(r) for p in of.pipelines for r in p if r.outcome is RunOutcome.FAILED}
    states: dict[Key, State] = defaultdict(empty)
    base: dict[Key, list[TestRun]] = defaultdict(list)
    told: dict[TestRun, Result] = {}
    ever: set[Key] = set()
    for number, pipeline in enumerate(of.pipelines):
        for run in pipeline:
            if _key(run) in failing and run.outcome in (RunOutcome.PASSED, RunOutcome.FAILED):
                told[run] = _result(run, number)
                states[_key(run)].add(told[run])
                if run.ref == _BASE:
                    base[_key(run)].append(run)
        ever |= {_key(r) for r in pipeline if r.outcome is RunOutcome.FAILED}
        window = [r for p in of.pipelines[max(0, number - _WINDOW) : number + 1] for r in p]
        changed = _corrected(window, told, states)
        for key in changed | ({_key(r) for r in pipeline} & ever):
            label = weigh(states[key].whole(), PRIOR).label
            said[OURS][key].add(number, len(base[key]), label)
            for name, rule in RULES.items():
                said[name][key].add(number, len(base[key]), rule(base[key]))
    return said


def _result(run: TestRun, number: int) -> Result:
    return Result(
        sha=run.sha,
        order=number,
        failed=run.outcome is RunOutcome.FAILED,
        branch="" if run.ref == _BASE else run.ref,
        runner=run.runner,
        first=run.attempt == 1,
    )


def _corrected(window: Sequence[TestRun], told: dict[TestRun, Result], states: dict[Key, State]) -> set[Key]:
    """Judges the causes of the window's failures anew; the tests for which that changes something."""
    placed = order.placed(window)
    now = {placed[i].run: cause for i, cause in causes(placed).items()}
    changed = set()
    for run in window:
        if run.outcome is RunOutcome.FAILED and (cause := now.get(run, Cause.NONE)) is not told[run].cause:
            states[_key(run)].correct(told[run], cause)
            told[run] = replace(told[run], cause=cause)
            changed.add(_key(run))
    return changed


def pings(said: Said) -> Iterator[int]:
    """The pipelines after which somebody would be pinged: whenever it begins to be called a regression."""
    return (pipeline for pipeline, _, label in said.changes if label is Label.REGRESSION)


def _key(run: TestRun) -> Key:
    return run.test, run.job
