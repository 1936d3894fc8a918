from __future__ import annotations

from storage.database import Database
from storage.keys import AT_ONCE, key, several


def test_numbers_count_up_by_letter_and_are_never_given_twice(db: Database) -> None:
    assert [key(db, "P", "a"), key(db, "P", "b"), key(db, "W", "a"), key(db, "P", "a")] == [
        "P-1",
        "P-2",
        "W-1",
        "P-1",
    ]


def test_many_at_once_are_numbered_as_one_after_the_other(db: Database) -> None:
    key(db, "T", "b")
    key(db, "P", "a")
    assert several(db, "T", ["c", "b", "a", "c"]) == {"b": "T-1", "c": "T-2", "a": "T-3"}
    many = [f"case {n}" for n in range(AT_ONCE + 1)]
    assert several(db, "T", many) == {name: key(db, "T", name) for name in many}
