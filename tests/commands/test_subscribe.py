"""Standing queries on the sample project's story: previewed, confirmed, listed, ended, undone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from commands.answer import UserError
from commands.complete import complete
from commands.declare import ToConfirm
from commands.rights import NotAllowed
from commands.subscription import When, digest_at, standing
from storage.database import Database
from storage.records import Person
from tests.story import INES, TOMASZ, YARA, Asking, texts

ACCOUNT = "discord:400000000000000001"
BERLIN = ZoneInfo("Europe/Berlin")


def number(db: Database) -> str:
    return standing(db)[-1].key


def test_what_it_would_have_sent_is_told_first_and_nothing_is_kept(ask: Asking, db: Database) -> None:
    with pytest.raises(ToConfirm) as told:
        ask("subscribe", query="is:pull")
    assert str(told.value) == (
        "As things stand, this would have sent 2 mails in the last 30 days: is:pull, to me, live. "
        "Nothing was done yet."
    )
    assert standing(db) == ()
    (yes,) = told.value.choices
    assert ask(yes.command, **yes.arguments).title == "Subscribed"
    assert [s.called for s in standing(db)] == ["is:pull, to me, live"]


def test_a_digest_of_several_mails_is_one_message_of_the_preview(ask: Asking) -> None:
    with pytest.raises(ToConfirm, match=r"would have sent 1 digest with [0-9]+ mails in the last 30 days"):
        ask("subscribe", query="is:patch OR is:pull OR is:reply", when="weekly", hours=24 * 20)


def test_a_query_that_cannot_be_meant_is_refused_with_what_can(ask: Asking) -> None:
    with pytest.raises(UserError, match="is:pul") as refusal:
        ask("subscribe", query="is:pul")
    assert refusal.value.choices[0].arguments == {"query": "is:pull"}
    with pytest.raises(UserError, match='No area is called "Migartion"'):
        ask("subscribe", query="area:Migartion", confirm="yes")


def test_everybody_sees_their_own_and_the_channels(ask: Asking, db: Database) -> None:
    ask("subscribe", query="from:tomasz", confirm="yes")
    ask("subscribe", query="is:report", to="channel", when="weekly", confirm="yes", triage=True)
    mine, channels = (s.key for s in standing(db))
    assert texts(ask("subscriptions"))[:-1] == [
        "from:tomasz, live; 0 mails so far",
        "is:report, weekly, by Ines Okafor; 0 mails so far",
    ]
    assert texts(ask("subscriptions", asker=YARA)) == ["is:report, weekly, by Ines Okafor; 0 mails so far"]
    assert complete(db, "unsubscribe", "key", "") == (channels, mine)


def test_the_channel_is_subscribed_by_those_who_look_after_it(ask: Asking) -> None:
    with pytest.raises(NotAllowed, match="the triage role and administrators may subscribe the channel"):
        ask("subscribe", query="is:pull", to="channel")


def test_the_same_again_is_refused(ask: Asking) -> None:
    ask("subscribe", query="is:pull", confirm="yes")
    with pytest.raises(UserError, match="There is that subscription already, live: D-"):
        ask("subscribe", query="is:pull", when="daily")


def test_the_channel_is_told_once_whoever_asks(ask: Asking) -> None:
    ask("subscribe", query="is:pull", to="channel", confirm="yes", triage=True)
    with pytest.raises(UserError, match="There is that subscription already, live: D-1"):
        ask("subscribe", query="is:pull", to="channel", asker=TOMASZ, triage=True)
    ask("subscribe", query="is:pull", asker=TOMASZ, confirm="yes")


def test_the_mails_of_each_who_asks_are_others(ask: Asking, db: Database) -> None:
    for asker in (INES, TOMASZ):
        ask("subscribe", query="is:pull from:me", to="channel", asker=asker, confirm="yes", triage=True)
    assert [s.person for s in standing(db)] == [INES, TOMASZ]


def test_who_has_several_addresses_is_told_once(ask: Asking) -> None:
    home = Person("Ines", "ines@home.example.org")
    for person in (INES, home):
        ask("link vouch", asker=YARA, admin=True, account=ACCOUNT, person=f"{person.name} <{person.email}>")
    ask("subscribe", query="is:pull from:me", confirm="yes")
    with pytest.raises(UserError, match="There is that subscription already, live: D-3"):
        ask("subscribe", query="is:pull from:me", asker=home)


def test_it_is_ended_for_good_by_whoever_made_it(ask: Asking, db: Database) -> None:
    ask("subscribe", query="is:pull", confirm="yes")
    key = number(db)
    with pytest.raises(NotAllowed, match="Only Ines Okafor, the triage role and administrators may end"):
        ask("unsubscribe", asker=TOMASZ, key=key)
    ask("unsubscribe", key=key.lower())
    assert standing(db) == ()
    with pytest.raises(UserError, match="No subscription that stands has the key"):
        ask("unsubscribe", key=key)
    ask("undo")
    assert [s.person for s in standing(db)] == [INES]
    ask("undo", key=key)
    assert standing(db) == ()


@pytest.mark.parametrize(
    ("when", "now", "expected"),
    [
        (When.DAILY, "2026-10-09T05:59", "2026-10-09T06:00"),
        (When.DAILY, "2026-10-09T06:00", "2026-10-10T06:00"),
        (When.DAILY, "2026-10-24T20:00", "2026-10-25T07:00"),  # summer time ends that night
        (When.WEEKLY, "2026-10-05T06:01", "2026-10-12T06:00"),
        (When.WEEKLY, "2026-10-05T05:00", "2026-10-05T06:00"),
    ],
)
def test_digests_come_in_the_morning_by_the_wall_clock(when: When, now: str, expected: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert digest_at(when, BERLIN, at) == datetime.fromisoformat(expected).replace(tzinfo=UTC)
