"""What is said of other people's tests, each run many times on one commit; the data are not in this tree."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.rules.flakes.judge import judge
from bot.rules.flakes.places import Key
from storage.records import Label, RunOutcome, TestRun

_LETTERS = {"P": RunOutcome.PASSED, "F": RunOutcome.FAILED, "E": RunOutcome.FAILED}
_TEST = "Fully-Qualified Test Name (packageName.ClassName.methodName)"
_FAILED, _RUNS = "Number Of Test Failures In Test Suite", "Number Of Test Runs In Test Suite"
_FEW = 0.01


def isolation(folder: Path) -> Iterator[str]:
    """The table of tests run alone, thousands of times each."""
    rows = _rows(folder / "isolation-history.csv")
    runs = [
        TestRun(row["test"], "isolation", _LETTERS[letter], row["commit"], "main")
        for row in rows
        for letter in row["history"]
    ]
    truth = {(row["test"], "isolation"): row["label"] for row in rows}
    yield from _table("real tests, run again on one commit", runs, truth)


def orders(folder: Path) -> Iterator[str]:
    """The table of flaky tests run in about twenty orders of their suite: each order is a job.

    Only counts are known, so failures are taken for evenly spread.
    """
    runs: list[TestRun] = []
    truth: dict[Key, str] = {}
    for row in _rows(folder / "idoft-tso-iso-rates.csv"):
        for n, (failed, ran) in enumerate(zip(_counts(row[_FAILED]), _counts(row[_RUNS]), strict=True)):
            key = (row[_TEST], f"order {n}")
            truth[key] = _truth(failed, ran)
            for i in range(ran):
                bad = (i + 1) * failed // ran > i * failed // ran
                outcome = RunOutcome.FAILED if bad else RunOutcome.PASSED
                runs.append(TestRun(*key, outcome, row["SHA Detected"], "main"))
    yield from _table("flaky tests in one order of their suite", runs, truth)


def _truth(failed: int, ran: int) -> str:
    if failed in (0, ran):
        return "always failed" if failed else "always passed"
    return f"failed in less than {_FEW:.0%}" if failed / ran < _FEW else f"failed in {_FEW:.0%} or more"


def _counts(field: str) -> list[int]:
    return [int(float(number)) for number in field.strip("() ").split(";")]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _table(title: str, runs: list[TestRun], truth: Mapping[Key, str]) -> Iterator[str]:
    found = {(v.test, v.job): v.label for v in judge(runs)}
    yield f"| {title} | tests | {' | '.join(Label)} |"
    yield "|---|--:|" + "--:|" * len(Label)
    for name in sorted(set(truth.values())):
        counts = Counter(found[key] for key, label in truth.items() if label == name)
        yield f"| {name} | {counts.total()} | {' | '.join(str(counts[label]) for label in Label)} |"
