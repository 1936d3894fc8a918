from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import ingest
from commands.answer import Ask, UserError
from commands.complete import complete
from commands.lookup import defect, person, read_back, written
from storage.database import Database
from storage.records import Delivery, Person, Source
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


@pytest.mark.parametrize("name", ["Renée Ölund", "Olund, Renée", ""])
def test_who_has_no_address_is_written_and_read_back_by_name(name: str) -> None:
    assert read_back(written(Person(name, ""))) == Person(name, "")


def test_people_whose_address_a_list_hides_are_each_somebody(db: Database) -> None:
    hidden = [Person(name, "") for name in ("Ben Okoro", "Bea Marsh", "Bea Lund")]
    ingest.ingest(db, [a_mail(p.name.replace(" ", ""), "Words", person=p) for p in hidden])
    assert [person(db, Ask(START), p.name) for p in hidden] == hidden
    assert complete(db, "person", "person", "Be") == ("Bea Lund", "Bea Marsh", "Ben Okoro")
    with pytest.raises(UserError, match="Bea Lund, Bea Marsh"):
        person(db, Ask(START), "Bea")


@pytest.mark.parametrize("typed", ["Renée Ölund-Brás", "renee olund-bras", "Renee", "RENE\u0301E Ölund-Bras"])
def test_a_name_needs_no_accents(db: Database, typed: str) -> None:
    author = Person("Renée Ölund-Brás", "renee@example.org")
    ingest.ingest(db, [a_mail("m", "Words", person=author)])
    assert person(db, Ask(START), typed) == author
    assert complete(db, "person", "person", typed[:8]) == ("Renée Ölund-Brás <renee@example.org>",)


def test_who_is_written_just_so_comes_before_who_has_accents(db: Database) -> None:
    people = Person("Renee Olund", "o@example.org"), Person("Renée Ölund", "oe@example.org")
    ingest.ingest(db, [a_mail(p.email, "Words", person=p) for p in people])
    assert [person(db, Ask(START), p.name) for p in people] == list(people)


def test_an_owner_is_found_and_completed_without_accents_and_behind_a_hyphen(db: Database) -> None:
    owner = Person("Renée Ölund-Brás", "renee@example.org")
    file = b"Lamps\n-----\nM: Ren\xc3\xa9e \xc3\x96lund-Br\xc3\xa1s <renee@example.org>\nF: lamp/\n"
    ingest.ingest(db, [Delivery(Source.MAINTAINERS, "1", file, START, "MAINTAINERS")])
    assert person(db, Ask(START), "Olund-Bras") == owner
    for typed in ("olund", "ölund-b", "bras", "Renee O"):
        assert complete(db, "person", "person", typed) == ("Renée Ölund-Brás <renee@example.org>",)


def test_one_mail_is_not_said_as_several(db: Database) -> None:
    ingest.ingest(db, [a_mail("m", "Words")])
    with pytest.raises(UserError, match="does not stand in the one mail or report that was read, of 2 Mar"):
        defect(db, "9999999")


@pytest.mark.parametrize("typed", ["Łukasz", "łukasz gałan", "ŁUKASZ"])
def test_an_author_is_found_by_a_name_that_begins_beyond_ascii(db: Database, typed: str) -> None:
    author = Person("Łukasz Gałan", "lukasz@example.org")
    ingest.ingest(db, [a_mail("m", "Words", person=author)])
    assert person(db, Ask(START), typed) == author
