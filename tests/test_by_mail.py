"""From a mail that orders something to what was done and who was told."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import by_mail, health, ingest, obeying, smtp
from bot.asker import ask
from bot.settings import Settings, parse
from bot.settings.watched import Commands
from bot.sources import files
from commands import linked, subscription, triage
from commands.answer import Ask, Link
from commands.declare import call
from commands.notices import Kind, said
from commands.table import COMMANDS
from storage import decisions, orders, outbox
from storage.database import Database, Store
from storage.orders import Order
from storage.records import Person
from tests.fakes.postbox import Postbox, postbox
from tests.letters import MX, a_letter
from tests.story import INES, MORNING, YARA, deliveries, texts

ACCOUNT = "discord:400000000000000001"
CLAIM = "#watchkeeper claim CID 410202"
BOT = "keeper@watch.example.org"
SETTINGS = f"""
[project]
name = "Pinewood"
[mail]
sender = "{BOT}"
server = "smtp://127.0.0.1:1"
authserv = ["{MX}"]
[[list]]
name = "devel"
source = "lmtp"
url = "lmtp://127.0.0.1:0"
commands = "proven"
[[list]]
name = "inner"
source = "mbox"
path = "inner.mbox"
commands = "trusted"
[people.discord]
{ACCOUNT[8:]} = "Ines Okafor <{INES.email}>"
"""


def the_settings(url: str = "smtp://127.0.0.1:1") -> Settings:
    return parse(SETTINGS.replace("smtp://127.0.0.1:1", url), "s.toml", {})


class Desk:
    """The sample project's story, and what mails order of it."""

    def __init__(self, store: Store, box: Postbox) -> None:
        self.store, self.box, self.now = store, box, MORNING
        self.settings = the_settings(box.url)
        assert self.settings.mail
        self.send = partial(smtp.send, self.settings.mail, None)

    async def come(self, *mails: bytes, via: str = "devel") -> None:
        """They are taken in, as the engine does, and nothing is done yet."""
        arrived = [replace(files.mail(mail, "here", self.now), via=via) for mail in mails]

        def run(db: Database) -> None:
            ingest.ingest(db, arrived)
            nobody, lists = ask(self.settings, self.now, None), self.settings.ordering()
            by_mail.note(db, nobody, arrived, lists, [MX], BOT)

        await self.store.write(run)

    async def drain(self, *, mails: bool = True) -> None:
        await obeying.drain(self.store, self.settings, self.send if mails else None, lambda: self.now)

    async def has(self) -> str:
        """Who has the defect."""
        decided = await self.store.read(triage.of, "CID-410202")
        return decided.assignee.email if decided.assignee else ""

    async def notices(self) -> list[list[str]]:
        return [texts(said(q.notice)) for q in await self.store.read(outbox.of_kind, Kind.ORDER)]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = Store(tmp_path / "w.db")
    await store.write(lambda db: ingest.ingest(db, deliveries()))
    async with postbox() as box:
        yield Desk(store, box)
    await store.close()


def an_order(text: str = CLAIM, person: Person = INES, hours: float = 0, **more: object) -> bytes:
    at = MORNING + timedelta(hours=hours)
    sender = f"{person.name} <{person.email}>"
    return a_letter(sender, "Re: races", f"Hello,\n\n{text}\n\nInes", at=at, **more)  # type: ignore[arg-type]


async def test_what_a_mail_orders_is_done_once_and_answered_to_its_author_alone(desk: Desk) -> None:
    await desk.come(an_order())
    assert await desk.has() == ""
    await desk.drain()
    await desk.drain()
    assert await desk.has() == INES.email
    (kept,) = await desk.store.read(decisions.of_key, "CID-410202")
    assert (kept.command, kept.actor.email, kept.hand) == (
        "cid claim",
        INES.email,
        "mail <letter-1@example.org>",
    )
    asked = Ask(MORNING, templates={"message": "https://lists.example.org/{message_id}"})
    told = await desk.store.read(lambda db: call(COMMANDS["why"], db, asked, {"key": "D-1"}))
    assert (
        Link(kept.hand, "https://lists.example.org/letter-1@example.org") in told.sections[0].lines[0].spans
    )
    (answer,) = desk.box.mails
    assert answer["To"] == INES.email
    assert (answer["Auto-Submitted"], answer["In-Reply-To"]) == ("auto-replied", "<letter-1@example.org>")
    assert desk.box.senders == ["<>"]
    words = answer.get_content().replace("\r\n", "\n")
    assert "> claim CID 410202\n" in words
    assert "CID-410202  is assigned to Ines Okafor. (D-1)" in words
    assert "undo D-1" in words
    assert not any(row.startswith("#watchkeeper") for row in words.splitlines())
    assert await desk.notices() == []


