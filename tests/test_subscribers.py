"""Subscribers are told of each mail that fits, once, whatever the order, the batches and the restarts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import ingest, pinging, subscribers
from bot.pinging import Manner
from bot.telling import Telling
from commands.answer import Answer, Ask
from commands.declare import call
from commands.notices import said
from commands.table import COMMANDS
from storage import outbox, told
from storage.database import Database, open_database, transaction
from storage.records import Delivery
from tests.builders import ADA, BEN, CLEO, START, after
from tests.mails import a_mail
from tests.test_ingest import fill


def run(db: Database, name: str, **arguments: str) -> None:
    with transaction(db):
        call(COMMANDS[name], db, Ask(START, ADA, triage=True), arguments)


def subscribe(db: Database, query: str, **more: str) -> None:
    run(db, "subscribe", query=query, confirm="yes", **more)


def notices(db: Database) -> list[Answer]:
    return [said(q.notice) for q in outbox.every(db)]


def mails_of(answer: Answer) -> list[str]:
    return [line.text for line in answer.sections[0].lines]


def test_a_mail_that_fits_is_told_at_once_and_pings_whoever_subscribed(db: Database) -> None:
    subscribe(db, "subject:wick")
    fill(db, [a_mail("a", "Trim the wick", person=BEN), a_mail("b", "Fill the lamp")])
    (queued,) = outbox.every(db)
    assert queued.notice.audience == (ADA.email,)
    assert queued.notice.due_at == START
    answer = said(queued.notice)
    assert answer.title == "Trim the wick"
    assert [line.text for line in answer.intro] == ["D-1: subject:wick, to me, live"]
    assert mails_of(answer) == ['by Ben Okoro 2 Mar: "Words."']


def test_the_channel_is_told_and_nobody_is_pinged(db: Database) -> None:
    subscribe(db, "wick", to="channel")
    fill(db, [a_mail("a", "Trim the wick")])
    assert [q.notice.audience for q in outbox.every(db)] == [()]


def test_who_subscribed_is_told_of_none_of_their_own_mails(db: Database) -> None:
    accounts = {"discord:400000000000000001": ADA}
    vouched = {"account": "discord:400000000000000001", "person": f"{BEN.name} <{BEN.email}>"}
    with transaction(db):
        call(COMMANDS["link vouch"], db, Ask(START, CLEO, administrator=True, accounts=accounts), vouched)
    subscribe(db, "wick -from:me")
    mails = [a_mail("a", "Trim the wick", person=BEN), a_mail("b", "A wick burns", person=CLEO)]
    with transaction(db):
        ingest.ingest(db, mails, Telling({}, accounts=accounts))
    assert [answer.title for answer in notices(db)] == ["A wick burns"]


def test_history_is_no_news(db: Database) -> None:
    subscribe(db, "wick")
    fill(db, [replace(a_mail("a", "Trim the wick"), received_at=after(49))])
    assert notices(db) == []


def test_what_came_before_is_not_told(db: Database) -> None:
    fill(db, [a_mail("a", "Trim the wick")])
    subscribe(db, "wick")
    fill(db, [a_mail("a", "Trim the wick")])
    assert notices(db) == []


def test_a_digest_holds_what_came_and_waits_for_its_morning(db: Database) -> None:
    subscribe(db, "wick", when="daily")
    fill(db, [a_mail("a", "Trim the wick"), a_mail("b", "A wick burns", hours=1)], 1)
    fill(db, [a_mail("c", "New wick", hours=24)])
    today, tomorrow = outbox.every(db)
    assert (today.notice.due_at, tomorrow.notice.due_at) == (after(23), after(47))  # 8:00 each
    assert said(today.notice).title == "2 mails: wick"
    assert [m.partition(",")[0] for m in mails_of(said(today.notice))] == ["Trim the wick", "A wick burns"]
    assert said(tomorrow.notice).title == "New wick"


def test_a_long_digest_counts_what_it_does_not_list(db: Database) -> None:
    subscribe(db, "wick", when="weekly")
    fill(db, [a_mail(f"m{n}", f"wick {n}") for n in range(subscribers.MOST + 3)])
    (answer,) = notices(db)
    assert answer.title == f"{subscribers.MOST + 3} mails: wick"
    assert mails_of(answer)[-1] == "and 3 more mails"
    assert len(mails_of(answer)) == subscribers.MOST + 1


@pytest.mark.parametrize("end", ["unsubscribe", "undo"])
def test_once_it_is_over_nothing_more_is_sent(db: Database, end: str) -> None:
    subscribe(db, "wick", when="daily")
    fill(db, [a_mail("a", "Trim the wick")])
    run(db, end, key="D-1")
    fill(db, [a_mail("b", "A wick burns", hours=1)])
    (digest,) = outbox.every(db)
    assert said(digest.notice).title == "Trim the wick"
    assert pinging.claim(db, digest, Manner(), digest.notice.due_at) is None
    assert notices(db) == []


def test_a_longer_copy_of_a_mail_is_not_told_again(db: Database) -> None:
    subscribe(db, "wick")
    whole = a_mail("a", "Trim the wick", "It burns.\nIt burns long.\n")
    fill(db, [replace(whole, key="cut", raw=whole.raw[:-20]), whole], 1)
    assert len(notices(db)) == 1


def test_a_query_that_can_be_asked_no_more_is_said_once_and_stops_nothing(db: Database) -> None:
    subscribe(db, "from:me wick")
    value = "me live UTC area:Gone"
    with transaction(db):
        db.execute(
            "INSERT INTO decisions (at, name, email, command, key, value, reason, hand) "
            "SELECT at, name, email, command, key, ?, reason, hand FROM decisions",
            (value,),
        )
    fill(db, [a_mail("a", "Trim the wick"), a_mail("b", "A wick burns")], 1)
    titles = sorted(a.title for a in notices(db))
    assert titles == ["A wick burns", "D-2 finds nothing any more", "Trim the wick"]


MAILS = [
    a_mail("s1", "[PATCH 1/2] lamp: trim the wick", hours=1, person=BEN),
    a_mail("s2", "[PATCH 2/2] lamp: fill it", hours=2),
    a_mail("r1", "Re: [PATCH 1/2] lamp: trim the wick", answers=("s1",), hours=3),
    a_mail("r2", "Re: [PATCH 2/2] lamp: fill it", "The wick?\n", answers=("s2",), hours=30, person=BEN),
    a_mail("p1", "[PULL 0/1] Wick queue", hours=31),
]
QUERIES = {"wick": 4, "is:patch": 2, "from:ben": 2, "is:pull OR is:reply": 3, "-wick": 1}


@settings(max_examples=30)
@given(
    order=st.permutations([*MAILS, *MAILS]),
    cuts=st.sets(st.integers(1, 9)),
    query=st.sampled_from(sorted(QUERIES)),
    when=st.sampled_from(["live", "daily", "weekly"]),
)
def test_each_mail_once_whatever_the_order_the_batches_and_the_restarts(
    order: Sequence[Delivery], cuts: set[int], query: str, when: str
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "w.db"
        db = open_database(path)
        subscribe(db, query, when=when)
        edges = sorted({0, len(order), *cuts})
        for start, end in pairwise(edges):
            db.close()
            db = open_database(path)
            came = max(m.received_at for m in order[:end])  # mails come when they were written, or later
            fill(db, [replace(m, received_at=max(came, m.received_at)) for m in order[start:end]])
        lines = [m for a in notices(db) for m in mails_of(a)]
        assert len(lines) == len(set(lines)) == QUERIES[query] == told.count(db, 1)
        if when == "live":
            assert len(notices(db)) == QUERIES[query]
        assert all(q.notice.due_at - START <= timedelta(days=9) for q in outbox.every(db))
        db.close()
