from __future__ import annotations

from datetime import timedelta

from storage import arrivals, deliveries
from storage.database import Database
from storage.records import Delivery, Source
from tests.builders import after

ALWAYS = timedelta(days=10_000)


def arrive(db: Database, key: str, via: str, hours: float) -> None:
    delivery = Delivery(Source.MAIL, key, b"", after(hours), via=via)
    deliveries.keep(db, delivery)
    arrivals.record(db, delivery)


def test_a_mail_to_two_lists_arrives_by_both_and_once_by_each(db: Database) -> None:
    for hours, via in enumerate(("devel", "block", "devel")):
        arrive(db, "one", via, hours)
    assert deliveries.counts(db) == {"mail": 1}
    assert arrivals.of_list(db, "devel", ALWAYS) == arrivals.Heard(1, (after(0),))
    assert arrivals.of_list(db, "block", ALWAYS) == arrivals.Heard(1, (after(1),))


def test_only_what_came_shortly_before_the_last_is_recent(db: Database) -> None:
    for number, hours in enumerate((0, 7, 8, 8, 10)):
        arrive(db, str(number), "devel", hours)
    heard = arrivals.of_list(db, "devel", timedelta(hours=3))
    assert (heard.count, heard.recent, heard.last) == (5, (after(7), after(8), after(10)), after(10))


def test_nothing_came_from_a_source_that_nobody_knows(db: Database) -> None:
    assert arrivals.of_list(db, "devel", ALWAYS) == arrivals.of_project(db, "a/b", ALWAYS)
    assert arrivals.of_project(db, "a/b", ALWAYS).last is None
