"""`inspect history`: what the bot thinks of each test of a history of runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.parsers import history
from bot.rules.flakes.elsewhere import elsewhere
from bot.rules.flakes.judge import judge
from bot.sources import files
from bot.sources.paths import NoSuchPath
from storage.records import Label, TestVerdict

Json = dict[str, Any]


def inspect_history(paths: Iterable[Path]) -> Iterator[Json]:
    """Each file's rows that cannot be read, then a verdict for each test in each job."""
    for path in paths:
        try:
            found = history.parse(files.read(path))
        except (history.NotHistory, NoSuchPath) as error:
            reason = error.reason if isinstance(error, NoSuchPath) else str(error)
            yield {"file": path.name, "reason": reason}
            continue
        for refused in found.refused:
            yield {"file": path.name, "line": refused.line, "reason": f"line {refused.line} {refused.reason}"}
        verdicts = judge(found.runs)
        others = elsewhere(found.runs, {(v.test, v.job) for v in verdicts if v.label is Label.REGRESSION})
        for verdict in verdicts:
            told = (*verdict.evidence, *others.get((verdict.test, verdict.job), ()))
            yield values(replace(verdict, evidence=told))


def values(verdict: TestVerdict) -> Json:
    """A verdict as others read it."""
    return {
        "test": verdict.test,
        "job": verdict.job,
        "label": verdict.label,
        "probability": {label: round(p, 4) for label, p in verdict.probability.items()},
        "failure_rate": None if verdict.failure_rate is None else round(verdict.failure_rate, 6),
        "interval": None if verdict.interval is None else [round(end, 6) for end in verdict.interval],
        "since": verdict.since,
        "evidence": list(verdict.evidence),
        "needed": verdict.needed,
        "needed_clean": verdict.clean,
        "needed_failing": verdict.failing,
    }
