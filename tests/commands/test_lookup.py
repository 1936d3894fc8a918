from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import ingest
from commands.answer import Ask
from commands.lookup import person, read_back, written
from storage.database import Database
from storage.records import Person
from tests.builders import START
from tests.mails import a_mail


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Renée Ölund", "Renée Ölund <renee@example.org>"),
        ("Olund, Renée", '"Olund, Renée" <renee@example.org>'),
        ("", "renee@example.org"),
    ],
)
def test_a_person_is_written_as_people_read_it(name: str, expected: str) -> None:
    assert written(Person(name, "renee@example.org")) == expected


@given(st.lists(st.text('aé.,;:@<>()[]"\\', min_size=1, max_size=5), max_size=4).map(" ".join))
def test_whoever_was_written_is_read_back(name: str) -> None:
    person = Person(name, "renee@example.org")
    assert read_back(written(person)) == person


@pytest.mark.parametrize("typed", ["Łukasz", "łukasz gałan", "ŁUKASZ"])
def test_an_author_is_found_by_a_name_that_begins_beyond_ascii(db: Database, typed: str) -> None:
    author = Person("Łukasz Gałan", "lukasz@example.org")
    ingest.ingest(db, [a_mail("m", "Words", person=author)])
    assert person(db, Ask(START), typed) == author
