from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storage import deliveries
from storage.database import Database, open_database
from storage.records import Delivery, Source
from tests.builders import START, after


@given(st.binary(max_size=300), st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30))
def test_bytes_come_back_as_they_came(raw: bytes, key: str) -> None:
    db = open_database(":memory:")
    delivery = Delivery(Source.GITLAB, key, raw, START, "webhook")
    number = deliveries.keep(db, delivery)
    assert number == 1
    assert list(deliveries.every(db)) == [(1, delivery)]
    assert deliveries.get(db, 1) == delivery
    db.close()


def test_the_same_key_of_the_same_source_is_kept_once(db: Database) -> None:
    assert deliveries.keep(db, Delivery(Source.MAIL, "a", b"one", START)) == 1
    assert deliveries.keep(db, Delivery(Source.MAIL, "a", b"two", after(1))) is None
    assert deliveries.keep(db, Delivery(Source.GITLAB, "a", b"three", after(2))) == 2
    assert deliveries.counts(db) == {"gitlab": 1, "mail": 1}


def test_what_could_not_be_read_is_listed_with_its_reason(db: Database) -> None:
    number = deliveries.keep(db, Delivery(Source.MAIL, "a", b"\x00", START, "box:3"))
    assert number is not None
    deliveries.refuse(db, number, "it is no mail")
    (refusal,) = deliveries.refusals(db)
    assert (refusal.origin, refusal.reason, refusal.received_at) == (
        "box:3",
        "it is no mail",
        START,
    )


def test_the_span_of_a_source(db: Database) -> None:
    assert deliveries.span(db, Source.MAIL) is None
    for hours in (3, 0, 7):
        deliveries.keep(db, Delivery(Source.MAIL, str(hours), b"", after(hours)))
    assert deliveries.span(db, Source.MAIL) == (START, after(7))
