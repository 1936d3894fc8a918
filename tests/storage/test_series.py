from __future__ import annotations

from dataclasses import replace

import pytest

from storage import series
from storage.database import Database
from storage.state import SeriesKind
from tests.builders import a_series

PULL, PATCHES = SeriesKind.PULL, SeriesKind.PATCHES


@pytest.fixture
def known(db: Database) -> Database:
    named = [
        ("P-1", PULL, "Lamp queue", 0),
        ("S-1", PATCHES, "lamp: Öl it", 1),
        ("S-12", PATCHES, "gate: oil the P-1 lamp", 2),
        ("", PATCHES, "lamp: only replies tell of it", 3),
    ]
    found = [
        replace(a_series(f"<{h}>", kind, title=title, hours=h), key=key) for key, kind, title, h in named
    ]
    series.replace_thread(db, 1, found, (), ())
    return db


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("", ["S-12", "S-1", "P-1"]),
        ("LAMP", ["S-12", "S-1", "P-1"]),
        ("lamp oil", ["S-12"]),
        ("Öl", ["S-1"]),
        ("_amp", []),
        ("%", []),
    ],
)
def test_titles_hold_all_words_in_whatever_case(known: Database, words: str, keys: list[str]) -> None:
    assert [s.key for s in series.titled(known, words.split(), 9)] == keys


def test_of_what_fits_the_newest_of_a_kind_come_first(known: Database) -> None:
    assert [s.key for s in series.titled(known, ["lamp"], 1)] == ["S-12"]
    assert [s.key for s in series.titled(known, ["lamp"], 9, [PULL])] == ["P-1"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [("s-", ("S-12", "S-1")), ("S-12", ("S-12",)), ("p-1", ("P-1", "S-12")), ("queue", ("P-1",)), ("x", ())],
)
def test_keys_come_before_titles(known: Database, text: str, keys: tuple[str, ...]) -> None:
    assert series.keys(known, text, 9) == keys
    assert series.keys(known, text, 9, [PULL]) == tuple(k for k in keys if k.startswith("P"))
