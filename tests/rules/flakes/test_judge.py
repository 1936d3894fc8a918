from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.flakes.judge import judge
from storage.records import Label, RunOutcome, TestRun
from tests.histories import START, clean, only, runs

FLAKY = ". . . . F. . . . . . . F. . . . . . . . . . . F. . . . . . . . " * 3


def test_a_test_that_never_failed_is_stable_after_some_runs() -> None:
    assert only(runs(clean(40))).label is Label.STABLE
    few = only(runs(clean(5)))
    assert (few.label, few.clean) == (Label.UNSURE, 9)


def test_failing_and_passing_at_one_commit_now_and_then_is_flaky() -> None:
    verdict = only(runs(FLAKY))
    assert verdict.label is Label.FLAKY
    assert verdict.failure_rate == pytest.approx(9 / 90)
    assert verdict.evidence[0] == "9 of 90 first attempts failed (5–18%)"
    assert "at 9 commits it both failed and passed" in verdict.evidence


def test_a_few_clean_runs_before_it_began_do_not_make_a_flake_a_regression() -> None:
    """Nine clean runs are nothing strange for a test that fails in one of ten; eighty are."""
    flaking = ("F. " + clean(9)) * 20
    assert only(runs(clean(9) + flaking)).label is Label.FLAKY
    assert only(runs(clean(30) + flaking)).label is Label.UNSURE
    assert only(runs(clean(80) + flaking)).label is not Label.FLAKY
    assert only(runs(clean(12) + ("F. " + clean(5)) * 20)).label is Label.FLAKY


def test_one_failure_alone_is_said_to_be_one() -> None:
    one, two = (only(runs(clean(90) + bad + clean(90))) for bad in ("F ", "FF "))
    assert (one.label, two.label) == (Label.STABLE, Label.STABLE)
    assert one.evidence[0] == (
        "it failed at 1 commit only, last at c90 (1 of 1), and never passed there: one failure may be that"
        " of a flake of less than 3.1%, but most likely that commit broke it and was dropped or mended by the"
        " next"
    )
    assert "may be" not in two.evidence[0]


def test_a_dropped_commit_and_one_failure_beside_a_pass_make_no_flake() -> None:
    """Commits that only failed may each have been dropped; one failure more may be anything's."""
    words = clean(50) + "FF " + clean(50) + "FF " + clean(50) + "F. " + clean(50)
    assert only(runs(words)).label is Label.UNSURE


@pytest.mark.parametrize(("failing", "label"), [(4, Label.UNSURE), (5, Label.FLAKY)])
def test_so_many_commits_that_only_failed_make_a_flake_among_clean_ones(failing: int, label: Label) -> None:
    assert only(runs(clean(50) + ("F " + clean(50)) * failing)).label is label


def test_a_long_history_of_one_rate_is_no_regression() -> None:
    """Of the rates that the belief knows, the nearest to 41.5 % was one of regressions alone."""
    random = Random(3)  # noqa: S311 (a history, no secret)
    words = ("".join("F" if random.random() < 0.415 else "." for _ in range(4)) for _ in range(1000))
    assert only(runs(" ".join(words))).label is Label.FLAKY


def test_what_a_branch_breaks_makes_no_flake_of_the_base_a_regression() -> None:
    """The base may have been broken by a commit that is dropped; that was not weighed against the branch."""
    base = runs(FLAKY + FLAKY + "F. FF. FFF")
    branch = runs("FFF", ref="fix-1", prefix="b", start=START + timedelta(days=30))
    assert [v.label for v in (only(base), only([*base, *branch]))] == [Label.UNSURE, Label.UNSURE]


def test_retries_do_not_count_into_the_rate() -> None:
    assert only(runs(FLAKY.replace("F.", "FFF."))).failure_rate == pytest.approx(9 / 90)


def test_failing_from_a_commit_on_is_a_regression_by_that_commit() -> None:
    verdict = only(runs(clean(50) + "FF F F"))
    assert (verdict.label, verdict.since) == (Label.REGRESSION, "c50")
    assert verdict.evidence[0] == "4 of 4 runs failed since c50"
    assert verdict.evidence[1] == "before, 0 of 50 runs failed; the last clean commit was c49"


def test_failing_retries_are_told_where_no_first_attempt_failed() -> None:
    verdict = only(runs((clean(9) + ".F ") * 8))
    assert verdict.evidence[0] == "0 of 80 first attempts failed (0.0–4.6%), and 8 of 8 retries"


def test_so_many_clean_runs_settle_it_whether_it_is_retried_or_the_next_commits_pass() -> None:
    assert only(runs(clean(400) + "F .")).label is Label.STABLE
    assert only(runs(clean(400) + "F.")).label is Label.UNSURE
    assert only(runs(clean(400) + "F")).clean is None


