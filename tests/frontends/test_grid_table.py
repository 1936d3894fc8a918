from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.frontends.grid_table import Cell, Head, table
from bot.frontends.page import answer_page
from bot.frontends.site import Site
from commands.grid import By, Column, Grid, Row, Square
from commands.table import COMMANDS
from storage.state import Did
from tests.frontends.samples import STATUS, TABLE
from tests.frontends.test_page import Page

SQUARES = (Square(Did.FAILED, 2, 3), None, Square(Did.PASSED, 0, 1), *[None] * 3, Square(Did.ABSENT, 0, 0))
ROW = Row("lamp/<wick>", "k8s", SQUARES, 2, 4)
COLUMNS = tuple(Column(date(2026, 9, 30) + timedelta(days=n)) for n in range(7))
DAYS = Grid("Tests of <Migration>", By.DAY, COLUMNS, (ROW, replace(ROW, test="gate")), left_out=1)
PIPELINES = Grid(
    "Tests of <Migration>",
    By.PIPELINE,
    (
        Column(date(2026, 10, 4), "52418", "failed", "4ce562290878aa", "/pipeline/52418"),
        Column(date(2026, 10, 6), "<52>"),
    ),
    (replace(ROW, squares=SQUARES[:2]),),
)


def test_a_square_has_its_words_and_a_column_without_a_run_none() -> None:
    found = table(DAYS)
    (names, cells, failed), _ = found.rows
    assert (names, failed) == (("lamp/<wick>", "k8s"), "2 of 4")
    assert cells[:3] == (Cell("f", "failed, 2 of 3"), Cell("", ""), Cell("p", "passed"))
    assert cells[6] == Cell("a", "test absent")


def test_mondays_are_shown_and_every_day_has_its_head() -> None:
    found = table(DAYS)
    assert [head.name for head in found.heads if head.shown] == ["5 Oct"]
    assert [head.name for head in found.heads] == ["30 Sep", *(f"{n} Oct" for n in range(1, 7))]
    assert found.caption == "Tests of <Migration>, 30 Sep to 6 Oct 2026, by UTC day and class of runners"


def test_every_state_has_a_square_of_its_own() -> None:
    assert len({cell.letter for cell in table(DAYS).legend}) == len(Did)


def test_a_page_has_the_table_and_escapes_what_tests_are_called() -> None:
    page = Page(answer_page(Site(TABLE), replace(STATUS, grid=DAYS), TABLE["status"], {"area": "M"}))
    assert page.headings[:2] == ["Migration", "Day by day"]
    assert "lamp/<wick> k8s failed, 2 of 3 passed test absent 2 of 4" in page.text
    assert "and 1 more row" in page.text


def test_a_pipeline_stands_above_its_column_and_leads_to_its_page() -> None:
    first, second = table(PIPELINES).heads
    assert first == Head("52418", True, "failed 4 Oct, at 4ce562290878", "/pipeline/52418")
    assert (second.name, second.url) == ("<52>", "")
    page = Page(answer_page(Site(TABLE), replace(STATUS, grid=PIPELINES), TABLE["status"], {"area": "M"}))
    assert page.headings[1] == "Pipeline by pipeline"
    assert "/pipeline/52418" in page.anchors
    assert "Runners 52418 <52> Failed k8s failed, 2 of 3 2 of 4" in page.text


def test_a_page_leads_to_its_other_view() -> None:
    flaky, given = COMMANDS["flaky"], {"about": "lamp-test", "runners": "k8s"}
    page = Page(answer_page(Site(COMMANDS), replace(STATUS, grid=DAYS), flaky, given))
    assert "/flaky/lamp-test?runners=k8s&by=pipeline" in page.anchors
    page = Page(answer_page(Site(COMMANDS), replace(STATUS, grid=PIPELINES), flaky, given))
    assert "/flaky/lamp-test?runners=k8s&by=day" in page.anchors
