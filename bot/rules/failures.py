"""What failed in one run of a job.

A report says which tests failed, by the names under which they have their histories, and little else; a log
says how, and what failed beside the tests. Both together tell each failure once. Where a report tells each
part of a test (Meson's does, of tests that speak TAP) and a log the whole, what the log says is said of each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.rules import signatures
from bot.rules.incomplete import BROKEN
from storage.records import FailureKind, LogFailure
from storage.state import Attempt, Failure, LoggedFailure, Result

MOST = 500
"""Failures of one run that are kept apart: when thousands fail, the last of them tells nothing new."""

_Called = tuple[list[str], LoggedFailure]
"""The words of a test's name, and what the log tells of it."""

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
    told = _told(results[:MOST], left)
    found = [_of_result(result, one) for result, one in zip(results, told, strict=False)]
    joined = {id(one) for one in told}
    found += [_of_log(one) for one in left if id(one) not in joined]
    return found[:MOST] or [_unexplained(run)]


def _told(results: Sequence[Result], logged: Sequence[LoggedFailure]) -> list[LoggedFailure | None]:
    """What the log tells of each result: of that test alone, else of the test that it is a part of."""
    ending = defaultdict[str, list[_Called]](list)  # by the last word of the name
    for one in logged:
        if called := parts(one.failure.test or ""):
            ending[called[-1]].append((called, one))
    told: list[LoggedFailure | None] = []
    taken = set[int]()
    for words in (parts(result.name) for result in results):
        near = ending.get(words[-1], ()) if words else ()
        alone = next((one for called, one in near if id(one) not in taken and same(words, called)), None)
        if alone:
            taken.add(id(alone))
        told.append(alone or _of_whole(words, ending))
    return told


def _of_whole(words: Sequence[str], ending: Mapping[str, Sequence[_Called]]) -> LoggedFailure | None:
    """What the log tells of the test that a result is a part of, best where it names that part."""
    whole = [
        one
        for end, word in enumerate(words[:-1], 1)
        for called, one in ending.get(word, ())
        if words[:end][-len(called) :] == called
    ]
    if len(whole) < 2:
        return whole[0] if whole else None
    named = (one for one in whole if any(same(words, parts(part)) for part in one.failure.subtests))
    return next(named, whole[0])


def same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the words of a name in a report and in a log are of one test: either ends with the other."""
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
    kind = FailureKind.INFRASTRUCTURE if run.job.late or reason in BROKEN else FailureKind.UNKNOWN
    said = run.incomplete or reason.replace("_", " ")
    return Failure(run.job.id, kind, "", "", said, None, signatures.sign(said))
