"""Intake as a whole: whatever the batch and the order, the same facts give the same state."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import ingest
from commands.answer import Ask
from commands.declare import call
from commands.table import COMMANDS
from storage import defects, deliveries, outbox, packing, series, subsystems, test_results
from storage.database import Database, open_database, transaction
from storage.records import Delivery, Source, TestOutcome
from storage.state import SeriesKind
from storage.tables import DERIVED, FACTS
from tests.builders import BEN, START, after
from tests.story import TELLING, asking
from tests.story import deliveries as story

STORY = story()


def fill(db: Database, arrived: Sequence[Delivery], at_once: int = 500) -> ingest.Counts:
    total = ingest.Counts()
    for start in range(0, len(arrived), at_once):
        with transaction(db):
            total += ingest.ingest(db, arrived[start : start + at_once], TELLING)
    return total


def dump(db: Database, tables: Sequence[str] = (*FACTS, *DERIVED, "outbox")) -> list[str]:
    """Every row of these tables, in an order of its own; deliveries however they are packed."""
    kept = map(repr, deliveries.every(db)) if "deliveries" in tables else ()
    others = [t for t in tables if t not in ("deliveries", "packs")]
    return sorted([*kept, *(repr((t, *r)) for t in others for r in db.execute(f"SELECT * FROM {t}"))])


def meaning(db: Database) -> set[str]:
    """The derived state without the numbers that are given by arrival."""
    identity = {f"{r['letter']}-{r['number']}": r["identity"] for r in db.execute("SELECT * FROM keys")}
    found = set()
    for r in db.execute("SELECT * FROM readings"):
        raw = deliveries.get(db, r["delivery"]).raw  # of copies of one mail, the first is kept
        found.add(repr([packing.unpacked_beside(r[column], raw) for column in ("reading", "text")]))
    for table in set(DERIVED) - {"threads", "paths", "readings"}:
        for row in db.execute(f"SELECT * FROM {table}"):
            values = {c: v for c, v in dict(row).items() if c not in ("thread", "delivery")}
            values["key"] = identity.get(values.get("key", ""), values.get("key"))
            found.add(repr((table, *values.items())))
    return found


def test_the_same_delivery_twice_changes_nothing(db: Database) -> None:
    assert fill(db, STORY).new == len(STORY)
    before = dump(db)
    again = fill(db, STORY)
    assert (again.new, again.known, again.refused) == (0, len(STORY), ())
    assert dump(db) == before


def test_a_known_mail_that_comes_by_another_list_arrives_there_too(db: Database) -> None:
    mail = next(d for d in STORY if d.source is Source.MAIL)
    for via in ("", "devel", "block", "block"):
        fill(db, [replace(mail, via=via)])
    assert [r["via"] for r in db.execute("SELECT via FROM arrivals")] == ["block", "devel"]
    assert deliveries.counts(db) == {"mail": 1}


def test_of_a_file_that_went_back_to_what_it_was_the_newest_counts(db: Database) -> None:
    def sections_after(hours: int, name: str) -> list[str]:
        raw = f"{name}\n{'-' * len(name)}\nM: Ada Marsh <ada@example.org>\nF: {name}/\n".encode()
        with transaction(db):
            ingest.renew(db, Delivery(Source.MAINTAINERS, name, raw, after(hours)))
        return [s.name for s in subsystems.every(db)]

    for hours, name in enumerate(("Locks", "Locks", "Ropes", "Locks", "Locks", "Ropes")):
        assert sections_after(hours, name) == [name]
    assert deliveries.counts(db) == {"maintainers": 4}
    before = dump(db)
    with transaction(db):
        ingest.replay(db)
    assert dump(db) == before


def test_a_file_that_cannot_be_read_is_refused_once_and_the_one_before_holds(db: Database) -> None:
    good = b"Locks\n-----\nM: Ada Marsh <ada@example.org>\nF: locks/\n"
    for raw, refused in ((good, 0), (b"no section", 1), (b"no section", 0)):
        with transaction(db):
            counts = ingest.renew(db, Delivery(Source.MAINTAINERS, str(raw), raw, START))
        assert len(counts.refused) == refused
    assert [s.name for s in subsystems.every(db)] == ["Locks"]


@pytest.mark.parametrize("at_once", [1, 3, 7])
def test_a_batch_comes_to_the_same_as_one_after_another(db: Database, at_once: int) -> None:
    mails = [d for d in STORY if d.source is Source.MAIL]
    fill(db, mails)
    other = open_database(":memory:")
    fill(other, mails, at_once)
    assert dump(other) == dump(db)
    other.close()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_any_order_comes_to_the_same(chance: random.Random) -> None:
    states = []
    for arrived in (STORY, chance.sample(STORY, len(STORY))):
        db = open_database(":memory:")
        fill(db, arrived, 4)
        states.append(meaning(db))
        db.close()
    assert states[0] == states[1]


def test_a_test_that_a_report_names_twice_failed_where_it_failed_once(db: Database) -> None:
    cases = [
        '<testcase classname="gate" name="oil"/>',
        '<testcase classname="gate" name="oil"><failure/></testcase>',
    ]
    for job, order in enumerate((cases, cases[::-1]), 1):
        raw = f"<testsuite>{''.join(order)}</testsuite>".encode()
        fill(db, [Delivery(Source.JUNIT, f"{job}:x", raw, START)])
        assert [r.outcome for r in test_results.of_job(db, job)] == [TestOutcome.FAILED]


def test_a_report_with_what_xml_forbids_is_read_and_marked(db: Database) -> None:
    raw = b"<testsuite><testcase name='oil'><failure>\x1b[31mred\x1b[0m</failure></testcase></testsuite>"
    assert fill(db, [Delivery(Source.JUNIT, "1:x", raw, START)]).new == 1
    assert [r.message for r in test_results.of_job(db, 1)] == ["red"]
    (refusal,) = deliveries.refusals(db)
    assert refusal.reason == "2 characters left out, which XML forbids; its test cases are read"


def test_replay_rebuilds_the_same_rows_and_tells_nobody(db: Database) -> None:
    ask = asking(db)
    ask("cid assign", cid="410202", person="tomasz")
    fill(db, [Delivery(Source.MAIL, "broken", b"\x00\x01", START, "box:1")])
    before = dump(db)
    with transaction(db):
        counts = ingest.replay(db)
    assert counts.new == len(STORY) + 1
    assert counts.refused == (("box:1", "no line of it is a mail header"),)
    assert dump(db) == before


def test_replay_after_the_rules_changed_keeps_keys_and_decisions(db: Database) -> None:
    ask = asking(db)
    ask("cid assign", cid="410202", person="tomasz")
    facts = dump(db, FACTS)
    db.execute("DELETE FROM statements")  # as if other rules had read them
    with transaction(db):
        ingest.replay(db)
    assert dump(db, FACTS) == facts
    assert ask("cid show", cid="410202").title == "CID-410202 disputed"


@pytest.mark.parametrize(
    ("source", "key", "raw", "reason"),
    [
        (Source.MAIL, "a", b"\x00\xff\x00", "no line of it is a mail header"),
        (Source.MAIL, "b", b"", "no line of it is a mail header"),
        (Source.MAINTAINERS, "c", b"no section here", "there is no section"),
        (Source.GITLAB, "d", b"<html>", ""),
        (Source.JUNIT, "7:e", b"not xml", ""),
        (Source.JUNIT, "no job", b"<testsuite/>", "a mistake of the bot's own"),
    ],
)
def test_what_cannot_be_read_is_kept_marked_and_counted(
    db: Database, source: Source, key: str, raw: bytes, reason: str
) -> None:
    counts = fill(db, [Delivery(source, key, raw, START, "here"), *STORY])
    assert counts.new == len(STORY) + 1
    ((where, why),) = counts.refused
    assert where == "here"
    assert reason in why
    (refusal,) = deliveries.refusals(db)
    assert (refusal.reason, deliveries.get(db, refusal.delivery).raw) == (why, raw)
    assert len(defects.every(db)) == 3  # the others are read all the same


def test_two_mails_that_share_a_message_id_are_both_kept_and_the_same_one_counts() -> None:
    mail = next(d for d in STORY if d.source is Source.MAIL)
    twin = replace(mail, key=f"{mail.key}0", raw=mail.raw.replace(b"Migration queue", b"Half a queue")[:-99])
    titles = set()
    for arrived in ([mail, twin], [twin, mail]):
        db = open_database(":memory:")
        counts = fill(db, arrived, 1)
        assert (counts.new, counts.refused) == (2, ())
        assert len(list(deliveries.every(db))) == 2
        assert db.execute("SELECT count(*) FROM messages").fetchone()[0] == 1
        titles |= titles_of_pulls(db)
        db.close()
    assert titles == {"Migration queue for 2026-10-06"}


def titles_of_pulls(db: Database) -> set[str]:
    return {s.title for s in series.titled(db, (), 9, [SeriesKind.PULL])}


def test_a_parent_that_comes_late_is_filled_in(db: Database) -> None:
    mails = [d for d in STORY if d.source is Source.MAIL]
    fill(db, list(reversed(mails)), 1)
    assert titles_of_pulls(db) == {"Migration queue for 2026-10-06"}


def test_old_news_tells_nobody(db: Database) -> None:
    fill(db, [replace(d, received_at=START) if d.source is Source.MAIL else d for d in STORY])
    assert [q.notice.key.split(":")[0] for q in outbox.every(db)] == ["watch"]
    later = open_database(":memory:")
    fill(later, [replace(d, received_at=d.received_at.replace(year=2027)) for d in STORY])
    assert outbox.every(later) == ()
    later.close()


def test_a_watch_that_was_settled_tells_nobody(db: Database) -> None:
    fill(db, [d for d in STORY if d.source is Source.MAIL])
    call(COMMANDS["done"], db, Ask(START, BEN), {"key": "W-1"})
    fill(db, STORY)
    assert outbox.every(db) == ()


def test_the_watched_test_is_told_once_and_edited_when_its_retry_passes(db: Database) -> None:
    states = []
    for delivery in STORY:
        fill(db, [delivery])
        for queued in outbox.of_kind(db, "watch"):
            states.append((queued.notice.key, queued.state, "Passed on retry" in queued.notice.answer))
            outbox.sent(db, queued, "message-1", delivery.received_at)
    assert len({key for key, _, _ in states}) == 1
    assert states[0][1:] == ("due", False)
    assert states[-1][1:] == ("sent", True)
    assert [s for s in states if s[1] == "edited"] == [(states[0][0], "edited", True)]


@pytest.mark.parametrize(
    ("size", "count", "wanted"),
    [(10, 1200, [500, 500, 200]), (ingest.BATCH_BYTES // 4 + 1, 9, [4, 4, 1]), (10, 500, [500]), (1, 0, [])],
)
def test_a_transaction_holds_so_many_mails_and_so_many_bytes(
    size: int, count: int, wanted: list[int]
) -> None:
    one = Delivery(Source.MAIL, "k", bytes(size), START)
    assert [len(batch) for batch in ingest.batches([one] * count)] == wanted
