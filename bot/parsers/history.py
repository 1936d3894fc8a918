"""Histories of test runs as CSV: one row a run, named columns in any order.

What a history is for survives most of what can be missing from it, so little is refused: a row without a test
or with an outcome that nobody knows. Rows come in any order; what an empty field means is left to the rules.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite

from bot.parsers.gitlab_values import time_of
from storage.records import RunOutcome, TestRun

_OUTCOMES = {
    RunOutcome.PASSED: ("passed", "pass", "success", "successful", "succeeded", "ok", "p", "xfail"),
    RunOutcome.FAILED: (
        *("failed", "fail", "failure", "error", "errored", "broken", "crash", "crashed", "f", "e"),
        *("timeout", "timedout", "timed_out", "xpass", "unexpectedpass"),
    ),
    RunOutcome.SKIPPED: ("skipped", "skip", "disabled", "ignored", "quarantined", "notrun", "not_run", "s"),
    RunOutcome.INCOMPLETE: (
        *("incomplete", "killed", "canceled", "cancelled", "aborted", "interrupted", "absent", "missing"),
        *("unknown", "running", "pending", "created", "manual", "infrastructure", "none", "null"),
    ),
}
_BY_WORD = {word: outcome for outcome, words in _OUTCOMES.items() for word in words}
_NEEDED = ("test", "outcome")
_LONGEST = 9
"""Digits of an attempt number; no job is tried a thousand million times."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that could not be read.

    Attributes:
        line: where it stands in the file; the header is line 1.
        reason: what is wrong with it, as a person reads it.
    """

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class History:
    """What was read, and what was not."""

    runs: tuple[TestRun, ...]
    refused: tuple[Refused, ...]


class NotHistory(ValueError):
    """It is no history at all; the text says why."""


def parse(raw: bytes) -> History:
    """Reads a history.

    Raises:
        NotHistory: the first line does not name at least a test and an outcome.
    """
    text = raw.decode("utf-8-sig", "replace").replace("\0", "")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = [name.strip().lower() for name in next(_readable(rows), [])]
    if lacking := [name for name in _NEEDED if name not in header]:
        raise NotHistory(f"is no history: its first line names no column {' and none '.join(lacking)}")
    place = {name: header.index(name) for name in header}
    runs: list[TestRun] = []
    refused: list[Refused] = []
    seen: set[tuple[str, ...]] = set()
    for row in _readable(rows):
        if not any(row):
            continue
        found = _run(row, place)
        if isinstance(found, str):
            refused.append(Refused(rows.line_num, found))
        elif not _again(found, row, seen):
            runs.append(found)
    return History(tuple(runs), tuple(refused))


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _readable(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """A field beyond the csv module's limit costs its row, not the file."""
    while True:
        try:
            yield next(rows)
        except csv.Error as error:
            yield [f"\0{error}"]
        except StopIteration:
            return


def _run(row: Sequence[str], place: Mapping[str, int]) -> TestRun | str:
    """One row as a run, or what is wrong with it."""

    def of(name: str) -> str:
        at = place.get(name, -1)
        return row[at].strip() if 0 <= at < len(row) else ""

    if row[0].startswith("\0"):
        return f"cannot be read as CSV: {row[0][1:]}"
    if not of("test"):
        return "names no test"
    outcome = _BY_WORD.get(of("outcome").lower())
    if outcome is None:
        return f'outcome "{of("outcome")[:40]}" is not known: passed, failed, error or skipped'
    at = _time(of("finished_at"))
    if of("finished_at") and at is None:
        return f'finished_at "{of("finished_at")[:40]}" is no time: 2026-03-02T10:00:00Z'
    return TestRun(
        test=of("test"),
        job=of("job"),
        outcome=outcome,
        sha=of("sha"),
        ref=of("ref").removeprefix("refs/heads/"),
        runner=of("runner"),
        pipeline=of("pipeline"),
        attempt=_attempt(of("attempt")),
        seconds=_seconds(of("seconds")),
        at=at,
        reason=of("failure_reason").lower(),
    )


def _again(run: TestRun, row: Sequence[str], seen: set[tuple[str, ...]]) -> bool:
    """A row that says the same in all that makes a run one of its kind is the same run told twice."""
    if not run.pipeline or run.attempt is None or not run.at:
        return False
    known = tuple(row)
    if known in seen:
        return True
    seen.add(known)
    return False


def _time(text: str) -> datetime | None:
    if not text.replace(".", "", 1).isdigit():
        return time_of(text)
    try:
        return datetime.fromtimestamp(float(text), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _attempt(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if isfinite(seconds) and seconds >= 0 else None
