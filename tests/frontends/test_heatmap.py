from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.frontends import heatmap
from commands.grid import By, Column, Grid, Row, Square
from storage.state import Did

STATES = st.none() | st.builds(Square, st.sampled_from(Did), st.integers(0, 9), st.integers(0, 99))


def a_row(*did: Did | None, test: str = "lamp-test", runners: str = "k8s") -> Row:
    return Row(test, runners, tuple(None if d is None else Square(d, 1, 2) for d in did), 1, 2)


def a_grid(*rows: Row, count: int = 7, names: Sequence[str] = (), **more: int) -> Grid:
    days = (date(2026, 3, 2) + timedelta(days=n) for n in range(count))
    called = [*names, *[""] * count]
    columns = tuple(Column(day, name) for day, name in zip(days, called, strict=False))
    return Grid("lamp-test", By.PIPELINE if names else By.DAY, columns, rows, **more)


def drawn(grid: Grid) -> Image.Image:
    return Image.open(io.BytesIO(heatmap.png(grid)))


def test_every_state_has_a_colour_and_a_name_and_each_its_own() -> None:
    assert set(heatmap.COLOURS) == set(heatmap.LEGEND) == set(Did)
    assert len(set(heatmap.COLOURS.values())) == len(Did)


def test_a_day_is_a_square_in_its_colour() -> None:
    picture = drawn(a_grid(a_row(Did.FAILED, *(None,) * 6)))
    colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 16) or ()}
    assert (0xD5, 0x5E, 0x00) in colours
    one, two = (drawn(a_grid(*rows)).size for rows in ([a_row(Did.PASSED)], [a_row(Did.PASSED)] * 2))
    assert (one[0], one[1] + heatmap.STEP) == two
    assert drawn(a_grid(a_row(Did.PASSED), left_out=3)).size[1] == two[1]


def test_rows_have_as_much_of_the_tests_names_as_tells_them_apart() -> None:
    one, two = (a_row(Did.PASSED, test=test) for test in ("lamp/wick/lit", "lamp/lens/lit"))
    assert heatmap._names([one, one]) == ["k8s", "k8s"]
    assert heatmap._names([one, two]) == ["wick/lit · k8s", "lens/lit · k8s"]
    assert heatmap._names([one, a_row(Did.PASSED, test="lamp/wick/dark")]) == ["lit · k8s", "dark · k8s"]
    assert heatmap._names([one, a_row(Did.PASSED, test="lit")]) == ["wick/lit · k8s", "lit · k8s"]


@settings(max_examples=20)
@given(
    st.lists(
        st.builds(Row, st.text(), st.text(), st.tuples(*[STATES] * 5), st.integers(0), st.integers(0)),
        min_size=1,
        max_size=4,
    ),
    st.lists(st.text(), max_size=5),
)
def test_whatever_tests_and_runners_and_pipelines_are_called_it_is_drawn(
    rows: list[Row], names: list[str]
) -> None:
    assert drawn(a_grid(*rows, count=5, names=names)).size[0] > 5 * heatmap.STEP


def test_pipelines_stand_upright_above_their_squares() -> None:
    row = a_row(*[Did.PASSED] * 2)
    days, short, long = (drawn(a_grid(row, count=2, names=n)) for n in ([], ["5"] * 2, ["52418" * 4] * 2))
    assert long.size[0] == days.size[0]
    assert long.size[1] > short.size[1] == days.size[1]
