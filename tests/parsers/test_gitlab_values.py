from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers.gitlab_values import fields_of, id_of, link_of, project_of, text_of, time_of

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-10-09 05:12:40 UTC", datetime(2026, 10, 9, 5, 12, 40, tzinfo=UTC)),
        ("2026-10-09T05:12:40.250Z", datetime(2026, 10, 9, 5, 12, 40, 250_000, tzinfo=UTC)),
        ("2026-10-09T07:12:40+02:00", datetime(2026, 10, 9, 5, 12, 40, tzinfo=UTC)),
        ("2026-10-09 07:12:40 +0200", datetime(2026, 10, 9, 5, 12, 40, tzinfo=UTC)),
        ("2026-10-09 00:12:40 -0500", datetime(2026, 10, 9, 5, 12, 40, tzinfo=UTC)),
        ("2026-10-09 05:12:40", datetime(2026, 10, 9, 5, 12, 40, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
        ("0001-01-01T00:00:00+10:00", None),
        ("2026-10-09" + " " * 100_000, None),
        (1_791_522_760, None),
        (None, None),
    ],
)
def test_time_as_gitlab_writes_it(written: object, meant: datetime | None) -> None:
    assert time_of(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (7, 7),
        ("7", 7),
        (2**63 - 1, 2**63 - 1),
        (2**63, None),
        (0, None),
        (-7, None),
        (True, None),
        (7.0, None),
        ("seven", None),
        ("٧", None),
        ("9" * 5000, None),
        (None, None),
    ],
)
def test_id_is_a_number_that_can_be_kept(written: object, meant: int | None) -> None:
    assert id_of(written) == meant


@pytest.mark.parametrize(
    ("url", "project"),
    [
        ("https://gitlab.example.org/group/sub/thing", "group/sub/thing"),
        ("https://gitlab.example.org/group/thing/", "group/thing"),
        ("https://gitlab.example.org/group/thing/-/pipelines/9", "group/thing"),
        ("https://gitlab.example.org/group/thing/-/jobs/9", "group/thing"),
        ("https://gitlab.example.org/group/thing/pipelines/9", "group/thing"),
        ("https://gitlab.example.org/group/jobs", "group/jobs"),
        ("https://[gitlab.example.org/group/thing", ""),
        ("", ""),
    ],
)
def test_project_out_of_an_address(url: str, project: str) -> None:
    assert project_of(url) == project


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//example.org", "", None, 3])
def test_only_web_addresses_are_links(address: object) -> None:
    assert link_of(address) == ""


def test_web_address_is_a_link() -> None:
    assert link_of("https://gitlab.example.org/a/b") == "https://gitlab.example.org/a/b"


def test_half_a_surrogate_pair_does_not_survive() -> None:
    assert text_of("caf\ud800é") == "caf?é"


@given(ANYTHING)
def test_nothing_raises_and_all_text_can_be_stored(value: object) -> None:
    assert isinstance(fields_of(value), dict)
    text_of(value).encode()
    link_of(value).encode()
    assert id_of(value) is None or id_of(value) in range(1, 2**63)
    time = time_of(value)
    assert time is None or time.tzinfo is UTC


@given(st.text())
def test_no_address_raises(url: str) -> None:
    assert "/-/" not in project_of(url)