async def test_the_same_mail_however_it_comes_again_does_nothing(desk: Desk) -> None:
    mail = an_order()
    await desk.come(mail, mail.replace(b"Hello,", b"Hello, all,"))
    await desk.come(mail.replace(b"letter-1@", b"letter-9@"), mail, via="inner")
    await desk.drain()
    await desk.come(an_order("#watchkeeper cid release 410202", number=2, hours=1))
    await desk.drain()
    await desk.come(mail, mail.replace(b"letter-1@", b"letter-8@"))
    await desk.drain()
    assert await desk.has() == ""
    assert len(await desk.store.read(decisions.of_key, "CID-410202")) == 2


@pytest.mark.parametrize("number", range(4))
async def test_in_whatever_order_mails_come_each_is_done_once(desk: Desk, number: int) -> None:
    chance = random.Random(number)  # noqa: S311 — any order will do
    notes = [an_order(f"#watchkeeper cid note 410202 word {n}", number=n, hours=n / 9) for n in range(6)]
    come = notes * 2
    chance.shuffle(come)
    for mail in come:
        await desk.come(mail)
        if chance.random() < 0.5:
            await desk.drain()
    await desk.drain()
    assert len(await desk.store.read(decisions.of_key, "CID-410202")) == 6


@pytest.mark.parametrize(
    ("mail", "via"),
    [
        (an_order(), ""),
        (an_order(), "other"),
        (an_order(hours=-73), "devel"),
        (an_order(hours=2), "devel"),
        (a_letter(INES.email, "Undated", CLAIM), "devel"),
        (an_order(more=("Auto-Submitted: auto-replied",)), "devel"),
        (an_order(person=Person("Keeper", BOT)), "inner"),
        (an_order(f"> {CLAIM}"), "devel"),
    ],
)
async def test_history_other_sources_programs_and_quotations_order_nothing(
    desk: Desk, mail: bytes, via: str
) -> None:
    await desk.come(mail, via=via)
    await desk.drain()
    assert (await desk.has(), desk.box.mails, await desk.notices()) == ("", [], [])


async def test_a_mail_that_may_be_forged_is_said_once_a_day_and_keeps_none_from_being_done(
    desk: Desk,
) -> None:
    await desk.come(an_order(found=""), an_order(found="dkim=fail", number=2), an_order(found=""))
    await desk.drain()
    assert (await desk.has(), desk.box.mails) == ("", [])
    (lines,) = await desk.notices()
    assert f"It says it is from {INES.email}, and orders: claim CID 410202." in lines[0]
    assert "no mail server that is trusted says who sent it" in lines[1]
    checked = await desk.store.read(health.report, desk.settings, MORNING)
    (listed,) = texts(checked, "Not done by mail")
    assert listed.startswith(f"{INES.email} <letter-1@example.org>: no mail server that is trusted")
    await desk.come(an_order())
    await desk.drain()
    assert await desk.has() == INES.email


async def test_a_list_may_be_trusted_to_let_nobody_post_as_another(desk: Desk) -> None:
    await desk.come(an_order(found=""), via="inner")
    await desk.drain()
    assert await desk.has() == INES.email


async def test_an_address_that_nobody_proved_orders_nothing_and_is_told_once_a_day(desk: Desk) -> None:
    for number in range(3):
        await desk.come(an_order(person=YARA, number=number, hours=number / 9))
        await desk.drain()
    assert await desk.has() == ""
    (answer,) = desk.box.mails
    assert "`link address` proves it" in " ".join(answer.get_content().split())
    assert await desk.notices() == []


async def test_any_proven_address_acts_as_the_same_person(desk: Desk) -> None:
    home = "ines@home.example.org"
    await desk.store.write(
        lambda db: triage.decide(
            db, Ask(MORNING, INES), linked.LINK, ACCOUNT, value=f"Ines <{home}>", reason="met her"
        )
    )
    await desk.come(an_order(person=Person("Ines", home)))
    await desk.drain()
    assert await desk.has() == INES.email
    assert desk.box.mails[0]["To"] == home


async def test_an_administrator_is_one_by_any_address_of_the_account(desk: Desk) -> None:
    home = "ines@home.example.org"
    text = SETTINGS.replace("smtp://127.0.0.1:1", desk.box.url)
    desk.settings = parse(f'{text}[administrators]\npeople = ["{home}"]\n', "s.toml", {})
    order = "#watchkeeper link vouch gitlab:ines ines okafor"
    await desk.come(an_order(order))
    await desk.drain()
    assert "Only administrators" in desk.box.mails[0].get_content()
    await desk.store.write(
        lambda db: triage.decide(db, Ask(MORNING, INES), linked.LINK, ACCOUNT, value=home, reason="met her")
    )
    await desk.come(an_order(order, number=2, hours=0.5))
    await desk.drain()
    assert "gitlab:ines is Ines Okafor" in desk.box.mails[1].get_content()


