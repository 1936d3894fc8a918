"""Histories of test runs, written as letters: one word a commit, one letter an attempt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.rules.flakes.judge import judge
from storage.records import RunOutcome, TestRun, TestVerdict

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
_LETTERS = {
    ".": RunOutcome.PASSED,
    "F": RunOutcome.FAILED,
    "s": RunOutcome.SKIPPED,
    "?": RunOutcome.INCOMPLETE,
}


def runs(
    words: str,
    *,
    test: str = "lamp-test",
    job: str = "system",
    ref: str = "staging",
    runner: str = "r1",
    seconds: float = 10.0,
    start: datetime = START,
    prefix: str = "c",
) -> list[TestRun]:
    """The words "." "F." are two commits, an hour apart: one clean run; one failure that passed on retry."""
    return [
        TestRun(
            test=test,
            job=job,
            outcome=_LETTERS[letter],
            sha=f"{prefix}{n}",
            ref=ref,
            runner=runner,
            pipeline=f"{prefix}{n}",
            attempt=attempt,
            seconds=seconds,
            at=start + timedelta(hours=n, minutes=10 * attempt),
        )
        for n, word in enumerate(words.split())
        for attempt, letter in enumerate(word, 1)
    ]


def clean(commits: int) -> str:
    """So many commits with one clean run each."""
    return ". " * commits


def only(history: list[TestRun]) -> TestVerdict:
    """The verdict on a history of one test."""
    (verdict,) = judge(history)
    return verdict
