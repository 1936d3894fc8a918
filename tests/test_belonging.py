"""Which section things belong to, in whatever order files and what speaks of them come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest

from bot import ingest
from commands.place_search import words_of_file, words_of_test
from storage.database import open_database, transaction
from storage.records import Delivery, Source
from tests import ci
from tests.builders import START
from tests.mails import a_mail, a_patch_text

MAINTAINERS = b"Lamps\n-----\nM: Ada Marsh <ada@example.org>\nF: tests/qtest/lamps/\n"

FILE = "tests/qtest/lamps/lamp-test.c"
RUN = ci.Run(11, status="failed")

COME = (
    ci.report(RUN, failed={"qtest-x86_64/lamp-test": "boom"}),
    a_mail("p1", "[PATCH] tests: trim", a_patch_text("trim(1);", path=FILE), hours=3),
    a_mail("w1", "Some flaky test", "Please tell me if lamp-test fails again.\n", hours=4),
)


def belong(arrived: Sequence[Delivery]) -> set[tuple[str, str]]:
    db = open_database(":memory:")
    for delivery in (Delivery(Source.MAINTAINERS, "m", MAINTAINERS, START), ci.event(7, RUN), *arrived):
        with transaction(db):
            ingest.ingest(db, [delivery])
    found = db.execute("SELECT section, letter FROM areas JOIN keys ON key = letter || '-' || number")
    return {(r["section"], r["letter"]) for r in found}


def test_a_file_asks_again_only_for_tests_that_may_be_its() -> None:
    file = words_of_file("tests/qtest/lamps/test-io_channel.c")
    named = ("io-channel-test", "func-arm-io_channel", "io", "channel", "1", "test")
    assert [name for name in named if file in words_of_test(name)] == [
        "io-channel-test",
        "func-arm-io_channel",
    ]


@pytest.mark.parametrize("arrived", [*permutations(COME)])
def test_a_test_and_a_watch_of_it_belong_where_its_file_does_also_when_that_comes_later(
    arrived: Sequence[Delivery],
) -> None:
    assert belong(arrived) == {("Lamps", "T"), ("Lamps", "W"), ("Lamps", "S")}
