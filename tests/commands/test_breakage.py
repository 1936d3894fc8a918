from __future__ import annotations

import pytest

from commands.breakage import Breakage, Cluster, clusters
from storage.records import FailureKind, Job, Label, Signature, TestVerdict
from storage.state import Attempt, Failure


def a_run(
    number: int,
    status: str = "failed",
    name: str = "functional",
    attempt: int = 1,
    *,
    allowed: bool = False,
    **more: str,
) -> Attempt:
    job = Job(number, name, status, None, "r1", retried=False, allow_failure=allowed)
    return Attempt(job, "pinewood/pinewood", 7, attempt, attempt, **more)


def a_failure(
    job: int, test: str = "lamp-test", cause: str = "", kind: FailureKind = FailureKind.TEST
) -> Failure:
    return Failure(job, kind, test, "T-1" if test else "", "no oil", 41, Signature("k", "no oil"), cause)


def a_verdict(label: Label, high: float = 0.05) -> TestVerdict:
    return TestVerdict(
        "lamp-test", "functional", label, {label: 0.97}, 0.0, (0.0, high), "c4", ("so it is",), 3, 2
    )


def a_cluster(kind: Breakage) -> Cluster:
    return Cluster(kind, (a_failure(1),), (a_run(1),), (), waits=False, verdict=None)


def kinds(runs: list[Attempt], failures: list[Failure], verdict: TestVerdict | None = None) -> list[Breakage]:
    return [c.kind for c in clusters(runs, failures, lambda f: verdict)]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        (Label.REGRESSION, Breakage.NEW),
        (Label.FLAKY, Breakage.FLAKY),
        (Label.INFRASTRUCTURE, Breakage.RUNNER),
        (Label.STABLE, Breakage.UNSURE),
        (Label.FIXED, Breakage.UNSURE),
        (Label.UNSURE, Breakage.UNSURE),
    ],
)
def test_a_failure_of_a_test_is_taken_for_what_its_history_says(label: Label, kind: Breakage) -> None:
    assert kinds([a_run(1)], [a_failure(1)], a_verdict(label)) == [kind]


def test_what_nothing_is_known_of_is_unsure() -> None:
    assert kinds([a_run(1)], [a_failure(1)]) == [Breakage.UNSURE]


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        (FailureKind.INFRASTRUCTURE, Breakage.RUNNER),
        (FailureKind.BUILD, Breakage.BUILD),
        (FailureKind.UNKNOWN, Breakage.UNSURE),
        (FailureKind.INCOMPLETE, Breakage.UNSURE),
    ],
)
def test_what_was_no_test_is_taken_for_what_the_log_says(kind: FailureKind, taken: Breakage) -> None:
    assert kinds([a_run(1)], [a_failure(1, "", kind=kind)], a_verdict(Label.REGRESSION)) == [taken]


def test_a_branch_that_fails_again_and_again_what_is_clean_elsewhere_breaks_it() -> None:
    runs, failures = [a_run(1), a_run(2, attempt=2)], [a_failure(1), a_failure(2)]
    assert kinds(runs, failures, a_verdict(Label.STABLE)) == [Breakage.NEW]
    assert kinds(runs, failures, a_verdict(Label.STABLE, high=0.3)) == [Breakage.UNSURE]
    assert kinds(runs[:1], failures[:1], a_verdict(Label.STABLE)) == [Breakage.UNSURE]
    passed = [*runs, a_run(3, "success", attempt=3)]
    assert kinds(passed, failures, a_verdict(Label.STABLE)) == [Breakage.UNSURE]


def test_a_hundred_failures_of_one_cause_are_one() -> None:
    runs = [a_run(n, name=f"job-{n % 4}") for n in range(1, 5)]
    failures = [a_failure(1 + n % 4, f"test-{n}", "c") for n in range(100)]
    (found,) = clusters(runs, failures, lambda f: None)
    assert (len(found.tests), len(found.jobs)) == (100, 4)


def test_a_flake_does_not_excuse_another_test_with_the_same_words() -> None:
    verdicts = {"lamp-test": a_verdict(Label.FLAKY), "wick-test": None}
    failures = [a_failure(1, "lamp-test", "c"), a_failure(1, "wick-test", "c")]
    (found,) = clusters([a_run(1)], failures, lambda f: verdicts[f.test])
    assert found.kind is Breakage.UNSURE
    verdicts["wick-test"] = a_verdict(Label.REGRESSION)
    (found,) = clusters([a_run(1)], failures, lambda f: verdicts[f.test])
    assert (found.kind, found.first.test) == (Breakage.NEW, "wick-test")


def test_without_words_a_test_is_one_with_itself_in_other_jobs() -> None:
    runs = [a_run(1), a_run(2, name="other")]
    (one,) = clusters(runs, [a_failure(1), a_failure(2)], lambda f: None)
    assert [run.job.id for run in one.jobs] == [1, 2]
    assert len(clusters(runs, [a_failure(1, ""), a_failure(2, "")], lambda f: None)) == 2


def test_whether_a_retry_passed_or_still_runs() -> None:
    def of(*later: Attempt, failures: tuple[Failure, ...] = ()) -> Cluster:
        return clusters([a_run(1), *later], [a_failure(1), *failures], lambda f: None)[0]

    assert not of().passed and not of().waits
    assert of(a_run(2, "running", attempt=2)).waits
    assert of(a_run(2, "success", attempt=2)).mended
    assert not of(a_run(2, attempt=2)).passed
    assert of(a_run(2, attempt=2), failures=(a_failure(2, "wick-test"),)).mended
    killed = a_run(2, attempt=2, incomplete="it ran out of time")
    assert not of(killed, failures=(a_failure(2, "wick-test"),)).passed
    assert not of(a_run(2, "success", name="other")).passed


def test_what_may_fail_is_no_breakage_and_explains_none() -> None:
    may, must = a_run(1, name="lint", allowed=True), a_run(2)
    failures = [a_failure(1, cause="c"), a_failure(2, "gate-test", cause="c")]
    assert kinds([may], failures[:1], a_verdict(Label.REGRESSION)) == [Breakage.ALLOWED]
    (both,) = clusters(
        [may, must], failures, lambda f: a_verdict(Label.REGRESSION if f.job == 1 else Label.UNSURE)
    )
    assert (both.kind, both.first.job, both.jobs) == (Breakage.UNSURE, 2, (may, must))
