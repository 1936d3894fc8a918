"""Test results from a job's log, where no report of the job tells them.

A log and a report name one test differently: Meson prints "unit/gate-test" where its report has a class
"hall.unit/gate-test" with a case for each part, or "hall" with a case "unit/gate-test". They are compared by
the words between the marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
    failed = [parts(name) for name, bad in reported.items() if bad]
    names = [(parts(name), name) for name in sorted(known, key=lambda n: (len(n), n))]
    found: dict[str, LogFailure] = {}
    for failure in failures:
        if failure.kind is not FailureKind.TEST or not failure.test or failure.passed_again:
            continue
        wanted = parts(failure.test)
        if any(_holds(words, wanted) for words in failed):
            continue
        name = next((n for words, n in names if _ends(words, wanted)), failure.test)
        if name not in reported:
            found.setdefault(name, failure)
    return found


def may_be(name: str, test: str) -> bool:
    """Whether a report's name may be that of a test in a log."""
    return _ends(parts(name), parts(test))


def _ends(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return words[-len(wanted) :] == wanted


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return any(words[i : i + len(wanted)] == wanted for i in range(len(words) - len(wanted) + 1))
