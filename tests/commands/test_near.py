"""Names with a slip of the finger in what was typed."""

from __future__ import annotations

import pytest

from commands.complete import MOST, complete
from commands.near import near
from storage.database import Database
from tests.story import Asking

NAMES = ["Migration", "Block layer", "qtest-x86_64/boot-serial-test", "Ada Marsh <ada@example.org>"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("migartion", ["Migration"]),
        ("migra tion", ["Migration"]),
        ("lyaer", ["Block layer"]),
        ("boot-srial", ["qtest-x86_64/boot-serial-test"]),
        ("mrash", ["Ada Marsh <ada@example.org>"]),
        ("nothing", []),
        ("xy", []),
    ],
)
def test_a_name_or_a_word_of_it_may_have_a_slip(typed: str, found: list[str]) -> None:
    assert list(near(typed, NAMES, 5)) == found


def test_of_many_only_so_many_are_near() -> None:
    assert len(near("migartion", [f"Migration {n}" for n in range(99)], MOST)) == MOST


def test_what_fits_is_not_mixed_with_what_is_near(ask: Asking, db: Database) -> None:
    assert complete(db, "status", "area", "Migration") == ("Migration",)
    assert complete(db, "status", "area", "Migartion") == ("Migration",)
    assert complete(db, "cid assign", "person", "tomsaz")[0] == "Tomasz Wilk <tomasz.wilk@example.org>"
    assert complete(db, "runs", "test", "live-hnadover")[0].endswith("live-handover-test")
    assert complete(db, "cid show", "cid", "9999999") == ()
