"""`python -m bench.flakes [--seed N] [--seeds N] [--quick]`: how often the verdict on tests is right.

Beside it stand what other rules would have said.

Two made-up projects: the one whose figures the priors were chosen with, and another one of other size, rates
and troubles that they were not. docs/verdict.md says how to read the tables.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median
from time import perf_counter

from bench import corpus
from bench.flakes import real
from bench.flakes.history import Key, Synthetic, Truth, make
from bench.flakes.plan import OTHER, Kind, Shape
from bench.flakes.replay import OURS, Said, pings, play
from bot.rules.flakes.judge import judge
from storage.records import Label

_LABELS = tuple(label for label in Label if label is not Label.UNSURE)
_CORPORA = {"one project": Shape(jobs=50), "another": replace(OTHER, jobs=25)}
"""The replay takes ten of their jobs, with four times as many tests that are not stable."""


def main(words: list[str] | None = None) -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.flakes", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first of the seeds")
    parser.add_argument("--seeds", type=int, default=3, help="how many")
    parser.add_argument("--quick", action="store_true", help="small histories, for a first look")
    arguments = parser.parse_args(words)
    seeds = range(arguments.seed, arguments.seed + arguments.seeds)
    for name, shape in _CORPORA.items():
        small = replace(shape, jobs=6, commits=60) if arguments.quick else shape
        few = replace(
            small, jobs=min(small.jobs, 10), kinds={k: 4 * share for k, share in small.kinds.items()}
        )
        print(f"\n{name}, seeds {seeds[0]} to {seeds[-1]}\n")
        print("\n".join(at_the_end(make(small, seed) for seed in seeds)), end="\n\n")
        print("\n".join(replayed([make(few, seed) for seed in seeds])))
    if (data := corpus.folder()) is not None:
        print("\n" + "\n".join(real.isolation(data / "flaky")))
        print("\n" + "\n".join(real.orders(data / "flaky")))
    return 0


def at_the_end(histories: Iterable[Synthetic]) -> Iterator[str]:
    """The lines of the table of what whole histories are judged to be."""
    judged: list[tuple[Truth, Label]] = []
    runs, took = 0, 0.0
    for of in histories:
        every = [r for p in of.pipelines for r in p]
        start = perf_counter()
        judged += [(of.truth[v.test, v.job], v.label) for v in judge(every)]
        took += perf_counter() - start
        runs += len(every)
    yield f"| {runs} runs judged in {took:.0f} s; truth: | tests | {' | '.join(Label)} |"
    yield "|---|--:|" + "--:|" * len(Label)
    for truth in _LABELS:
        counts = Counter(label for t, label in judged if t.label is truth)
        yield f"| {truth} | {counts.total()} | {' | '.join(str(counts[label]) for label in Label)} |"
    right = [_share([(t, s) for t, s in judged if s is of]) for of in _LABELS]
    found = [_share([(t, s) for t, s in judged if t.label is of]) for of in _LABELS]
    yield f"| **precision** | | {' | '.join(right)} | |"
    yield f"| **recall** | | {' | '.join(found)} | |"
    full = sum(t.plan.kind is Kind.FULL and label is Label.FLAKY for t, label in judged)
    yield f"| full regressions called flaky | {full} |" + " |" * len(Label)


def _share(judged: Sequence[tuple[Truth, Label]]) -> str:
    """Which part of what was said is right."""
    return f"{sum(s in t.accepted for t, s in judged) / len(judged):.3f}" if judged else "–"


def replayed(histories: Sequence[Synthetic]) -> Iterator[str]:
    """The lines of the table of what each rule would have said and whom it would have pinged."""
    heads = ("full found", "runs until then", "partial found", "runs until then", "pings", "wasted")
    yield f"| rule | {' | '.join(heads)} | full ones called flaky |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    played = [(of, play(of)) for of in histories]
    for name in played[0][1]:
        cells = []
        for kind in (Kind.FULL, Kind.PARTIAL):
            every = [_delays(of, said[name], kind) for of, said in played]
            delays = [delay for some, _ in every for delay in some]
            cells += [
                f"{len(delays)} of {sum(n for _, n in every)}",
                f"{median(delays):.0f}" if delays else "–",
            ]
        pinged = [_pings(of, said[name]) for of, said in played]
        flaky = sum(_called_flaky(of, said[name]) for of, said in played)
        cells += [str(sum(sent for sent, _ in pinged)), str(sum(wasted for _, wasted in pinged)), str(flaky)]
        yield f"| {f'**{name}**' if name == OURS else name} | {' | '.join(cells)} |"


def _changed(of: Synthetic, truth: Truth) -> int | None:
    """The pipeline with which a planted regression began; None where the test did not run from then on."""
    numbers = (
        n
        for n, pipeline in enumerate(of.pipelines)
        if pipeline
        and pipeline[0].pipeline in truth.broken_at
        and int(pipeline[0].sha, 16) >= truth.plan.change
    )
    return next(numbers, None)


def _delays(of: Synthetic, said: Mapping[Key, Said], kind: Kind) -> tuple[list[int], int]:
    """After how many runs at or after the change each regression was called one; and how many there are."""
    delays, total = [], 0
    for key, truth in of.truth.items():
        changed = _changed(of, truth)
        if truth.plan.kind is not kind or changed is None:
            continue
        total += 1
        before = sum((r.test, r.job) == key and r.ref == "staging" for p in of.pipelines[:changed] for r in p)
        after = [
            n - before for at, n, is_, *_ in said[key].changes if at >= changed and is_ is Label.REGRESSION
        ]
        delays += after[:1]
    return delays, total


def _pings(of: Synthetic, said: Mapping[Key, Said]) -> tuple[int, int]:
    """How many pings, and how many while no commit had broken the test."""
    sent = wasted = 0
    for key, of_key in said.items():
        for number in pings(of_key):
            sent += 1
            recent = {r.pipeline for p in of.pipelines[max(0, number - 3) : number + 1] for r in p}
            wasted += not recent & of.truth[key].broken_at
    return sent, wasted


def _called_flaky(of: Synthetic, said: Mapping[Key, Said]) -> int:
    """Full regressions that were called flaky after they began."""
    count = 0
    for key, truth in of.truth.items():
        changed = _changed(of, truth) if truth.plan.kind is Kind.FULL else None
        if changed is not None:
            count += any(at >= changed and label is Label.FLAKY for at, _, label, *_ in said[key].changes)
    return count


if __name__ == "__main__":
    sys.exit(main())
