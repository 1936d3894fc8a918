"""`inspect log`: one line a trace, in the form that others script against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.parsers import job_log
from bot.rules import signatures
from bot.sources import files
from bot.sources.paths import NoSuchPath
from storage.records import LogFailure

Json = dict[str, Any]


def inspect_log(paths: Iterable[Path]) -> Iterator[Json]:
    """What the bot understands of each job's trace."""
    for path in paths:
        try:
            log = job_log.parse(files.read(path))
        except NoSuchPath as error:
            yield {"file": path.name, "reason": error.reason}
            continue
        yield {
            "file": path.name,
            "complete": log.complete,
            "omitted": log.omitted,
            "failures": [_failure(failure) for failure in log.failures],
        }


def _failure(failure: LogFailure) -> Json:
    return {
        "kind": failure.kind,
        "test": failure.test,
        "suite": failure.suite,
        "outcome": failure.outcome,
        "seconds": failure.seconds,
        "signal": failure.signal,
        "exit_status": failure.exit_status,
        "excerpt": failure.excerpt,
        "signature": signatures.sign(failure.excerpt).key,
        "lines": failure.lines,
        "subtests": failure.subtests,
        "source": f"{failure.file}:{failure.line}" if failure.file else None,
        "passed_again": failure.passed_again,
    }
