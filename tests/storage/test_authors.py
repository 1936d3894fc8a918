from __future__ import annotations

import pytest

from bot import ingest
from storage import authors
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
    assert list(authors.people(known, prefix, 9)) == people


@pytest.mark.parametrize(
    ("name", "prefix"),
    [("Łukasz Gałan", "łuk"), ("Łukasz Gałan", "ŁUKASZ"), ("Émile Roux", "émile"), ("Bo Weiß", "bo weiss")],
)
def test_the_case_of_no_letter_matters(db: Database, name: str, prefix: str) -> None:
    them = Person(name, "them@example.org")
    ingest.ingest(db, [a_mail("m", "Words", person=them)])
    assert authors.people(db, prefix, 9) == (them,)


def test_no_more_than_asked_for_are_given(known: Database) -> None:
    assert authors.people(known, "", 1) == (ADA,)


def test_who_sent_a_mail_that_counts_no_more_wrote_one_less(known: Database) -> None:
    cut_off = a_mail("m9", "Wicks", "Wi", person=LOW)
    whole = a_mail("m9", "Wicks", "Wicks are dear.\n", person=BEN)
    ingest.ingest(known, [cut_off, whole, a_mail("m4", "Words", "All of it came.\n", person=ADA)])
    assert authors.author(known, LOW.email) is None
    assert authors.people(known, "", 9) == (ADA, BEN)
    assert authors.author(known, ADA.email.upper()) == ADA