async def test_rights_are_those_of_the_person_and_a_refusal_says_who_may(desk: Desk) -> None:
    tries = (
        "#watchkeeper cid assign 410202 Tomasz Wilk",
        "#watchkeeper link vouch gitlab:ines ines okafor",
        "#watchkeeper link address ines.okafor@example.org",
        "#watchkeeper retry 1",
        "#watchkeeper clam CID 410202",
        "#watchkeeper subscribe from:yara",
        "#watchkeeper subscribe from:tomasz --confirm yes",
        "#watchkeeper cid note CID-410202 CID 410202 is odd",
    )
    await desk.come(an_order("\n".join(tries)))
    await desk.drain()
    words = " ".join(desk.box.mails[0].get_content().split())
    for told in (
        "Only administrators may use link vouch",
        "link address is answered in private: ask it on Discord.",
        "Only the triage role and administrators may use retry",
        "No command is called",
        "Nothing was done yet. Add --confirm yes to do it.",
    ):
        assert told in words
    assert len(await desk.store.read(decisions.all_standing, [subscription.SUBSCRIBE])) == 1
    given = await desk.store.read(decisions.of_key, "CID-410202")
    assert [d.reason or d.value for d in given if d.command == "cid note"] == ["CID 410202 is odd"]


async def test_bulk_mail_and_a_bot_that_mails_nothing_are_answered_in_the_channel(desk: Desk) -> None:
    await desk.come(an_order(more=("Precedence: bulk",)))
    await desk.drain()
    await desk.come(an_order("#watchkeeper cid release 410202", number=2, hours=0.5))
    await desk.drain(mails=False)
    await desk.drain()
    assert desk.box.mails == []
    claimed, released = await desk.notices()
    assert "(D-1)" in claimed[1]
    assert "(D-2)" in released[1]


async def test_a_mistake_of_ours_is_an_incident_and_stops_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr(obeying, "read", broken)
    await desk.come(an_order())
    await desk.drain()
    await desk.drain()
    (answer,) = desk.box.mails
    assert "Something broke on our side while answering (incident" in " ".join(answer.get_content().split())


async def test_an_answer_waits_for_the_mail_server_and_is_given_up_where_it_is_refused(desk: Desk) -> None:
    desk.box.refuses = 1
    await desk.come(an_order())
    for minutes in (0, 0, 1):
        desk.now = MORNING + timedelta(minutes=minutes)
        await desk.drain()
    assert len(desk.box.mails) == 1
    desk.box.knows_nobody = True
    await desk.come(an_order("#watchkeeper cid release 410202", number=2, hours=0.5))
    await desk.drain()
    desk.box.knows_nobody = False
    desk.now += timedelta(hours=1)
    await desk.drain()
    assert (len(desk.box.mails), await desk.has()) == (1, "")


async def test_an_answer_that_cannot_be_mailed_by_a_mistake_of_ours_is_given_up_and_stops_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(order: Order, settings: Settings) -> EmailMessage:
        if order.id == 1:
            raise AttributeError("what nobody thought of")
        return letter(order, settings)

    letter = obeying.letter
    monkeypatch.setattr(obeying, "letter", broken)
    await desk.come(an_order(), an_order("#watchkeeper cid release 410202", number=2, hours=0.5))
    await desk.drain()
    await desk.drain()
    (answer,) = desk.box.mails
    assert answer["In-Reply-To"] == "<letter-2@example.org>"
    assert await desk.store.read(orders.due, "done", desk.now + timedelta(days=1)) == ()


@pytest.mark.parametrize("email", ["mallory@[x", "ines.okafor[x@example.org", "ines.okafor@example.org]x"])
async def test_an_address_that_reads_as_another_in_an_answer_is_nobodys(desk: Desk, email: str) -> None:
    await desk.come(an_order(person=Person("Mallory", email), found=""), via="inner")
    await desk.drain()
    assert (await desk.has(), desk.box.mails) == ("", [])


@given(st.text(), st.text())
def test_whatever_a_mail_is_called_it_can_be_answered(subject: str, message_id: str) -> None:
    said_it = " ".join(subject.split()), f"<{''.join(message_id.split())}@example.org>"
    order = Order(
        1, said_it[1], INES.email, "0" * 64, said_it[0], ("help",), False, MORNING, "done", "Words.\n"
    )
    mail = obeying.letter(order, the_settings())
    assert mail.as_bytes().partition(b"\n\n")[0].count(b"\nTo: ") <= 1
    assert mail["Auto-Submitted"] == "auto-replied"


def test_lists_order_nothing_unless_the_settings_say_so() -> None:
    assert the_settings().ordering() == {"devel": Commands.PROVEN, "inner": Commands.TRUSTED}
    assert parse('[[list]]\nname = "l"\nsource = "mbox"\npath = "x"\n', "s.toml", {}).ordering() == {}
