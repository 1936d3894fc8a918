"""Who is reminded of what, over the sample's story; the rule has its own properties."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import ingest, pinging, reminding
from bot.pinging import Manner
from commands.answer import Ask
from commands.notices import said
from storage import outbox
from storage.database import Database, open_database, transaction
from storage.outbox import Queued
from storage.records import Delivery, Person
from tests.builders import BEN, CLEO, after
from tests.mails import a_mail, a_patch_text
from tests.story import INES, MORNING, TELLING, TEMPLATES, TOMASZ, YARA, Asking, texts

DAY = 24.0
PATIENCE = timedelta(days=7)

Tick = Callable[[float], list[Queued]]
"""What is written at a time, in days after the morning."""


@pytest.fixture
def tick(db: Database) -> Tick:
    def tick(days: float) -> list[Queued]:
        before = {q.id for q in outbox.every(db)}
        with transaction(db):
            reminding.tell(db, Ask(MORNING + timedelta(days=days), templates=TEMPLATES), PATIENCE)
        return [q for q in outbox.every(db) if q.id not in before]

    return tick


def keys(found: list[Queued]) -> list[str]:
    return [q.notice.key for q in found]


@pytest.fixture
def quiet(ask: Asking) -> Asking:
    """The story with its own promise and follow-up out of the way."""
    ask("cid release", cid="410201")
    ask("done", key="F-1")
    return ask


def test_whoever_took_it_is_reminded_once_and_then_its_owners_are_asked_once(
    quiet: Asking, tick: Tick
) -> None:
    quiet("cid claim", asker=TOMASZ, cid="410202")
    assert tick(14) == []
    (reminder,) = tick(14.1)
    assert reminder.notice.audience == (TOMASZ.email,)
    answer = said(reminder.notice)
    assert answer.title == "CID-410202 waits for you"
    assert [(a.label, a.command) for a in answer.actions] == [
        ("Another week", "cid due"),
        ("Give it back", "cid release"),
        ("Show CID-410202", "cid show"),
    ]
    assert [x for n in (14.2, 17, 21) for x in tick(n)] == []
    (offer,) = tick(21.2)
    assert offer.notice.audience == (INES.email, "deepa.nair@example.org")
    assert said(offer.notice).title == "CID-410202 needs somebody"
    assert texts(said(offer.notice))[-1] == (
        "Tomasz Wilk was reminded, and nothing came: whoever takes it has it."
    )
    assert [x for n in (22, 30, 90) for x in tick(n)] == []


LADDER = Manner(escalate=timedelta(hours=4))


@pytest.fixture
def say(db: Database) -> Callable[[float], list[tuple[str, ...]]]:
    """Whom the bot pings at a time, in days after the morning, message by message; () is the channel."""

    def say(days: float) -> list[tuple[str, ...]]:
        now = MORNING + timedelta(days=days)
        with transaction(db):
            pinging.make_up(db, LADDER, now)
            said = []
            for queued in outbox.due(db, now, 20):
                called = pinging.claim(db, queued, LADDER, now)
                outbox.sent(db, queued, "here", now)
                said.append(tuple(c for c in called or () if "@" in c))
        return said

    return say


DEEPA = "deepa.nair@example.org"


def test_an_offer_goes_to_the_next_owner_and_then_to_the_channel_while_nobody_takes_it(
    quiet: Asking, tick: Tick, say: Callable[[float], list[tuple[str, ...]]]
) -> None:
    quiet("cid claim", asker=TOMASZ, cid="410202")
    say(14)
    tick(14.1)
    assert say(14.1) == [(TOMASZ.email,)]
    tick(21.2)
    steps = [(21.2, [(INES.email,)]), (21.3, []), (21.4, [(DEEPA,)]), (21.5, []), (21.6, [()]), (30, [])]
    assert [(days, say(days)) for days, _ in steps] == steps


def test_what_somebody_has_who_is_away_is_offered_once_they_are_back_and_were_reminded(
    quiet: Asking, tick: Tick, say: Callable[[float], list[tuple[str, ...]]]
) -> None:
    quiet("cid claim", asker=TOMASZ, cid="410202")
    quiet("away", asker=TOMASZ, until="35d")
    say(14)
    tick(14.1)
    assert say(14.1) == [()]  # it is said, and nobody is pinged
    assert [x for days in (21.2, 34, 36) for x in tick(days)] == []
    assert say(36) == [(TOMASZ.email,)]
    assert [x for days in (37, 42) for x in tick(days)] == []
    (offer,) = tick(43.1)
    assert said(offer.notice).title == "CID-410202 needs somebody"


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("cid claim", {"cid": "410202"}),
        ("cid due", {"cid": "410202", "day": "1w"}),
        ("cid fix", {"cid": "410202", "by": "0123abcdef"}),
        ("cid note", {"cid": "410202", "text": "I look at it tomorrow."}),
    ],
)
def test_whatever_answers_an_offer_ends_its_way_up(
    quiet: Asking,
    tick: Tick,
    say: Callable[[float], list[tuple[str, ...]]],
    command: str,
    arguments: dict[str, str],
) -> None:
    quiet("cid claim", asker=TOMASZ, cid="410202")
    for days in (14.1, 21.2):
        tick(days)
        say(days)
    quiet(command, asker=INES, hours=21.3 * DAY, **arguments)
    assert [x for days in (21.4, 21.6, 30) for x in say(days)] == []


def test_a_patch_that_comes_answers_an_offer(
    quiet: Asking, tick: Tick, db: Database, say: Callable[[float], list[tuple[str, ...]]]
) -> None:
    quiet("cid claim", asker=TOMASZ, cid="410202")
    for days in (14.1, 21.2):
        tick(days)
        say(days)
    text = a_patch_text(why="Coverity: CID 410202")
    patch = a_mail("fix", "[PATCH] migration: pause under the lock", text, hours=24 * 240, person=TOMASZ)
    with transaction(db):
        ingest.ingest(db, [patch], TELLING)
    assert [x for days in (21.4, 21.6) for x in say(days)] == []


def test_another_week_is_another_week(quiet: Asking, tick: Tick) -> None:
    quiet("cid claim", cid="410202")
    assert len(tick(15)) == 1
    quiet("cid due", hours=15 * DAY, cid="410202", day="1w")
    assert tick(22) == []
    assert len(tick(22.1)) == 1


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("cid release", {"cid": "410202"}),
        ("cid fix", {"cid": "410202", "by": "0123abcdef"}),
        ("cid verdict", {"cid": "410202", "classification": "Intentional", "reason": "harmless"}),
        ("undo", {"key": "D-3"}),
    ],
)
def test_what_ended_is_not_reminded_of_and_what_was_not_said_yet_is_not_said(
    quiet: Asking, tick: Tick, db: Database, command: str, arguments: dict[str, str]
) -> None:
    quiet("cid claim", cid="410202")
    before = quiet(command, hours=DAY, **arguments)
    assert before.found
    assert [x for n in (15, 23, 40) for x in tick(n)] == []


def test_a_patch_takes_back_a_reminder_that_waits(quiet: Asking, tick: Tick, db: Database) -> None:
    quiet("cid claim", cid="410202")
    (waiting,) = tick(15)
    text = a_patch_text(why="Coverity: CID 410202")
    patch = a_mail("fix", "[PATCH] migration: pause under the lock", text, hours=24 * 236, person=INES)
    with transaction(db):
        ingest.ingest(db, [patch], TELLING)
    assert quiet("cid show", cid="410202").title == "CID-410202 patch posted"
    assert tick(15.1) == []
    assert waiting.id not in [q.id for q in outbox.every(db)]


def test_who_takes_over_has_a_promise_of_their_own(quiet: Asking, tick: Tick) -> None:
    quiet("cid claim", cid="410202")
    tick(15)
    quiet("cid claim", asker=YARA, hours=16 * DAY, cid="410202")
    assert tick(24) == []
    (reminder,) = tick(30.1)
    assert reminder.notice.audience == (YARA.email,)


def test_a_promise_in_a_mail_and_a_follow_up_are_reminded_of_and_a_follow_up_is_not_offered(
    ask: Asking, tick: Tick
) -> None:
    (followup,) = tick(7)
    assert followup.notice.audience == (INES.email,)
    assert said(followup.notice).title == "F-1 waits for you"
    assert "Done" in [a.label for a in said(followup.notice).actions]
    (promise,) = tick(14)
    assert promise.notice.audience == (INES.email,)
    assert said(promise.notice).title == "CID-410201 waits for you"
    (offer,) = tick(28)
    assert offer.notice.key.startswith("reoffer:CID-410201")


def test_an_archive_that_is_imported_reminds_nobody(ask: Asking, tick: Tick) -> None:
    assert [x for n in (40, 60, 85) for x in tick(n)] == []


def test_a_hand_off_without_an_answer_is_told_once(quiet: Asking, tick: Tick) -> None:
    quiet("cid claim", cid="410202")
    quiet("cid handoff", asker=TOMASZ, cid="410202", person="Yara Domingues")
    assert tick(30) == []  # to a bot that was down for so long it is history
    assert tick(7) == []
    (over,) = tick(7.1)
    assert over.notice.audience == (INES.email, TOMASZ.email)
    assert texts(said(over.notice)) == [
        "Yara Domingues did not answer whether to take CID-410202 (D-4); it stays Ines Okafor's."
    ]
    assert [x for n in (8, 12) for x in tick(n)] == []


def test_where_nobody_is_reminded_all_else_is_told(quiet: Asking, db: Database) -> None:
    def told(days: float) -> list[str]:
        with transaction(db):
            reminding.tell(db, Ask(MORNING + timedelta(days=days), templates=TEMPLATES), None)
        return [q.notice.key.partition(":")[0] for q in outbox.every(db)]

    quiet("cid claim", asker=TOMASZ, cid="410202")
    before = told(0)
    assert told(30) == before
    quiet("cid handoff", asker=TOMASZ, cid="410202", person="ines")
    assert told(8) == [*before, "handoff", "handoff-over"]


def test_a_no_needs_no_telling_that_nobody_answered(quiet: Asking, tick: Tick) -> None:
    quiet("cid claim", cid="410202")
    quiet("cid handoff", cid="410202", person="Yara Domingues")
    quiet("cid decline", asker=YARA, cid="410202")
    assert tick(8) == []


def test_whoever_sets_classifications_in_coverity_is_asked_at_once_and_reminded_once(
    quiet: Asking, db: Database
) -> None:
    def written(days: float) -> list[str]:
        before = {q.id for q in outbox.every(db)}
        asked = Ask(MORNING + timedelta(days=days), templates=TEMPLATES, coverity=YARA.email)
        reminding.tell(db, asked, PATIENCE)
        return [q.notice.key for q in outbox.every(db) if q.id not in before]

    quiet("cid verdict", cid="410203", classification="Intentional", reason="harmless")
    assert written(60) == []  # to a bot that was down for so long it is history
    assert written(0.1) == ["reclassify:CID-410203:D-3"]
    (queued,) = outbox.of_kind(db, "reclassify")
    assert queued.notice.audience == (YARA.email,)
    assert texts(said(queued.notice)) == [
        "to be set to Intentional in Coverity by Yara Domingues, "
        "decided by Ines Okafor 9 Oct (D-3), due 16 Oct"
    ]
    assert said(queued.notice).actions[0].arguments == {"cid": "410203", "classification": "Intentional"}
    assert [x for n in (1, 6) for x in written(n)] == []
    assert written(7.1) == ["due:CID-410203:D-3"]
    quiet("cid reclassified", asker=YARA, hours=8 * DAY, cid="410203")
    assert [x for n in (9, 30) for x in written(n)] == []
    assert not any("reclassify" in q.notice.key for q in outbox.every(db))  # it was not sent yet


def test_nobody_is_asked_to_set_what_was_taken_back_or_where_nobody_does(quiet: Asking, tick: Tick) -> None:
    quiet("cid verdict", cid="410203", classification="Intentional", reason="harmless")
    assert tick(0.1) == []


SUBJECT, SAID = "CID 40123 in wick_trim()", "CID 40123: In wick_trim() the lock is not held.\n"
WORD = f"> {SAID}\nI'll send a patch for this one.\n"
RAISED = a_mail("raised", SUBJECT, SAID, person=CLEO)
PROMISED = a_mail("word", f"Re: {SUBJECT}", WORD, answers=("raised",), hours=1, person=BEN)
CHAT = a_mail("chat", f"Re: {SUBJECT}", "Thanks!\n", answers=("raised", "word"), hours=2, person=CLEO)
FIXED = a_mail("fix", "[PATCH] lamp: lock", a_patch_text(why="Coverity: CID 40123"), hours=DAY, person=BEN)


@pytest.mark.parametrize(("asker", "reminded"), [(CLEO, [(BEN.email,)]), (BEN, [])])
def test_a_follow_up_that_a_sender_asks_of_nobody_is_nobodys_to_be_reminded_of(
    db: Database, asker: Person, reminded: list[tuple[str, ...]]
) -> None:
    text = "> lock();\nCould you please test it with your pump?\n"
    asked = a_mail("asked", "Re: [PATCH] lamp: lock", text, answers=("fix",), hours=DAY + 1, person=asker)
    for delivery in (FIXED, asked):
        with transaction(db):
            ingest.ingest(db, [delivery], TELLING)
    with transaction(db):
        reminding.tell(db, Ask(after(9 * DAY)), PATIENCE)
    assert [q.notice.audience for q in outbox.of_kind(db, "due")] == reminded


@settings(max_examples=20)
@given(st.permutations([RAISED, PROMISED, CHAT]), st.booleans(), st.integers(0, 3))
def test_in_whatever_order_mails_come_a_promise_is_reminded_of_once_unless_its_patch_came(
    arrived: list[Delivery], fixed: bool, when: int
) -> None:
    db = open_database(":memory:")
    for delivery in [*arrived[:when], *([FIXED] if fixed else []), *arrived[when:]]:
        with transaction(db):
            ingest.ingest(db, [delivery], TELLING)
    for days in (13, 14.1, 15, 16):
        with transaction(db):
            reminding.tell(db, Ask(after(days * DAY)), PATIENCE)
    found = [q.notice.audience for q in outbox.every(db)]
    assert found == ([] if fixed else [(BEN.email,)])
    db.close()
