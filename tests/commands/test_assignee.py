from __future__ import annotations

import pytest

from commands.answer import UserError
from commands.notices import said
from commands.rights import NotAllowed
from storage import outbox
from storage.database import Database
from storage.records import Person
from tests.story import INES, YARA, Asking, keyed, texts


def test_assigning_records_who_when_and_why_and_tells_the_assignee_once(ask: Asking, db: Database) -> None:
    before = len(outbox.every(db))
    answer = ask("cid assign", cid="410202", person="tomasz", reason="needs a second look")
    assert texts(answer) == ['CID-410202 is assigned to Tomasz Wilk. Reason: "needs a second look". (D-1)']
    told = outbox.every(db)[before:]
    assert [q.notice.audience for q in told] == [("tomasz.wilk@example.org",)]
    assert said(told[0].notice).title == "CID-410202 is yours"
    with pytest.raises(UserError, match="is Tomasz Wilk's already"):
        ask("cid assign", cid="410202", person="Tomasz Wilk")
    assert len(outbox.every(db)) == before + 1
    assert "assigned to Tomasz Wilk 9 Oct (D-1)" in keyed(ask("cid list"), "CID-410202")[0]
    (owner,) = texts(ask("cid show", cid="410202"), "Owner")
    assert owner == "Tomasz Wilk, since 9 Oct (D-1 by Ines Okafor); due 23 Oct"


def test_taking_it_oneself_tells_nobody(ask: Asking, db: Database) -> None:
    before = len(outbox.every(db))
    ask("cid assign", cid="410202", person="me")
    assert len(outbox.every(db)) == before
    assert keyed(ask("status", area="migration"), "CID-410202", "Needs") == []


def test_the_next_assignee_is_told_whose_it_was(ask: Asking) -> None:
    ask("cid assign", cid="410202", person="me")
    answer = ask("cid assign", cid="410202", person="Yara Domingues")
    assert "It was Ines Okafor's before." in texts(answer)[0]


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ("Nobody Atall", 'Nobody here is called "Nobody Atall"; give an address.'),
        ("", 'cid assign needs person: An address, a name, or "me".'),
    ],
)
def test_an_unknown_assignee_is_refused(ask: Asking, person: str, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        ask("cid assign", cid="410202", person=person)
    assert str(refusal.value) == sentence


def test_an_address_that_nobody_used_yet_is_taken_as_it_stands(ask: Asking) -> None:
    answer = ask("cid assign", cid="410202", person="Nova New <nova@example.org>")
    assert "assigned to Nova New" in texts(answer)[0]


def test_nobody_assigns_without_a_name(ask: Asking) -> None:
    with pytest.raises(UserError, match="needs to know who asks"):
        ask("cid assign", asker=None, cid="410202", person="tomasz")


def test_what_is_given_back_is_nobodys_and_is_offered_again(ask: Asking) -> None:
    ask("cid claim", asker=YARA, cid="410202")
    with pytest.raises(NotAllowed, match="Only Yara Domingues, the owners of Migration"):
        ask("cid release", asker=Person("Nova New", "nova@example.org"), cid="410202")
    told = ask("cid release", asker=YARA, cid="410202", reason="no time")
    assert texts(told) == ["Nobody has CID-410202 any more; it was Yara Domingues's. (D-2)"]
    shown = ask("cid show", cid="410202")
    assert texts(shown, "Owner") == ["nobody; no patch found"]
    assert "Take it" in [a.label for a in shown.actions]
    with pytest.raises(UserError, match="Nobody has CID-410202"):
        ask("cid release", asker=YARA, cid="410202")
    ask("undo", asker=YARA, key="D-2")
    assert texts(ask("cid show", cid="410202"), "Owner")[0].startswith("Yara Domingues, since")


def test_an_owner_gives_back_for_somebody_who_is_away(ask: Asking) -> None:
    ask("cid claim", asker=YARA, cid="410202")
    assert "Nobody has CID-410202" in texts(ask("cid release", asker=INES, cid="410202"))[0]
