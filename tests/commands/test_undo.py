from __future__ import annotations

import pytest

from commands.answer import UserError
from storage.records import Person
from tests.story import INES, TOMASZ, YARA, Asking, texts


def test_undo_takes_back_the_last_of_ones_own(ask: Asking) -> None:
    ask("cid assign", cid="410202", person="tomasz")
    answer = ask("undo")
    assert texts(answer) == [
        "Undone: D-1, cid assign CID-410202 Tomasz Wilk <tomasz.wilk@example.org> (D-2)."
    ]
    assert texts(ask("cid show", cid="410202"), "Owner") == ["nobody; no patch found"]
    with pytest.raises(UserError, match="nothing of yours to undo"):
        ask("undo")


def test_who_was_given_something_may_give_it_back(ask: Asking) -> None:
    ask("cid assign", cid="410202", person="tomasz")
    assert "Undone: D-1" in texts(ask("undo", asker=TOMASZ, key="D-1"))[0]


def test_nobody_else_may_but_the_triage_role(ask: Asking) -> None:
    ask("cid assign", cid="410202", person="tomasz")
    with pytest.raises(
        UserError, match="Only Ines Okafor, the person it is about, the triage role and admin"
    ):
        ask("undo", asker=YARA, key="D-1")
    assert "Undone" in texts(ask("undo", asker=YARA, triage=True, key="D-1"))[0]


def test_who_has_no_address_is_nobody_in_particular(ask: Asking) -> None:
    ask("done", key="F-1")
    with pytest.raises(UserError, match="Only Ines Okafor"):
        ask("undo", asker=Person("Nameless", ""), key="D-1")


def test_the_case_of_an_address_does_not_matter(ask: Asking) -> None:
    ask("done", key="F-1")
    shouting = Person(INES.name, INES.email.upper())
    assert "Undone: D-1" in texts(ask("undo", asker=shouting))[0]


def test_what_one_decided_under_another_address_of_theirs_is_ones_own(ask: Asking) -> None:
    home = Person("Ines", "ines@home.example.org")
    account = "discord:400000000000000001"
    for person in (INES, home):
        ask("link vouch", asker=YARA, admin=True, account=account, person=f"{person.name} <{person.email}>")
    ask("cid claim", cid="410202", asker=home)
    assert "Undone: D-3" in texts(ask("undo"))[0]
    ask("cid claim", cid="410202")
    assert "Undone: D-5" in texts(ask("undo", asker=home, key="D-5"))[0]


def test_after_a_day_it_stands(ask: Asking) -> None:
    ask("cid assign", cid="410202", person="tomasz")
    with pytest.raises(UserError, match="older than a day and stands"):
        ask("undo", hours=24.1)
    assert "Undone" in texts(ask("undo", hours=24))[0]


def test_what_was_undone_is_not_undone_again(ask: Asking) -> None:
    ask("cid assign", cid="410202", person="tomasz")
    ask("undo")
    with pytest.raises(UserError, match="was undone already, by Ines Okafor"):
        ask("undo", key="D-1")
    with pytest.raises(UserError, match="D-2 undid D-1 and cannot be undone"):
        ask("undo", key="D-2")


@pytest.mark.parametrize(
    ("key", "sentence"),
    [("D-99", "There is no decision D-99"), ("P-1", "is no decision"), (f"D-{2**64}", "is no decision")],
)
def test_a_key_that_is_no_decision_is_refused(ask: Asking, key: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        ask("undo", key=key)


def test_the_one_before_stands_again(ask: Asking) -> None:
    ask("cid assign", cid="410202", person="me")
    ask("cid assign", cid="410202", person="tomasz")
    ask("undo")
    assert texts(ask("cid show", cid="410202"), "Owner")[0].startswith("Ines Okafor, since 9 Oct")
