from __future__ import annotations

import pytest

from storage import decisions
from storage.database import Database
from storage.records import Decision, Person
from tests.builders import ADA, BEN, after


def decide(
    db: Database, value: str, who: Person = ADA, hours: float = 0, undoes: int | None = None
) -> Decision:
    return decisions.record(db, Decision(0, after(hours), who, "cid assign", "CID-1", value, "", undoes))


def test_decisions_are_numbered_and_come_back(db: Database) -> None:
    first, second = decide(db, "ada"), decide(db, "ben", hours=1)
    assert (first.number, second.number) == (1, 2)
    assert decisions.of_key(db, "CID-1") == (first, second)
    assert decisions.get(db, 2) == second
    with pytest.raises(LookupError):
        decisions.get(db, 3)


def test_undone_is_left_out_of_what_stands_but_not_forgotten(db: Database) -> None:
    first, second = decide(db, "ada"), decide(db, "ben", hours=1)
    undo = decide(db, "", hours=2, undoes=second.number)
    assert decisions.standing(db, "CID-1") == (first,)
    assert decisions.standing_of_each(db, ["CID-1", "CID-2"]) == {"CID-1": [first]}
    assert decisions.of_key(db, "CID-1") == (first, second, undo)
    assert decisions.undone_by(db, second) == undo
    assert decisions.undone_by(db, first) is None


def test_the_last_decision_is_each_persons_own(db: Database) -> None:
    first = decide(db, "x", ADA)
    decide(db, "y", BEN, 1)
    assert decisions.last_of(db, [ADA.email]) == first
    decide(db, "", ADA, 2, undoes=first.number)
    assert decisions.last_of(db, [ADA.email]) is None
