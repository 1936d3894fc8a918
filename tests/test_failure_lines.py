from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.failure_lines import SHOWN, Telling, cut, telling


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("ERROR:../tests/lane.c:12:test_open: assertion failed (a == b): (1 == 2)", Telling.CAUSE),
        ("pine: ../lane.c:12: lane_open: Assertion `lane' failed.", Telling.CAUSE),
        ("thread 'main' panicked at src/lane.rs:12:5:", Telling.CAUSE),
        ("==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x1", Telling.CAUSE),
        ("SUMMARY: ThreadSanitizer: data race ../lane.c:12 in lane_open", Telling.CAUSE),
        ("../lane.c:12:3: runtime error: load of null pointer", Telling.CAUSE),
        ("AssertionError: 1 != 2", Telling.CAUSE),
        ("pine.lanes.LaneError: shut", Telling.FAULT),
        ("../lane.c:12:3: error: 'x' undeclared", Telling.FAULT),
        ("lane.c:12: undefined reference to `ring_get'", Telling.FAULT),
        ("pine-oak: cannot open lane", Telling.COMPLAINT),
        ("Segmentation fault (core dumped)", Telling.END),
        ("collect2: error: ld returned 1 exit status", Telling.END),
        ("(test program exited with status code -6)", Telling.END),
        ("lane 2 is up", Telling.CONTEXT),
        ("ok 12 - opens", Telling.NOISE),
        (">>> MALLOC_PERTURB_=44 ./lane-test", Telling.NOISE),
        ("", Telling.NOISE),
    ],
)
def test_how_much_a_line_tells(line: str, level: Telling) -> None:
    assert telling(line) is level


def test_all_is_shown_where_all_fits() -> None:
    assert cut(["stderr:", "", "one", "one", "two  "]) == ["one", "two"]


def test_the_cause_is_shown_with_what_stands_around_it() -> None:
    lines = [f"line {n}" for n in range(50)]
    lines[20] = "ERROR:lane.c:1:f: assertion failed (a)"
    assert cut(lines, shown=4) == ["line 19", lines[20], "line 21", "line 22"]


def test_a_death_without_a_word_is_shown_with_what_came_before_it() -> None:
    lines = [*(f"line {n}" for n in range(50)), "Segmentation fault (core dumped)"]
    assert cut(lines, shown=3) == ["line 48", "line 49", lines[-1]]


def test_what_a_diff_adds_and_takes_away_is_shown() -> None:
    diff = ["--- 141.out", "+++ 141.out.bad", "@@ -1,4 +1,4 @@", " one", "-two", "+three"]
    lines = [*(f"line {n}" for n in range(50)), *diff, "(test program exited with status code 1)"]
    assert cut(lines, shown=5) == [line for line in diff if line != " one"]


def test_the_end_is_shown_where_nothing_tells() -> None:
    assert cut([f"line {n}" for n in range(50)], shown=2) == ["line 48", "line 49"]


@given(st.lists(st.text(max_size=30)))
def test_a_cut_is_short_and_in_order(lines: list[str]) -> None:
    shown = cut(lines)
    stripped = iter(line.rstrip() for line in lines)
    assert len(shown) <= SHOWN
    assert all(line in stripped for line in shown)
