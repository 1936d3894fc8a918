from __future__ import annotations

import pytest

from commands import linked
from commands.answer import Ask, UserError
from commands.rights import NotAllowed
from storage.database import Database
from storage.records import Person
from tests.story import INES, MORNING, YARA, Asking, texts

ACCOUNT = "discord:400000000000000001"
HOME = Person("Ines", "ines@home.example.org")


@pytest.mark.parametrize(
    ("typed", "account"),
    [
        ("400000000000000001", ACCOUNT),
        ("<@400000000000000001>", ACCOUNT),
        ("<@!400000000000000001>", ACCOUNT),
        (ACCOUNT, ACCOUNT),
        ("gitlab:@ines.o", "gitlab:ines.o"),
        ("ines", None),
        ("@everyone", None),
        ("٤" * 18, None),
    ],
)
def test_an_account_is_a_number_or_a_name_with_its_place(typed: str, account: str | None) -> None:
    assert linked.account(typed) == account


def test_an_administrator_vouches_for_an_account_and_it_is_kept_who_did(ask: Asking) -> None:
    told = ask("link vouch", asker=YARA, admin=True, account=ACCOUNT, person="ines okafor", reason="met her")
    assert texts(told) == [f"{ACCOUNT} is Ines Okafor <ines.okafor@example.org>'s. (D-1)"]
    assert texts(ask("who", person="ines okafor"), "Accounts") == [ACCOUNT]
    (decided,) = texts(ask("why", key="D-1"))
    assert decided == '9 Oct Yara Domingues: link Ines Okafor <ines.okafor@example.org>: "met her"'
    with pytest.raises(UserError, match=r"is Ines Okafor .*'s already"):
        ask("link vouch", asker=YARA, admin=True, account=ACCOUNT, person="ines okafor")


def test_nobody_vouches_for_themselves(ask: Asking) -> None:
    with pytest.raises(NotAllowed, match="Only administrators may use link vouch"):
        ask("link vouch", asker=YARA, triage=True, account=ACCOUNT, person="ines okafor")


def test_what_waits_for_somebody_waits_under_each_of_their_names(ask: Asking) -> None:
    for account in (ACCOUNT, "gitlab:ines"):
        for person in ("Ines <ines@home.example.org>", INES.email):
            ask("link vouch", asker=YARA, admin=True, account=account, person=person)
    ask("cid claim", asker=HOME, cid="410202")
    ask("cid claim", cid="410203")
    waits = [texts(ask("mine", asker=asker), "To do") for asker in (HOME, INES)]
    assert waits[0] == waits[1]
    assert [name for name in ("D-5", "D-6") if name in " ".join(waits[0])] == ["D-5", "D-6"]
    assert texts(ask("who", asker=HOME, person="me"), "Accounts") == [ACCOUNT, "gitlab:ines"]


def test_an_address_of_an_account_has_the_rights_of_all_its_addresses(ask: Asking) -> None:
    give = {"cid": "410202", "person": "tomasz"}
    with pytest.raises(NotAllowed):
        ask("cid assign", asker=HOME, **give)
    for person in ("Ines <ines@home.example.org>", INES.email):
        ask("link vouch", asker=YARA, admin=True, account=ACCOUNT, person=person)
    assert "assigned to Tomasz" in texts(ask("cid assign", asker=HOME, **give))[0]
    assert texts(ask("who", asker=HOME, person="me"), "Addresses") == [
        "ines.okafor@example.org",
        "ines@home.example.org",
    ]
    assert texts(ask("who", asker=HOME, person="me"), "Looks after") == ["Migration: maintainer"]


def test_what_is_removed_or_undone_no_longer_counts(ask: Asking, db: Database) -> None:
    def people() -> tuple[Person, ...]:
        return linked.every(db, Ask(MORNING)).get(ACCOUNT, ())

    for take_back, how in (("link remove", {"account": ACCOUNT}), ("undo", {})):
        ask("link vouch", asker=YARA, admin=True, account=ACCOUNT, person=INES.email)
        assert people() == (INES,)
        ask(take_back, asker=YARA, admin=True, **how)
        assert people() == ()
    with pytest.raises(UserError, match="is linked to nobody"):
        ask("link remove", asker=YARA, admin=True, account=ACCOUNT)


def test_what_was_linked_here_is_taken_away_from_whom_the_settings_know_by_another_account(
    ask: Asking, db: Database
) -> None:
    accounts = {"discord:400000000000000008": INES}
    ask("link vouch", asker=YARA, admin=True, accounts=accounts, account=ACCOUNT, person=INES.email)
    assert linked.every(db, Ask(MORNING, accounts=accounts))[ACCOUNT] == (INES,)
    ask("link remove", asker=YARA, admin=True, accounts=accounts, account=ACCOUNT)
    assert ACCOUNT not in linked.every(db, Ask(MORNING, accounts=accounts))


def test_what_the_settings_link_is_known_and_stays(ask: Asking) -> None:
    accounts = {ACCOUNT: INES, "gitlab:ines": INES}
    shown = ask("who", accounts=accounts, person="ines okafor")
    assert texts(shown, "Accounts") == [ACCOUNT, "gitlab:ines"]
    with pytest.raises(UserError, match=r"settings\.toml"):
        ask("link remove", asker=YARA, admin=True, accounts=accounts, account=ACCOUNT)


def test_what_is_no_account_is_refused(ask: Asking) -> None:
    with pytest.raises(UserError, match='"ines" is no account'):
        ask("link vouch", asker=YARA, admin=True, account="ines", person=INES.email)
