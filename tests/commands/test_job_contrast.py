from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from commands.job_contrast import SURE, contrasts, sentence
from commands.numbers import fisher


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (
            {"check": (120, 0), "check-s390x": (40, 9)},
            "only in check-s390x: 9 of 40 first attempts failed there, 0 of 120 in the other jobs"
            " (by chance: less than 0.1%)",
        ),
        (
            {"check": (120, 2), "check-arm": (120, 1), "check-s390x": (40, 12)},
            "mostly in check-s390x: 12 of 40 first attempts failed there, 3 of 240 in the other jobs"
            " (by chance: less than 0.1%)",
        ),
        (
            {"check": (100, 5), "check-arm": (100, 6), "check-s390x": (50, 3)},
            "no job differs: 14 of 250 first attempts failed, in 3 jobs",
        ),
        (
            {"check": (30, 0), "check-arm": (30, 1)},
            "in one job only, which may be chance: 1 of 60 first attempts failed in all jobs",
        ),
    ],
)
def test_a_test_is_held_against_itself_in_other_jobs(counts: dict[str, tuple[int, int]], said: str) -> None:
    assert sentence(contrasts({"gate": counts})["gate"]) == said


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ((40, 12), "12 of 40 first attempts failed there lately, 0 of 60 in"),
        ((40, 0), "1 of 100 first attempts failed lately in all jobs"),
        ((40, 1), "no job differs: 2 of 100 first attempts failed lately, in 2 jobs"),
    ],
)
def test_what_was_counted_lately_is_said_to(bad: tuple[int, int], said: str) -> None:
    counts = {"check": (60, 0 if bad[1] > 1 else 1), "check-s390x": bad}
    assert said in sentence(contrasts({"gate": counts})["gate"], lately=True)


def test_one_job_or_no_failure_says_nothing() -> None:
    assert (
        contrasts({"gate": {"check": (9, 3), "check-arm": (0, 0)}, "door": {"a": (9, 0), "b": (9, 0)}}) == {}
    )


def test_the_more_tests_are_looked_at_the_more_it_takes() -> None:
    counts = {"check": (20, 0), "check-arm": (20, 5)}
    assert contrasts({"gate": counts})["gate"].jobs == ("check-arm",)
    others = {f"lamp-{n}": {"check": (20, 1), "check-arm": (20, 1)} for n in range(40)}
    assert contrasts({"gate": counts, **others})["gate"].jobs == ()


@given(*[st.integers(0, 2000)] * 4)
def test_a_job_that_fails_no_more_often_than_the_others_never_differs(a: int, b: int, c: int, d: int) -> None:
    """So its chance is not worked out."""
    runs, others = a + b, c + d
    assume(a and a * (runs + others) <= (a + c) * runs)
    assert fisher(a, runs, c, others) > SURE
