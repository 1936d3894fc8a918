from __future__ import annotations

from dataclasses import replace

import pytest

from storage import families, patches, series
from storage.database import Database
from storage.state import Place, SeriesKind
from tests.builders import a_patch, a_series, a_version

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
    series.replace_threads(db, {1: found})
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


def test_of_two_lines_of_versions_the_younger_has_the_newest(db: Database) -> None:
    places = {
        "a": Place("a", 0, "", "", newest=False),
        "b": Place("a", 1, "a", "its title", newest=False),
        "c": Place("a", 2, "b", "its title", newest=False),
        "d": Place("a", 1, "a", "it says so", newest=True),
    }
    known = [a_series(cover_id, hours=n) for n, cover_id in enumerate(places)]
    series.replace_threads(db, {1: known})
    for s in known:
        families.save(db, 1, a_version(s.cover_id), ())
    families.move(db, places)
    assert [series.newest(db, s).cover_id for s in known] == ["d"] * 4
    assert [series.is_newest(db, s) for s in known] == [False, False, False, True]
    assert series.replaced(db, [*places, "x"]) == {"a", "b", "c"}
    assert series.newest(db, a_series("x")) == a_series("x")


def test_later_versions_whose_patches_nobody_told_are_found_by_the_earlier_ones(db: Database) -> None:
    known = [a_series(c, PULL, version=n, hours=n) for n, c in enumerate("abcd", 1)]
    other = a_series("x", PULL, version=9)
    series.replace_threads(db, {1: [*known, other]})
    patches.replace_threads(db, {1: [a_patch("a", "p1"), a_patch("c", "p2")]}, {})
    for s in (*known, other):
        families.save(db, 1, a_version(s.cover_id), ())
    families.move(db, {s.cover_id: Place("a", 0, "", "", newest=False) for s in known})
    assert [s.cover_id for s in series.untold_after(db, ["a", "c", "x"])] == ["b", "d"]
    assert [s.cover_id for s in series.untold_after(db, ["c"])] == ["d"]
