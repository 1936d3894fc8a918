from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storage import deliveries, packing
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


@given(st.lists(st.lists(st.tuples(st.integers(0, 40), st.binary(max_size=60)), max_size=40), max_size=4))
def test_what_comes_together_comes_back_one_by_one(batches: list[list[tuple[int, bytes]]]) -> None:
    db = open_database(":memory:")
    kept: dict[str, Delivery] = {}
    for batch in batches:
        arrived = [Delivery(Source.MAIL, str(key), raw, START) for key, raw in batch]
        numbers = deliveries.keep_all(db, arrived)
        for delivery, number in zip(arrived, numbers, strict=True):
            assert (number is None) == (delivery.key in kept)
            kept.setdefault(delivery.key, delivery)
    every = dict(deliveries.every(db))
    assert list(every.values()) == list(kept.values())
    assert dict(deliveries.raws(db, every)) == {number: d.raw for number, d in every.items()}
    assert all(deliveries.get(db, number) == d for number, d in every.items())
    assert all(deliveries.weight(db, number) == (len(d.raw), d.key) for number, d in every.items())
    db.close()


def test_so_many_are_packed_together_that_one_is_soon_unpacked(db: Database) -> None:
    large, small = bytes(packing.TOGETHER_BYTES), bytes(9)
    raws = [small] * (packing.TOGETHER + 1) + [large, large] + [small]
    deliveries.keep_all(db, [Delivery(Source.MAIL, f"{n}", raw, START) for n, raw in enumerate(raws)])
    packed = db.execute("SELECT pack, count(*) AS n FROM deliveries GROUP BY pack").fetchall()
    assert [r["n"] for r in packed] == [packing.TOGETHER, 2, 2]
    assert [d.raw for _, d in deliveries.every(db)] == raws


def test_the_same_key_of_the_same_source_is_kept_once(db: Database) -> None:
    assert deliveries.keep(db, Delivery(Source.MAIL, "a", b"one", START)) == 1
    assert deliveries.keep(db, Delivery(Source.MAIL, "a", b"two", after(1))) is None
    assert deliveries.keep(db, Delivery(Source.GITLAB, "a", b"three", after(2))) == 2
    assert deliveries.counts(db) == {"gitlab": 1, "mail": 1}


def test_the_newest_delivery_of_a_source_is_its_own(db: Database) -> None:
    for source, key in ((Source.MAINTAINERS, "a"), (Source.MAINTAINERS, "b"), (Source.MAIL, "c")):
        deliveries.keep(db, Delivery(source, key, b"", START))
    newest = deliveries.latest(db, Source.MAINTAINERS)
    assert newest and newest.key == "b"


def test_what_came_first_is_read_first_and_of_what_could_not_be_the_last_are_listed(db: Database) -> None:
    arrived = [Delivery(Source.MAIL, key, b"", START) for key in ("a", "b", "c")]
    for number in filter(None, deliveries.keep_all(db, arrived)):
        deliveries.put_off(db, number)
        deliveries.refuse(db, number, "it is no mail")
    assert deliveries.unread(db, 2) == (1, 2)
    assert [r.key for r in deliveries.refusals(db, 2)] == ["b", "c"]


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
