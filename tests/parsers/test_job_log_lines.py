from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.job_log_lines import LONGEST, lines
from tests.parsers.traces import MESON, stamped, trace


def texts(raw: bytes) -> list[str]:
    return [line.text for line in lines(raw)]


def test_lines_are_numbered_as_gitlab_numbers_them() -> None:
    raw = b"one\n\n\x1b[0m\nsection_start:1:step_script\r\x1b[0K\ntwo\r\nwaiting\rthree\n"
    assert [(line.number, line.text) for line in lines(raw)] == [(1, "one"), (2, "two"), (3, "three")]


def test_what_stands_before_a_section_is_a_line_of_its_own() -> None:
    raw = b"donesection_end:2:get_sources\r\x1b[0Ksection_start:2:step_script\r\x1b[0K\x1b[36;1mGo\x1b[0;m\n"
    assert [tuple(line) for line in lines(raw)] == [(1, "done", ""), (2, "Go", "step_script")]


def test_sections_of_the_script_are_inside_of_the_stage() -> None:
    raw = (
        b"section_start:1:step_script\r\x1b[0Ka\n"
        b"section_start:2:build.all[collapsed=true]\r\x1b[0Kb\nsection_end:3:build.all\r\x1b[0Kc\n"
        b"section_end:4:step_script\r\x1b[0Kd\n"
    )
    assert [(line.text, line.stage) for line in lines(raw)] == [
        ("a", "step_script"),
        ("b", "step_script"),
        ("c", "step_script"),
        ("d", ""),
    ]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"10%\r50%\r100%\n", "100%"),
        (b"\x1b[1;31mred\x1b[0m \x1b[Kdone\x1b]8;;https://example.org\x07link\x1b]8;;\x07\n", "red donelink"),
        (b"caf\xe9 \x00ole\n", "caf\N{REPLACEMENT CHARACTER} ole"),
        (b"tail   \r\n", "tail"),
    ],
)
def test_a_line_is_what_a_terminal_shows(raw: bytes, text: str) -> None:
    assert texts(raw) == [text]


def test_times_before_the_lines_change_nothing() -> None:
    raw = trace(MESON)
    assert list(lines(stamped(raw))) == list(lines(raw))


def test_a_line_without_end_is_cut() -> None:
    (line,) = lines(b"x" * 10 * LONGEST)
    assert len(line.text) == LONGEST


@given(st.binary() | st.text(alphabet="s\r\n\x1b[0K;:ection_start1mZ+ O", max_size=80).map(str.encode))
def test_any_bytes_are_read(raw: bytes) -> None:
    for number, line in enumerate(lines(raw), 1):
        assert line.number == number
        assert line.text
        assert "\x1b" not in line.text
