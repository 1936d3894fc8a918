"""Test results from a job's log, where no report of the job tells them.

A log and a report name one test differently: Meson prints "unit/gate-test" where its report has a class
"hall.unit/gate-test" with a case for each part, or "hall" with a case "unit/gate-test". They are compared by
the words between the marks, and looked up by them: a job may have thousands of tests, and fail most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.rules.failures import parts
from storage.records import FailureKind, LogFailure


def results(
    failures: Iterable[LogFailure], reported: Mapping[str, bool], known: Iterable[str]
) -> dict[str, LogFailure]:
    """The failures that are results of this job, by the names under which the tests have their histories.

    Args:
        failures: of the job's log.
        reported: the tests that reports of the job tell of, and whether they failed.
        known: the names under which reports tell of this job's tests, in any run of it.
    """
    tests = (f for f in failures if f.kind is FailureKind.TEST and f.test and not f.passed_again)
    told = [(failure, tuple(parts(failure.test or ""))) for failure in tests]
    lengths = {len(words) for _, words in told if words}
    failed = {row for name, bad in reported.items() if bad for row in _rows(parts(name), lengths)}
    names: dict[tuple[str, ...], str] = {}
    for name in sorted(known, key=lambda n: (len(n), n)):
        for end in _ends(parts(name), lengths):
            names.setdefault(end, name)
    found: dict[str, LogFailure] = {}
    for failure, words in told:
        name = names.get(words, failure.test or "")
        if words not in failed and name not in reported:
            found.setdefault(name, failure)
    return found


def may_be(names: Iterable[str], tests: Iterable[str]) -> set[str]:
    """The tests in logs whose names in reports may be among these."""
    told = {test: tuple(parts(test)) for test in tests}
    lengths = {len(words) for words in told.values() if words}
    ends = {end for name in names for end in _ends(parts(name), lengths)}
    return {test for test, words in told.items() if words in ends}


def _ends(words: Sequence[str], lengths: Iterable[int]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[len(words) - n :]) for n in lengths if n <= len(words))


def _rows(words: Sequence[str], lengths: Iterable[int]) -> Iterator[tuple[str, ...]]:
    """Every so many of its words that stand side by side."""
    return (tuple(words[i : i + n]) for n in lengths for i in range(len(words) - n + 1))
