"""A series whose sender asks after it: from its mails to what the owners read, and when it is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import ingest, pinging
from bot.pinging import Manner
from bot.telling import Telling
from commands.answer import Answer, Ask
from commands.declare import call
from commands.notices import said
from commands.table import COMMANDS
from storage import outbox
from storage.database import Database, open_database, transaction
from storage.records import Delivery, Person, Source
from tests.builders import ADA, BEN, CLEO, START, after
from tests.commands.test_pull_diff import a_pull
from tests.mails import DAY, a_mail, a_patch_text
from tests.story import TEMPLATES, texts
from tests.test_ingest import meaning

OWNERS = Delivery(
    Source.MAINTAINERS,
    "owners",
    b"Lamps\nM: Cleo Winter <cleo@example.org>\nR: Ada Marsh <ada@example.org>\nS: Maintained\nF: lamp/\n",
    START,
)
POSTED = a_mail("lit", "[PATCH] lamp: light it", a_patch_text("light();"), person=BEN)
PING = a_mail(
    "p1", "Re: [PATCH] lamp: light it", "Gentle ping.\n", answers=("lit",), hours=8 * DAY, person=BEN
)
AGAIN = a_mail(
    "p2", "Re: [PATCH] lamp: light it", "Ping!\n", answers=("lit", "p1"), hours=15 * DAY, person=BEN
)
WAITING = [OWNERS, POSTED, PING, AGAIN]

ANSWERS = [
    [
        a_mail(
            "a",
            "Re: [PATCH] lamp: light it",
            "I will look at it.\n",
            answers=("lit", "p2"),
            hours=16 * DAY,
            person=CLEO,
        )
    ],
    [
        a_mail(
            "a",
            "Re: [PATCH] lamp: light it",
            "Queued, thanks.\n",
            answers=("lit",),
            hours=16 * DAY,
            person=CLEO,
        )
    ],
    [a_mail("v2", "[PATCH v2] lamp: light it", a_patch_text("light(2);"), hours=16 * DAY, person=BEN)],
    [
        a_pull("pr", "PULL", ["lamp: light it"], ["Ben's light"], "1", 16 * DAY),
        a_mail(
            "ok",
            "Re: [PULL 0/1] Lamp queue",
            "Applied, thanks.\n",
            answers=("pr",),
            hours=17 * DAY,
            person=ADA,
        ),
    ],
]


def take(db: Database, arrived: list[Delivery], at_once: int = 1, *, enabled: bool = True) -> None:
    for start in range(0, len(arrived), at_once):
        with transaction(db):
            ingest.ingest(db, arrived[start : start + at_once], Telling(TEMPLATES, unanswered=enabled))


def ask(
    db: Database, command: str, hours: float = 18 * DAY, asker: Person = CLEO, **arguments: str
) -> Answer:
    with transaction(db):
        return call(COMMANDS[command], db, Ask(after(hours), asker, templates=TEMPLATES), arguments)


def needs(db: Database, hours: float = 18 * DAY) -> list[str]:
    return texts(ask(db, "status", hours, area="Lamps"), "Needs somebody")


def test_it_stands_once_with_all_its_pings(db: Database) -> None:
    take(db, WAITING)
    assert needs(db) == [
        "lamp: light it: sent by Ben Okoro 2 Mar, pinged twice 10 Mar, 17 Mar, 3 days ago; nobody answered"
    ]
    assert needs(db, 200 * DAY) == ["nothing"]


@pytest.mark.parametrize("answer", ANSWERS, ids=["a word", "queued", "a newer version", "applied"])
def test_it_is_gone_when_something_came_of_it(db: Database, answer: list[Delivery]) -> None:
    take(db, [*WAITING, *answer])
    assert needs(db) == ["nothing"]
    assert outbox.every(db) == ()  # and what was not yet sent is not sent


def test_a_ping_that_was_answered_does_not_count(db: Database) -> None:
    word = a_mail("w", "Re: [PATCH] lamp: light it", "Soon.\n", answers=("lit",), hours=9 * DAY, person=CLEO)
    take(db, [OWNERS, POSTED, PING, word])
    assert needs(db) == ["nothing"]
    take(db, [AGAIN])
    assert "pinged once 17 Mar" in needs(db)[0]


def test_somebody_elses_ping_is_no_ping_of_its_sender(db: Database) -> None:
    other = a_mail("p", "Re: [PATCH] lamp: light it", "Ping?\n", answers=("lit",), hours=8 * DAY, person=ADA)
    take(db, [OWNERS, POSTED, other])
    assert needs(db) == ["nothing"]


def test_done_settles_it_and_undo_brings_it_back(db: Database) -> None:
    take(db, WAITING)
    assert "S-1 is settled" in texts(ask(db, "done", key="S-1", reason="not for us"))[0]
    assert needs(db) == ["nothing"]
    ask(db, "undo")
    assert len(needs(db)) == 1


def test_the_owners_are_told_once_and_later(db: Database) -> None:
    take(db, WAITING)
    (queued,) = outbox.every(db)
    assert queued.notice.key == "unanswered:S-1"
    assert queued.notice.audience == ("cleo@example.org", "ada@example.org")
    assert queued.notice.due_at == after(10 * DAY)
    assert "pinged once 10 Mar" in texts(said(queued.notice))[1]


@pytest.mark.parametrize("answer", ANSWERS, ids=["a word", "queued", "a newer version", "applied"])
def test_the_next_owner_is_told_while_nothing_came_of_it_and_not_afterwards(
    db: Database, answer: list[Delivery]
) -> None:
    manner = Manner(escalate=timedelta(hours=4))
    take(db, WAITING)
    (queued,) = outbox.every(db)
    assert pinging.claim(db, queued, manner, after(11 * DAY)) == ("cleo@example.org", "Ada Marsh")
    outbox.sent(db, queued, "message-1", after(11 * DAY))
    take(db, answer)
    pinging.make_up(db, manner, after(17 * DAY))
    assert [q.notice.key for q in outbox.every(db)] == ["unanswered:S-1"]


def test_the_next_owner_and_the_channel_are_told_of_what_still_waits(db: Database) -> None:
    manner = Manner(escalate=timedelta(hours=4))
    take(db, WAITING)
    (queued,) = outbox.every(db)
    pinging.claim(db, queued, manner, after(11 * DAY))
    outbox.sent(db, queued, "message-1", after(11 * DAY))
    pinging.make_up(db, manner, after(11 * DAY + 4))
    (_, second) = outbox.every(db)
    assert second.notice.audience == ("ada@example.org",)
    ask(db, "done", 11 * DAY + 5, key="S-1")
    pinging.make_up(db, manner, after(11 * DAY + 8))
    assert len(outbox.every(db)) == 2


def test_nobody_is_told_unless_the_settings_say_so_or_of_old_pings(db: Database) -> None:
    take(db, WAITING, enabled=False)
    assert outbox.every(db) == ()
    late = open_database(":memory:")
    old = [Delivery(d.source, d.key, d.raw, after(90 * DAY)) for d in WAITING]
    take(late, old)
    assert outbox.every(late) == ()
    late.close()


def test_an_owner_who_asks_is_not_told_and_one_who_is_alone_tells_nobody(db: Database) -> None:
    mine = [
        a_mail("lit", "[PATCH] lamp: light it", a_patch_text("light();")),
        a_mail("p1", "Re: [PATCH] lamp: light it", "Ping.\n", answers=("lit",), hours=DAY),
    ]
    take(db, [OWNERS, *mine])
    assert [q.notice.audience for q in outbox.every(db)] == [("cleo@example.org",)]


def test_a_newer_version_that_waits_too_does_not_tell_twice(db: Database) -> None:
    take(db, WAITING)
    (queued,) = outbox.every(db)
    outbox.sent(db, queued, "message-1", after(11 * DAY))
    (newer,) = ANSWERS[2]
    ping = a_mail(
        "p3", "Re: [PATCH v2] lamp: light it", "Ping.\n", answers=("v2",), hours=20 * DAY, person=BEN
    )
    take(db, [newer, ping])
    assert [q.notice.key for q in outbox.every(db)] == ["unanswered:S-1"]
    assert needs(db, 21 * DAY)[0].startswith("v2 lamp: light it: ")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.integers(1, 4), st.sampled_from([[], *ANSWERS]))
def test_any_order_and_batch_come_to_the_same(chance: object, at_once: int, answer: list[Delivery]) -> None:
    states = []
    for arrived in ([*WAITING, *answer], chance.sample([*WAITING, *answer], 4 + len(answer))):  # type: ignore[attr-defined]  # a Random
        db = open_database(":memory:")
        take(db, arrived, at_once)
        states.append((meaning(db), needs(db)))
        db.close()
    assert [needs for _, needs in states] == [states[0][1]] * 2
    assert states[0] == states[1]
