"""Is a runner sick? What speaks for it and against it, from the runs of the jobs that also ran elsewhere.

Only like is held against like: a runner that gets the hard jobs fails more often and is well. So each run
there is compared with the runs of the same jobs on other runners in the same time. How strange the difference
would be by chance is told by Fisher's exact test, raised for the number of runners that there are, since
whoever asks has looked at all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from commands.numbers import fisher
from storage.records import FailureKind
from storage.state import Ended, Failure

SURE, LIKELY, CHANCE = 0.01, 0.05, 0.2
"""A runner is called sick below the first, or below the second where it alone fails as no code can; above the
third nothing is said against it."""

FEWEST = 3
"""Failures there before it is called sick."""

ENOUGH = 10
"""Runs there before one that has failed is called well."""


class Health(StrEnum):
    """What is thought of a runner."""

    SICK = "most likely sick"
    UNSURE = "unsure"
    WELL = "nothing speaks against it"


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence on one runner.

    Attributes:
        runs, failed: of jobs that ran elsewhere too.
        others, others_failed: of the same jobs elsewhere.
        chance: of so many failures there if all runners were alike, times the number of runners.
        alone: runs of jobs that ran nowhere else and so prove nothing.
        faults: failures there that no code can cause; others_faults: elsewhere.
        only_here: signatures with how often they were seen there, and never elsewhere.
        mended: failures there after which the same job passed elsewhere in the same pipeline.
        stayed: failures there where it ran elsewhere in the same pipeline and never passed.
        clean: runs in a row, up to the newest, that did not fail there.
    """

    runner: str
    runs: int
    failed: int
    others: int
    others_failed: int
    chance: float
    alone: int
    faults: int
    others_faults: int
    only_here: tuple[tuple[Failure, int], ...]
    mended: int
    stayed: int
    clean: int

    @property
    def health(self) -> Health:
        """What follows."""
        faulty = self.faults >= FEWEST and self.only_here
        if self.failed >= FEWEST and self.chance <= (LIKELY if faulty else SURE):
            return Health.SICK
        enough = self.runs >= ENOUGH or self.clean == self.runs + self.alone
        return Health.WELL if enough and self.chance > CHANCE and not self.only_here else Health.UNSURE


def case(runner: str, runs: Sequence[Ended], failures: Mapping[int, Sequence[Failure]]) -> Case:
    """The evidence on one runner from all runs of a time that ended, in order, with what failed in them."""
    told = [run for run in runs if run.status in ("success", "failed") and run.runner]
    here = [run for run in told if run.runner == runner]
    elsewhere = [run for run in told if run.runner != runner]
    both = {r.name for r in here} & {r.name for r in elsewhere}
    like = [run for run in here if run.name in both]
    others = [run for run in elsewhere if run.name in both]
    failed, others_failed = _failed(like), _failed(others)
    again = _again(here, elsewhere)
    chance = fisher(failed, len(like), others_failed, len(others)) if like and others else 1.0
    return Case(
        runner=runner,
        runs=len(like),
        failed=failed,
        others=len(others),
        others_failed=others_failed,
        chance=min(1.0, chance * len({run.runner for run in told})),
        alone=len(here) - len(like),
        faults=_faults(here, failures),
        others_faults=_faults(elsewhere, failures),
        only_here=_only_here(here, elsewhere, failures),
        mended=sum(again),
        stayed=len(again) - sum(again),
        clean=next((n for n, run in enumerate(reversed(here)) if run.status == "failed"), len(here)),
    )


def _failed(runs: Iterable[Ended]) -> int:
    return sum(run.status == "failed" for run in runs)


def _faults(runs: Iterable[Ended], failures: Mapping[int, Sequence[Failure]]) -> int:
    found = (failures.get(run.job, ()) for run in runs)
    return sum(any(f.kind is FailureKind.INFRASTRUCTURE for f in each) for each in found)


def _only_here(
    here: Iterable[Ended], elsewhere: Iterable[Ended], failures: Mapping[int, Sequence[Failure]]
) -> tuple[tuple[Failure, int], ...]:
    """What was said in two runs or more, most often said first."""
    seen = {f.signature.key for run in elsewhere for f in failures.get(run.job, ())}
    every = [f for run in here for f in {f.signature.key: f for f in failures.get(run.job, ())}.values()]
    counted = Counter(f.signature.key for f in every if f.cause and f.signature.key not in seen)
    last = {f.signature.key: f for f in every}
    return tuple((last[key], count) for key, count in counted.most_common() if count > 1)


def _again(here: Iterable[Ended], elsewhere: Iterable[Ended]) -> list[bool]:
    """Of each failure there whose job ran elsewhere in the same pipeline too, whether it passed there."""
    passed: dict[tuple[str, int, str], bool] = {}
    for run in elsewhere:
        job = (run.project, run.pipeline, run.name)
        passed[job] = passed.get(job, False) or run.status == "success"
    bad = ((run.project, run.pipeline, run.name) for run in here if run.status == "failed")
    return [passed[job] for job in bad if job in passed]
