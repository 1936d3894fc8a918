from __future__ import annotations

from bot.rules.flakes.elsewhere import elsewhere
from tests.histories import clean, runs

S390X = ". . F. . . F. . . . F. . F. . . . F. . . . F. . "


def test_a_test_that_fails_in_one_job_only_is_said_to() -> None:
    found = elsewhere(runs(S390X, job="s390x") + runs(clean(21)) + runs(clean(21), job="clang"))
    (told,) = found["lamp-test", "system"]
    assert told.startswith("only in s390x: 6 of 21 first attempts failed there, 0 of 42 in the other jobs")
    assert found["lamp-test", "s390x"] == (told,)


def test_what_a_commit_broke_is_not_said_to_fail_by_chance() -> None:
    history = runs(clean(9) + "F F") + runs(clean(4), job="clang")
    assert "may be chance" in elsewhere(history)["lamp-test", "clang"][0]
    assert elsewhere(history, broken={("lamp-test", "system")}) == {}


def test_one_cause_in_all_jobs_is_said_too() -> None:
    found = elsewhere(runs(S390X, job="s390x") + runs(S390X))
    assert found["lamp-test", "s390x"] == ("no job differs: 12 of 42 first attempts failed, in 2 jobs",)


def test_a_test_that_is_no_longer_run_is_absent_and_it_is_said_where_it_runs() -> None:
    history = runs(clean(9) + "s s s s") + runs(clean(13), test="fan-test") + runs(clean(13), job="clang")
    assert elsewhere(history) == {
        ("lamp-test", "system"): (
            "not run by system at the newest 4 commits: that is no pass; it still runs in clang",
        )
    }
    nowhere = elsewhere(runs(clean(9)) + runs(clean(12), test="fan-test"))
    assert nowhere["lamp-test", "system"][0].endswith("no job is known in which it still runs")


def test_a_job_that_was_cut_off_once_or_twice_makes_no_test_absent() -> None:
    assert elsewhere(runs(clean(9)) + runs(clean(11), test="fan-test")) == {}


def test_what_a_branch_does_says_nothing() -> None:
    branch = runs("F F F F", ref="lamp-fix", prefix="b") + runs(clean(30), job="clang")
    assert elsewhere(runs(clean(20)) + runs(clean(20), job="clang") + branch) == {}
