from __future__ import annotations

import pytest

from bot import ingest
from storage import messages
from storage.database import Database
from storage.records import Person
from tests.builders import ADA, BEN
from tests.mails import a_mail

SHORT = Person("ada", ADA.email)
LOW = Person("A_1", "low@example.org")


@pytest.fixture
def known(db: Database) -> Database:
    authors = [BEN, SHORT, ADA, ADA, LOW]
    ingest.ingest(db, [a_mail(f"m{n}", "Words", person=person) for n, person in enumerate(authors)])
    return db


@pytest.mark.parametrize(
    ("prefix", "people"),
    [("ad", [ADA]), ("BEN@", [BEN]), ("", [ADA, BEN, LOW]), ("a_", [LOW]), ("%", []), ("okoro", [])],
)
def test_authors_are_found_by_how_they_begin_and_called_as_they_mostly_are(
    known: Database, prefix: str, people: list[Person]
) -> None:
    assert list(messages.people(known, prefix, 9)) == people


def test_no_more_than_asked_for_are_given(known: Database) -> None:
    assert messages.people(known, "", 1) == (ADA,)
