from __future__ import annotations

import io
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.frontends import heatmap
from commands.days import Day, Days, Row
from storage.state import Did

STATES = st.none() | st.builds(Day, st.sampled_from(Did), st.integers(0, 9), st.integers(0, 99))


def a_row(*did: Did | None, test: str = "lamp-test", runners: str = "k8s") -> Row:
    return Row(test, runners, tuple(None if d is None else Day(d, 1, 2) for d in did), 1, 2)


def drawn(*rows: Row, count: int = 7, **more: int) -> Image.Image:
    return Image.open(io.BytesIO(heatmap.png(Days("lamp-test", date(2026, 3, 2), count, rows, **more))))


def test_every_state_has_a_colour_and_a_name_and_each_its_own() -> None:
    assert set(heatmap.COLOURS) == set(heatmap.LEGEND) == set(Did)
    assert len(set(heatmap.COLOURS.values())) == len(Did)


def test_a_day_is_a_square_in_its_colour() -> None:
    picture = drawn(a_row(Did.FAILED, *(None,) * 6))
    colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 16) or ()}
    assert (0xD5, 0x5E, 0x00) in colours
    one, two = (drawn(*rows).size for rows in ([a_row(Did.PASSED)], [a_row(Did.PASSED)] * 2))
    assert (one[0], one[1] + heatmap.STEP) == two
    assert drawn(a_row(Did.PASSED), left_out=3).size[1] == two[1]


@settings(max_examples=20)
@given(
    st.lists(
        st.builds(Row, st.text(), st.text(), st.tuples(*[STATES] * 5), st.integers(0), st.integers(0)),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_tests_and_runners_are_called_it_is_drawn(rows: list[Row]) -> None:
    assert drawn(*rows, count=5).size[0] > 5 * heatmap.STEP
