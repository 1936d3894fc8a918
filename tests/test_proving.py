"""From a code that an account was shown to a link, with the mail from the address in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import proving
from bot.parsers import authentication, code_mail
from commands import linked, proof_codes
from commands.answer import Answer, Ask, UserError
from commands.declare import call
from commands.notices import Kind
from commands.table import COMMANDS
from storage import decisions, outbox
from storage.database import Database
from storage.records import Person
from tests.builders import START
from tests.letters import MX, a_letter

ACCOUNT, OTHER = "discord:400000000000000001", "discord:400000000000000002"
ADA = "ada@example.org"
BOT = "watchkeeper@watch.example.org"
CODE = "ABCDE-FGHJK"
SUBJECT = f"link {ACCOUNT} {CODE}"


def ask(
    db: Database, name: str, minutes: float = 0, account: str = ACCOUNT, mails: bool = False, **given: str
) -> list[str]:
    at = START + timedelta(minutes=minutes)
    asked = Ask(at, account=account, mails=mails, codes_to=BOT, code=CODE)
    return said(call(COMMANDS[name], db, asked, given))


def said(answer: Answer) -> list[str]:
    return [line.text for section in answer.sections for line in section.lines]


def mailed(db: Database, raw: bytes, minutes: float = 1, private: bool = True) -> None:
    proving.take(db, Ask(START + timedelta(minutes=minutes)), raw, [MX], private=private)


def people(db: Database, account: str = ACCOUNT) -> tuple[Person, ...]:
    return linked.every(db, Ask(START)).get(account, ())


def test_a_code_that_comes_from_the_address_proves_it_once(db: Database) -> None:
    told = ask(db, "link send", email=ADA)
    assert f"send a mail from {ADA} to {BOT}" in told[0]
    assert told[2] == SUBJECT
    mailed(db, a_letter(f"Ada Marsh <{ADA}>", SUBJECT))
    assert people(db) == (Person("", ADA),)
    kept = decisions.get(db, 1)
    assert (kept.actor.email, kept.hand) == (ADA, ACCOUNT)
    assert kept.reason == f"proven by the mail <letter-1@example.org> (dkim of example.org by {MX})"
    (notice,) = outbox.of_kind(db, Kind.LINKED)
    assert notice.notice.audience == (ADA,)
    call(COMMANDS["undo"], db, Ask(START, Person("", ADA)), {"key": "D-1"})
    mailed(db, a_letter(ADA, SUBJECT, number=2))
    assert people(db) == ()


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        (a_letter("ben@example.org", SUBJECT), "it came from ben@example.org and not from ada@example.org"),
        (a_letter(ADA, SUBJECT, found=""), "no mail server that is trusted says who sent it"),
        (a_letter(ADA, SUBJECT, found="dkim=fail"), "nothing proves that example.org sent it (dkim=fail"),
        (a_letter(f"{ADA}, ben@example.org", SUBJECT), "does not name exactly one address"),
        (a_letter(ADA, SUBJECT, more=("Auto-Submitted: auto-replied",)), "a program sent it by itself"),
        (a_letter(ADA, SUBJECT, more=("In-Reply-To: <a@b>",)), "it answers another mail"),
    ],
)
def test_one_that_proves_nothing_is_told_to_who_asked(db: Database, mail: bytes, why: str) -> None:
    ask(db, "link send", email=ADA)
    mailed(db, mail)
    assert people(db) == ()
    assert why in ask(db, "link send", 2, email=ADA)[0]
    mailed(db, a_letter(ADA, SUBJECT))
    assert people(db) == (Person("", ADA),)


@pytest.mark.parametrize(
    "subject",
    [
        f"Re: {SUBJECT}",
        f"> {SUBJECT}",
        f"{SUBJECT} ",
        f"link {OTHER} {CODE}",
        f"link {ACCOUNT} AAAAA-AAAAA",
        "link",
    ],
)
def test_another_subject_and_a_code_in_the_text_prove_nothing(db: Database, subject: str) -> None:
    ask(db, "link send", email=ADA)
    mailed(db, a_letter(ADA, subject, f"{SUBJECT}\n\n> {SUBJECT}\n"))
    assert bool(people(db)) == (subject.strip() == SUBJECT)
    assert people(db, OTHER) == ()


def test_a_code_holds_for_an_hour_and_the_last_alone_counts(db: Database) -> None:
    ask(db, "link send", email=ADA)
    mailed(db, a_letter(ADA, SUBJECT), 61)
    assert people(db) == ()
    assert "it came too late" in ask(db, "link send", 62, email="ben@example.org")[0]
    mailed(db, a_letter(ADA, SUBJECT), 63)
    assert people(db) == ()


def test_a_code_that_went_to_a_list_is_worth_nothing_any_more(db: Database) -> None:
    ask(db, "link send", email=ADA)
    mailed(db, a_letter(ADA, SUBJECT), private=False)
    mailed(db, a_letter(ADA, SUBJECT, number=2))
    assert people(db) == ()
    assert "it went to a list" in ask(db, "link send", 2, email=ADA)[0]


def test_a_code_that_was_shown_cannot_be_typed(db: Database) -> None:
    ask(db, "link send", email=ADA)
    with pytest.raises(UserError, match=f"counts in a mail from {ADA} only"):
        ask(db, "link code", code=CODE)
    assert people(db) == ()


def test_codes_are_asked_for_three_times_within_the_hour_either_way(db: Database) -> None:
    for name in ("link send", "link address", "link send"):
        ask(db, name, mails=True, email=ADA)
    with pytest.raises(UserError, match=f"{proof_codes.MOST} codes were asked for"):
        ask(db, "link send", email=ADA)


def test_where_the_bot_mails_nobody_an_address_is_proven_the_other_way(db: Database) -> None:
    assert SUBJECT in ask(db, "link address", email=ADA)
    with pytest.raises(UserError, match="takes no mail with codes"):
        call(COMMANDS["link send"], db, Ask(START, account=ACCOUNT), {"email": ADA})


@given(st.text())
def test_no_other_text_is_a_code(subject: str) -> None:
    head = authentication.head(a_letter(ADA, " ".join(subject.split())))
    found = code_mail.read(head)
    assert found is None or subject.casefold().startswith("link")
