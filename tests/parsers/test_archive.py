from __future__ import annotations

import io
import os
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsers import archive
from bot.parsers.archive import BadArchive, reports
from tests.fakes.gitlab_world import archive as a_zip

JUNIT = b'<?xml version="1.0"?><testsuites><testsuite name="gate"/></testsuites>'


def test_reports_are_found_by_name_and_by_what_is_in_them() -> None:
    raw = a_zip(
        {
            "build/meson-logs/testlog.junit.xml": JUNIT,
            "build/meson-logs/broken.junit.xml": b"cut off",
            "build/meson-logs/testlog.txt": b"1/2 gate OK",
            "build/results/RESULTS.XML": JUNIT,
            "build/pom.xml": b"<project/>",
            "build/notes.xml.txt": JUNIT,
        }
    )
    assert [(r.name, r.raw) for r in reports(raw)] == [
        ("build/meson-logs/broken.junit.xml", b"cut off"),
        ("build/meson-logs/testlog.junit.xml", JUNIT),
        ("build/results/RESULTS.XML", JUNIT),
    ]


def test_a_report_longer_than_what_is_sniffed_is_whole() -> None:
    long = JUNIT + b" " * 3 * archive.SNIFFED
    assert reports(a_zip({"a.xml": long}))[0].raw == long


def test_a_zip_without_reports_has_none() -> None:
    assert reports(a_zip({})) == reports(a_zip({"a.txt": b"x"})) == ()


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"<html>", bytes(range(100))])
def test_what_is_no_zip_is_refused(raw: bytes) -> None:
    with pytest.raises(BadArchive, match="no zip"):
        reports(raw)


@pytest.mark.parametrize(
    ("limit", "value", "says"),
    [
        ("LARGEST", 5000, "more than test reports have"),
        ("LARGEST_TOGETHER", 15_000, "more than test reports have"),
        ("MOST_FILES", 1, "more than test reports have"),
        ("MOST_ENTRIES", 1, "more than 1 files"),
    ],
)
def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch, limit: str, value: int, says: str) -> None:
    raw = a_zip({f"{n}.xml": JUNIT + b"0" * 9000 for n in range(2)})
    assert len(reports(raw)) == 2
    monkeypatch.setattr(archive, limit, value)
    with pytest.raises(BadArchive, match=says):
        reports(raw)


def test_sizes_that_the_zip_states_are_not_believed() -> None:
    bomb = a_zip({"a.xml": JUNIT + b"0" * (archive.LARGEST + 1)})
    assert len(bomb) < 100_000
    with pytest.raises(BadArchive):
        reports(bomb)


def test_a_damaged_entry_and_a_locked_one_are_refused() -> None:
    raw = bytearray(a_zip({"a.xml": os.urandom(500)}))
    raw[60] ^= 255
    locked = bytearray(a_zip({"a.xml": JUNIT}))
    for at in (6, locked.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    for broken in (bytes(raw), bytes(locked)):
        with pytest.raises(BadArchive):
            reports(broken)


def test_an_unknown_packing_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.xml", JUNIT)
    raw = bytearray(out.getvalue())
    for at in (8, raw.index(b"PK\x01\x02") + 10):
        raw[at] = 99
    with pytest.raises(BadArchive, match="cannot be unpacked"):
        reports(bytes(raw))


@given(st.binary(), st.integers(0, 200))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int) -> None:
    whole = a_zip({"a.xml": JUNIT})
    for raw in (noise, whole[:at] + noise + whole[at:], whole[:at] + noise + whole[at + len(noise) :]):
        with suppress(BadArchive):
            assert all(found.name.endswith(".xml") for found in reports(raw))