def test_one_failure_is_not_enough_for_either() -> None:
    verdict = only(runs(clean(50) + "F"))
    assert (verdict.label, verdict.failing) == (Label.UNSURE, 1)


def on_branches(words: str, *, based: bool = True) -> list[TestRun]:
    """Runs of a test that the base never has: every eighth commit is of one branch, the others of several."""
    found = runs(words)
    refs = (f"fix-{n % 9}" if n % 8 else "wick" for n in range(len(words.split())))
    by_sha = dict(zip(dict.fromkeys(run.sha for run in found), refs, strict=True))
    base = runs(clean(9), test="gate-test", job="gates", prefix="b") if based else []
    return [*(replace(run, ref=by_sha[run.sha]) for run in found), *base]


@pytest.mark.parametrize("last", ["F F F F F F F F.", "F. F F. F. F. F. F F."])
def test_a_retry_that_passes_makes_no_regression_of_what_one_branch_breaks(last: str) -> None:
    several = [replace(run, ref=f"fix-{int(run.sha[1:]) // 8}") for run in runs(clean(64))]
    verdict = only([*several, *runs(last, ref="fix-8", prefix="d", start=START + timedelta(days=5))])
    assert (verdict.label, verdict.clean) == (Label.UNSURE, None)
    assert any(told.startswith("all its failures are of fix-8") for told in verdict.evidence)


def test_what_one_branch_makes_flake_is_no_flake_of_the_base() -> None:
    base = runs(clean(250))

    def on(refs: list[str], words: str) -> Label:
        pushes = [
            run
            for n, ref in enumerate(refs)
            for run in runs(words, ref=ref, prefix=f"b{n}-", start=START + timedelta(days=5, hours=9 * n))
        ]
        return only([*base, *pushes]).label

    assert on(["fix-1"], "F. FF. F. F.") is Label.STABLE
    assert on(["fix-1"], "F. FF. F. F. . F. F. F.") is Label.UNSURE
    assert on(["fix-1", "fix-2", "fix-3"], "F.") is Label.FLAKY


@pytest.mark.parametrize("based", [True, False])
@pytest.mark.parametrize("after", ["", clean(160)])
def test_what_one_of_several_branches_breaks_is_its_own(based: bool, after: str) -> None:
    history = on_branches("F . . . . . . . " * 12 + after, based=based)
    broken = next(v for v in judge(history) if v.test == "lamp-test")
    assert broken.label is Label.UNSURE
    assert (
        "all its failures are of wick, one of several branches: what a branch breaks is its own"
        in broken.evidence
    )


@pytest.mark.parametrize(
    ("words", "label"),
    [(FLAKY, Label.FLAKY), (clean(30) + "F " * 9, Label.REGRESSION)],
)
def test_what_several_branches_fail_is_not_one_branch_s(words: str, label: Label) -> None:
    assert [v.label for v in judge(on_branches(words)) if v.test == "lamp-test"] == [label]


def test_a_regression_has_to_be_surer_than_other_labels() -> None:
    """It calls somebody."""
    few = only(runs(clean(20) + "F F"))
    assert (few.label, few.failing) == (Label.UNSURE, 1)
    assert few.probability[Label.REGRESSION] > 0.9
    many = only(runs(clean(30) + "F. . . " * 15))
    assert (many.label, many.probability[Label.REGRESSION] > 0.9) == (Label.UNSURE, True)
    assert only(runs(clean(20) + "F F F")).label is Label.REGRESSION


def test_what_was_never_well_may_be_a_test_that_flakes_often() -> None:
    few = only(runs("F F FF"))
    assert (few.label, few.failing) == (Label.UNSURE, 1)
    assert only(runs("F F FF F")).label is Label.REGRESSION


def test_a_partial_regression_is_none_of_the_flakes() -> None:
    verdict = only(runs(clean(100) + "F. . F. F. . . FF. . . F. . F. . F. . F. "))
    assert (verdict.label, verdict.since) == (Label.REGRESSION, "c100")


def test_what_is_flaky_can_break() -> None:
    assert only(runs(FLAKY + "FFF F F F F F F F")).label is Label.REGRESSION


def test_a_flake_that_was_broken_and_mended_is_the_flake_it_was() -> None:
    broken = FLAKY + "FFF " * 5
    assert only(runs(broken + FLAKY)).label is Label.FLAKY
    assert only(runs(broken + clean(10))).label is not Label.FIXED  # it seldom fails twice in ten runs


@pytest.mark.parametrize("failing", range(1, 9))
def test_a_row_of_failures_is_never_called_flaky(failing: int) -> None:
    assert only(runs(clean(20) + "F " * failing)).label is not Label.FLAKY


