"""What failed in one run of a job.

A report says which tests failed, by the names under which they have their histories, and little else; a log
says how, and what failed beside the tests. Both together tell each failure once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.rules import signatures
from bot.rules.incomplete import KILLED
from storage.records import FailureKind, LogFailure
from storage.state import Attempt, Failure, LoggedFailure, Result

MOST = 500
"""Failures of one run that are kept apart: when thousands fail, the last of them tells nothing new."""

_PARTS = re.compile(r"[/:.\s]+")
_EXTENSION = re.compile(r"\.(?:py|sh|rs|c)(?=::|$)")


def of_run(run: Attempt, results: Sequence[Result], logged: Sequence[LoggedFailure]) -> list[Failure]:
    """What failed in a run of a job, tests first; nothing where the job did not fail.

    Args:
        results: of the tests in it that failed.
        logged: what its log tells of.
    """
    if run.job.status != "failed":
        return []
    left = [one for one in logged if not one.failure.passed_again]
    found = []
    for result in results:
        told = next((one for one in left if same(result.name, one.failure.test or "")), None)
        if told:
            left.remove(told)
        found.append(_of_result(result, told))
    found += [_of_log(one) for one in left]
    return found[:MOST] or [_unexplained(run)]


def same(name: str, called: str) -> bool:
    """Whether a name in a report and what a log calls a test are one: either ends with the other."""
    one, other = parts(name), parts(called)
    few = min(len(one), len(other))
    return bool(few) and one[-few:] == other[-few:]


def parts(name: str) -> list[str]:
    """The words of a test's name, whatever marks stand between them."""
    return [part for part in _PARTS.split(_EXTENSION.sub("", name.casefold())) if part]


def _of_result(result: Result, told: LoggedFailure | None) -> Failure:
    said = (told.failure.excerpt if told else "") or result.message or ""
    signature = told.signature if told and told.failure.excerpt else signatures.sign(said)
    line = told.failure.lines[0] if told else None
    return Failure(result.job, FailureKind.TEST, result.name, result.key, said, line, signature)


def _of_log(told: LoggedFailure) -> Failure:
    failure = told.failure
    test = failure.test or ""
    said = failure.excerpt or _how(failure)
    return Failure(told.job, failure.kind, test, "", said, failure.lines[0], told.signature)


def _how(failure: LogFailure) -> str:
    return f"killed by {failure.signal}" if failure.signal else str(failure.outcome)


def _unexplained(run: Attempt) -> Failure:
    """A job that failed and left nothing that was read: why, as GitLab says it."""
    reason = run.job.failure_reason or ""
    kind = FailureKind.INFRASTRUCTURE if reason in KILLED else FailureKind.UNKNOWN
    said = run.incomplete or reason.replace("_", " ")
    return Failure(run.job.id, kind, "", "", said, None, signatures.sign(said))
