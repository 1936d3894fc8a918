from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.frontends.days_table import Cell, table
from bot.frontends.page import answer_page
from bot.frontends.site import Site
from commands.days import Day, Days, Row
from storage.state import Did
from tests.frontends.samples import STATUS, TABLE
from tests.frontends.test_page import Page

DAYS = Days(
    "Tests of <Migration>",
    date(2026, 9, 30),
    7,
    (
        Row(
            "lamp/<wick>",
            "k8s",
            (Day(Did.FAILED, 2, 3), None, Day(Did.PASSED, 0, 1), None, None, None, Day(Did.ABSENT, 0, 0)),
            2,
            4,
        ),
    ),
    left_out=1,
)


def test_a_square_has_its_words_and_a_day_without_a_run_none() -> None:
    found = table(DAYS)
    ((test, runners, cells, failed),) = found.rows
    assert (test, runners, failed) == ("lamp/<wick>", "k8s", "2 of 4")
    assert cells[:3] == (Cell("f", "failed, 2 of 3"), Cell("", ""), Cell("p", "passed"))
    assert cells[6] == Cell("a", "test absent")


def test_mondays_are_shown_and_every_day_has_its_head() -> None:
    found = table(DAYS)
    assert [day for day, shown in found.days if shown] == ["5 Oct"]
    assert [day for day, _ in found.days] == ["30 Sep", *(f"{n} Oct" for n in range(1, 7))]
    assert found.caption == "Tests of <Migration>, 30 Sep to 6 Oct 2026, by UTC day"


def test_every_state_has_a_square_of_its_own() -> None:
    assert len({cell.letter for cell in table(DAYS).legend}) == len(Did)


def test_a_page_has_the_table_and_escapes_what_tests_are_called() -> None:
    page = Page(answer_page(Site(TABLE), replace(STATUS, days=DAYS), TABLE["status"], {"area": "M"}))
    assert page.headings[:2] == ["Migration", "Day by day"]
    assert "lamp/<wick> k8s failed, 2 of 3 passed test absent 2 of 4" in page.text
    assert "and 1 more row" in page.text
