from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest

from bot.rules.flakes.judge import judge
from storage.records import Label, RunOutcome, TestRun, TestVerdict
from tests.histories import clean, runs

TESTS = [f"lamp-{n}" for n in range(6)]


def by_test(history: Iterable[TestRun]) -> dict[str, TestVerdict]:
    return {v.test: v for v in judge(list(history))}


def each(words: str, tests: Iterable[str] = TESTS) -> list[TestRun]:
    """The same history for several tests."""
    return list(chain.from_iterable(runs(words, test=test) for test in tests))


def test_gitlabs_own_word_explains_a_failure() -> None:
    history = runs(clean(10) + ("F. " + clean(15)) * 4)
    reason = [replace(r, reason="runner_system_failure") if r.outcome == "failed" else r for r in history]
    verdict = by_test(reason)["lamp-test"]
    assert (verdict.label, verdict.failure_rate) == (Label.INFRASTRUCTURE, 0.0)
    assert "4 failures explained by the infrastructure: not counted" in verdict.evidence
    script = [replace(r, reason="script_failure") if r.outcome == "failed" else r for r in history]
    assert by_test(script)["lamp-test"].label is Label.FLAKY


def test_many_tests_that_fail_at_once_and_pass_on_retry_are_a_burst() -> None:
    found = by_test(each(clean(30) + "F. " + clean(30)))
    assert {v.label for v in found.values()} == {Label.INFRASTRUCTURE}


def test_many_tests_that_fail_from_a_commit_on_are_its_doing() -> None:
    found = by_test(each(clean(30) + "FF F F"))
    assert {(v.label, v.since) for v in found.values()} == {(Label.REGRESSION, "c30")}


def test_many_tests_that_fail_at_one_commit_only_are_stable() -> None:
    found = by_test(each(clean(30) + "FF " + clean(30)))
    assert {v.label for v in found.values()} == {Label.STABLE}
    once = by_test(each(clean(30) + "F " + clean(30)))
    assert {v.label for v in once.values()} == {Label.STABLE}


def test_one_program_that_fails_in_all_its_configurations_is_no_burst() -> None:
    ring = [f"qtest-{arch}/ring-test" for arch in ("arm", "ppc", "s390x", "x86")]
    well = each(clean(100) + ". . . . " * 20)
    found = by_test([*each(clean(100) + "F. . . . " * 20, ring), *well])
    assert {found[test].label for test in ring} == {Label.REGRESSION}
    together = by_test([*each(clean(30) + "F. " + clean(30), ring), *each(clean(30) + "F. " + clean(30))])
    assert {v.label for v in together.values()} == {Label.INFRASTRUCTURE}


def test_two_tests_are_no_burst() -> None:
    found = by_test(each(clean(30) + "F. " + clean(30), TESTS[:2]))
    assert {v.label for v in found.values()} == {Label.UNSURE}


def on_runners(words: str, sick: str, test: str = "lamp-test") -> list[TestRun]:
    """Every fourth commit runs on the sick runner."""
    return [
        replace(r, runner=sick if int(r.sha[1:]) % 4 == 0 else f"r{int(r.sha[1:]) % 4}")
        for r in runs(words, test=test)
    ]


def test_a_test_that_fails_on_one_runner_only_is_not_flaky() -> None:
    verdict = by_test(on_runners("F. . . . . . . . " * 15, "r9"))["lamp-test"]
    assert verdict.label is Label.INFRASTRUCTURE
    assert verdict.evidence[0].startswith("15 of 45 runs on r9 failed, 0 of 90 elsewhere in that time")


def test_a_commit_that_only_one_runner_has_seen_is_not_blamed_on_the_runner() -> None:
    history = runs(clean(40)) + runs("FF F F F", runner="r9", prefix="d", start=runs(clean(41))[-1].at)  # type: ignore[arg-type]
    verdict = by_test(history)["lamp-test"]
    assert verdict.label is not Label.INFRASTRUCTURE


def test_one_sick_runner_explains_the_failures_of_many_tests() -> None:
    lone = [". " * (8 * k + 4) + "F. . . . . . . . . . . . F. " + clean(20) for k in range(6)]
    found = by_test(chain.from_iterable(on_runners(w, "r9", t) for w, t in zip(lone, TESTS, strict=True)))
    assert {v.label for v in found.values()} == {Label.INFRASTRUCTURE}


@pytest.mark.parametrize("runners", [2, 3])
def test_a_sick_runner_is_seen_among_few_runners_and_beside_flakes(runners: int) -> None:
    """With three runners it has a third of all failures to expect, and no more than all to show."""

    def history(words: str, test: str) -> list[TestRun]:
        found = runs(words, test=test)
        return [replace(r, runner=f"r{(int(r.sha[1:]) + (r.attempt or 0)) % runners}") for r in found]

    sickly = [". " * (6 * k + 11) + "F. . . . . . . . . . . . F. " + clean(40) for k in range(6)]
    flakes = [history((clean(3 + k) + "F. ") * 10, f"fan-{k}") for k in range(3)]
    tests = [history(words, test) for words, test in zip(sickly, TESTS, strict=True)]
    found = by_test(chain(*tests, *flakes))
    assert {found[test].label for test in TESTS} == {Label.INFRASTRUCTURE}
    assert found["fan-1"].label is Label.FLAKY


def cut(words: str, at: int) -> list[TestRun]:
    """Six tests of a job one after the other; some commit's job ends with the failure of the third."""
    return [
        replace(r, at=r.at + timedelta(minutes=n), outcome=RunOutcome.FAILED if n == 2 and hit else r.outcome)
        for n, test in enumerate(TESTS)
        for r in runs(words, test=test)
        if r.at and not ((hit := int(r.sha[1:]) % at == at - 1 and r.attempt == 1) and n > 2)
    ]


def test_the_test_under_way_when_its_job_was_cut_off_is_not_to_blame() -> None:
    lone = runs(". . . F. . . . F. . . . . F. . ", test="fan-test")
    found = by_test(cut(". " * 60, 20) + lone)
    assert found["lamp-2"].label is Label.INFRASTRUCTURE
    assert found["lamp-3"].label is Label.STABLE


def test_a_job_that_always_ends_at_the_first_failure_says_nothing() -> None:
    assert by_test(cut(". " * 60, 20))["lamp-2"].label is not Label.INFRASTRUCTURE


def killed(test: str, seconds: float, failing: Iterable[int]) -> list[TestRun]:
    words = " ".join("F." if n in set(failing) else "." for n in range(120))
    return runs(words, test=test, seconds=seconds)


@pytest.mark.parametrize(("minutes", "label"), [(30.0, Label.INFRASTRUCTURE), (0.5, Label.FLAKY)])
def test_the_longest_test_is_not_blamed_for_being_long(minutes: float, label: Label) -> None:
    short = [killed(f"lamp-{n}", 60.0, [17 * n + 6]) for n in range(4)]
    well = [killed(f"fan-{n}", 60.0, []) for n in range(10)]
    long = killed("long-test", 60 * minutes, range(3, 120, 12))
    assert by_test(chain(long, *short, *well))["long-test"].label is label


def test_bursts_far_apart_are_each_seen() -> None:
    later = [replace(r, at=r.at + timedelta(days=40)) if r.at else r for r in each("F. " + clean(10))]
    other = [replace(r, sha=f"d{r.sha}", pipeline=f"d{r.pipeline}") for r in later]
    found = by_test(each(clean(30) + "F. " + clean(30)) + other)
    assert {v.label for v in found.values()} == {Label.INFRASTRUCTURE}
