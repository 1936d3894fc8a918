from __future__ import annotations

import pytest

from commands.answer import UserError
from storage.records import Person
from tests.story import INES, TOMASZ, Asking, calling, keyed, texts

HOME = Person("I. Okafor", "ines@home.example.org")


def test_what_waits_for_somebody_is_what_they_promised_and_were_asked(ask: Asking) -> None:
    answer = ask("person", person="Ines Okafor")
    assert answer.title == "Ines Okafor"
    assert [x.key for x in answer.sections[0].lines] == ["CID-410201", "F-1"]
    assert calling(answer) == ["To do"]
    assert texts(answer, "Areas")[0] == "Migration, maintainer"
    assert [x.key for s in answer.sections if s.title.startswith("Told") for x in s.lines] == ["W-1"]


def test_what_is_settled_or_given_to_another_waits_no_more(ask: Asking) -> None:
    ask("cid claim", cid="410201", asker=TOMASZ)
    ask("done", key="F-1")
    assert texts(ask("person", person="me"), "To do") == ["nothing"]
    assert [x.key for x in ask("person", person="Tomasz").sections[0].lines] == ["CID-410201"]


def test_a_hand_off_waits_for_whom_it_was_proposed_to(ask: Asking) -> None:
    answer = ask("person", person="Deepa")
    assert [x.key for x in answer.sections[0].lines] == ["H-1"]
    assert keyed(answer, "H-1") == keyed(ask("status", area="migration"), "H-1")


def test_where_nothing_waits_it_says_so(ask: Asking) -> None:
    answer = ask("person", person="Halvard Lien")
    assert not answer.found
    assert texts(answer, "To do") == ["nothing"]
    assert calling(answer) == []


def test_their_mails_are_found_by_the_button(ask: Asking) -> None:
    action, _ = ask("person", person="Halvard Lien").actions
    assert ask(action.command, **action.arguments).found


def test_nobody_is_refused(ask: Asking) -> None:
    with pytest.raises(UserError, match='Nobody here is called "Nobody At All"'):
        ask("person", person="Nobody At All")


def test_mine_is_what_waits_for_whoever_asks(ask: Asking) -> None:
    assert ask("mine", asker=TOMASZ) == ask("person", person="Tomasz Wilk")
    with pytest.raises(UserError, match="mine needs to know who asks"):
        ask("mine", asker=None)


def test_what_was_given_to_one_address_waits_for_the_other_too(ask: Asking) -> None:
    for person in (HOME, INES):
        written = f"{person.name} <{person.email}>"
        ask("link vouch", asker=TOMASZ, admin=True, account="discord:400000000000000001", person=written)
    ask("cid claim", asker=HOME, cid="410202")
    assert "CID-410202" in [x.key for x in ask("mine", asker=INES).sections[0].lines]