@pytest.mark.parametrize("clean_runs", [1, 2, 20])
def test_fixed_needs_the_clean_runs_that_the_old_rate_asks_for(clean_runs: int) -> None:
    verdict = only(runs(clean(20) + "F F F F F F F F " + clean(clean_runs)))
    assert (verdict.label is Label.FIXED) == (clean_runs > 1)
    assert verdict.since == ("c28" if clean_runs > 1 else "c20")


@pytest.mark.parametrize("failing", [20, 60])
def test_one_clean_run_is_never_fixed_however_often_it_failed(failing: int) -> None:
    assert only(runs(clean(20) + "F " * failing + clean(1))).label is not Label.FIXED


def test_a_flake_is_fixed_after_many_clean_runs_and_open_after_one_failure() -> None:
    assert only(runs(FLAKY + clean(20))).label is Label.FLAKY
    verdict = only(runs(FLAKY + clean(120)))
    assert (verdict.label, verdict.since) == (Label.FIXED, "c83")
    assert only(runs(FLAKY + clean(120) + "F.")).label is not Label.FIXED


def test_a_commit_that_was_dropped_leaves_the_test_stable() -> None:
    verdict = only(runs(clean(60) + "FFF " + clean(60)))
    assert verdict.label is Label.STABLE
    assert verdict.evidence[0].startswith("it failed at 1 commit only, last at c60 (3 of 3)")


def test_what_never_passed_is_broken_without_a_commit() -> None:
    verdict = only(runs("F " * 12))
    assert (verdict.label, verdict.since) == (Label.REGRESSION, None)


def test_a_branch_breaks_only_itself() -> None:
    branch = runs("FF FF FF", ref="lamp-fix", prefix="b")
    verdict = only(runs(clean(60)) + branch)
    assert verdict.label is Label.STABLE
    assert verdict.evidence[0] == "no failure in 60 runs: it fails in less than 6.0% of runs"
    assert verdict.evidence[-1] == "on other branches 6 of 6 runs failed: what a branch breaks is its own"
    assert only(branch).label is Label.REGRESSION
    passed = only(runs(clean(60)) + runs(clean(6), ref="lamp-fix", prefix="b"))
    dropped = only(runs(clean(60) + "FFF " + clean(60)) + branch)
    assert dropped.evidence[0].startswith("it failed at 1 commit only, last at c60 (3 of 3)")
    assert "its failures are spread over 9 commits" in only(runs(FLAKY) + branch).evidence
    assert passed.evidence == ("no failure in 66 runs: it fails in less than 5.5% of runs",)


def test_skipped_and_unfinished_runs_are_no_runs() -> None:
    verdict = only(runs(clean(40) + "s ? s s ? ?"))
    assert (verdict.label, verdict.failure_rate) == (Label.STABLE, 0.0)
    nothing = only(runs("s s ?"))
    assert (nothing.label, nothing.failure_rate, nothing.clean) == (Label.UNSURE, None, 14)


def test_the_order_of_rows_does_not_matter() -> None:
    history = runs(clean(50) + "F F F")
    assert judge(history[::-1]) == judge(history)


def test_each_test_in_each_job_has_its_own_verdict() -> None:
    found = judge(runs(clean(40)) + runs(clean(40), job="clang") + runs("F " * 12, test="fan-test"))
    assert [(v.test, v.job, v.label) for v in found] == [
        ("fan-test", "system", Label.REGRESSION),
        ("lamp-test", "clang", Label.STABLE),
        ("lamp-test", "system", Label.STABLE),
    ]


ROWS = st.lists(
    st.builds(
        TestRun,
        test=st.sampled_from(["lamp-test", "fan-test"]),
        job=st.sampled_from(["", "system"]),
        outcome=st.sampled_from(RunOutcome),
        sha=st.sampled_from(["", "a", "b", "c"]),
        ref=st.sampled_from(["", "staging", "lamp-fix", "x/master"]),
        runner=st.sampled_from(["", "r1", "r2"]),
        pipeline=st.sampled_from(["", "1", "2"]),
        attempt=st.sampled_from([None, 0, 1, 2]),
        seconds=st.sampled_from([None, 0.0, 5.0]),
        at=st.sampled_from([None, START, START + timedelta(hours=1), START + timedelta(days=9)]),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(ROWS)
def test_whatever_is_missing_each_test_gets_a_verdict(rows: list[TestRun]) -> None:
    found = judge(rows)
    assert {(v.test, v.job) for v in found} == {(r.test, r.job) for r in rows}
    for verdict in found:
        assert sum(verdict.probability.values()) == pytest.approx(1)
        assert (verdict.label is Label.UNSURE) or verdict.probability[verdict.label] >= 0.9
        assert (verdict.needed is None) or verdict.label is Label.UNSURE
        assert verdict.evidence
