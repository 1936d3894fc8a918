"""The verdict on a test in words: the label with its chance, what was counted, and what would settle it.

No label is said that is not sure: "unsure" says what was counted, and how many runs would settle it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from commands import job_contrast, links, pipeline_lines
from commands.answer import Ask, Line, Span, line
from commands.numbers import interval
from commands.phrases import cut, settling, times
from commands.test_family import unrelated
from storage import failures, job_logs, lately, test_runs, verdicts
from storage.database import Database
from storage.records import Label
from storage.state import Failure, Lane, TestHistory
from storage.verdicts import Judged

ORDER = (Label.REGRESSION, Label.FLAKY, Label.INFRASTRUCTURE, Label.UNSURE, Label.FIXED, Label.STABLE)
"""What needs somebody first."""

FEW = 14
"""Runs below which a rate is not worth its interval: what was counted is said as counted."""

_SHA = 10
_CAUSES = 3
_LANES, _NEWEST = 10, 50
"""So many of a test's jobs in which it never failed are held against the others, by so many runs of each."""
_WORDS = 120
_LOOKED_AT = 100
"""Newest failures with the same words that are asked whose they are."""


def rank(history: TestHistory) -> tuple[int, float, str]:
    """Its place among others: by label, the surest first."""
    verdict = history.verdict
    if verdict is None:
        return len(ORDER), 0.0, history.name
    return ORDER.index(verdict.label), -verdict.probability.get(verdict.label, 0.0), history.name


def brief(db: Database, ask: Ask, test: Judged) -> Line:
    """The summary of a test as it stands where it needs somebody most."""
    return summary(db, ask, verdicts.of_lane(db, test.lane, test.key), test.others)


def summary(db: Database, ask: Ask, history: TestHistory, others: int = 0) -> Line:
    """`gate-test: flaky 97%, 9 of 180 first attempts (3–9%) failed; in debian, last failed ‹19 Sep›`."""
    job = history.lane.name or "a job not known"
    failed = test_runs.failed(db, history.lane, history.key)
    spans: list[Span] = [f"{history.name}: ", *label(history, failed), f"; in {job}"]
    if others:
        spans += [f" and {times(others, 'other job')}"]
    if failed:
        spans += [
            ", last failed ",
            pipeline_lines.of_number(db, ask, failed.last, links.day(failed.at, ask.now)),
        ]
    return line(*spans, key=history.key)


def label(history: TestHistory, failed: test_runs.Failed | None) -> list[Span]:
    """`flaky 97%, 9 of 180 first attempts (3–9%), passes on retry`.

    Args:
        failed: its newest failures.
    """
    verdict = history.verdict
    if verdict is None:
        return ["no failure known"]
    sure = _percent(verdict.probability.get(verdict.label, 0.0))
    told = verdict.evidence[0] if verdict.evidence else "nothing known"
    if verdict.label is Label.REGRESSION:
        return [f"NEW, broken ({sure}): {told}"]
    if verdict.label is Label.FIXED:
        return [f"fixed in {(verdict.since or '?')[:_SHA]} {sure}: {told}"]
    if verdict.label is Label.FLAKY:
        return [f"flaky {sure}, {share(history)}{retries(failed)}"]
    if verdict.label is Label.INFRASTRUCTURE:
        return [f"runner trouble {sure}: {told}"]
    if verdict.label is Label.STABLE:
        return [f"stable {sure}: {told}"]
    return [f"unsure: {share(history)}{retries(failed)}", settled(history)]


def _percent(probability: float) -> str:
    return "over 99%" if probability > 0.99 else f"{probability:.0%}"


def share(history: TestHistory) -> str:
    """`9 of 180 first attempts (3–9%)`; without a rate where there are few."""
    runs, failed = history.firsts, history.firsts_failed
    if not runs:
        return "no first attempt on the base is known"
    low, high = interval(failed, runs)
    digits = 0 if high >= 0.05 else 1
    rate = "" if runs < FEW else f" ({100 * low:.{digits}f}–{high:.{digits}%})"
    return f"{failed} of {times(runs, 'first attempt')}{rate} failed"


def retries(failed: test_runs.Failed | None) -> str:
    """`, passes on retry`, as far as that was seen."""
    if failed is None or not failed.retried:
        return ""
    if failed.passed == failed.retried:
        return ", passes on retry"
    return f", passed on {failed.passed} of {times(failed.retried, 'retry', 'retries')}"


def settled(history: TestHistory) -> str:
    """`; 2 more failing runs would settle it`, where that can be said."""
    verdict = history.verdict
    if verdict is None:
        return ""
    ways = settling((verdict.clean, "clean"), (verdict.failing, "failing"))
    return f"; {ways}" if ways else ""


def tells(history: TestHistory) -> bool:
    """There is more to say than what was counted."""
    return history.verdict is not None and (
        history.verdict.label is not Label.UNSURE or history.firsts >= FEW
    )


def contrasts(db: Database, tests: Collection[str]) -> Mapping[str, tuple[Line, ...]]:
    """Whether tests fail in all their jobs alike, from the newest runs of each, by key.

    Where a test failed, its runs are counted as they come; in the other jobs they are counted now. Where
    a commit broke it in the one job in which it fails, more than these runs says so: it is no chance.
    """
    counts: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    elsewhere: dict[Lane, list[str]] = defaultdict(list)
    asked, broken = Counter[str](), set[str]()
    for one in lately.of_tests(db, tests):
        if one.runs:
            name = f"{one.key} {one.lane.project}"
            counts[name][one.lane.name] = (one.runs, one.failed)
            if one.failed and one.label == Label.REGRESSION:
                broken.add(name)
        elif asked[one.key] < _LANES:
            elsewhere[one.lane].append(one.key)
            asked[one.key] += 1
    for lane, of_lane in elsewhere.items():
        for key, found in test_runs.counted(db, lane, of_lane, _NEWEST).items():
            counts[f"{key} {lane.project}"][lane.name] = found
    told: dict[str, list[Line]] = defaultdict(list)
    for name, contrast in job_contrast.contrasts(counts).items():
        if not (contrast.may_be_chance and name in broken):
            told[name.partition(" ")[0]].append(line(job_contrast.sentence(contrast, lately=True)))
    return {key: tuple(lines) for key, lines in told.items()}


def causes(db: Database, ask: Ask, name: str) -> tuple[Line, ...]:
    """What a test's failures said, the most frequent first, with the last job that said it."""
    found: dict[str, list[Failure]] = {}
    for failure in failures.of_test(db, name):
        found.setdefault(failure.signature.key, []).append(failure)
    often = sorted(found.values(), key=lambda each: (-len(each), -each[0].job))
    return tuple(
        line(
            f'{times(len(each), "failure")} said "{_first(each[0].said)}", last ',
            pipeline_lines.of_number(db, ask, each[0].job),
            _anybodys(db, each[0]),
        )
        for each in often[:_CAUSES]
    )


def _anybodys(db: Database, failure: Failure) -> str:
    """That words tell no cause, since tests say them that have nothing in common."""
    others = job_logs.tests_saying(db, failure.signature.key, _LOOKED_AT)
    return "; unrelated tests say so too: that carries no weight" if unrelated(others) else ""


def _first(said: str) -> str:
    return cut(next((x.strip() for x in said.splitlines() if x.strip()), "nothing"), _WORDS)
