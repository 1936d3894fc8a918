from __future__ import annotations

from storage.database import Database
from storage.keys import key


def test_numbers_count_up_by_letter_and_are_never_given_twice(db: Database) -> None:
    assert [key(db, "P", "a"), key(db, "P", "b"), key(db, "W", "a"), key(db, "P", "a")] == [
        "P-1",
        "P-2",
        "W-1",
        "P-1",
    ]
