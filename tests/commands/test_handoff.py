from __future__ import annotations

import pytest

from commands.answer import UserError
from commands.notices import said
from commands.rights import NotAllowed
from storage import outbox
from storage.database import Database
from tests.story import INES, TOMASZ, YARA, Asking, keyed, texts

WEEK = 7 * 24.0


def owner(ask: Asking, hours: float = 0) -> list[str]:
    return texts(ask("cid show", hours=hours, cid="410202"), "Owner")


def told(db: Database, kind: str) -> list[tuple[tuple[str, ...], list[str]]]:
    """Whom notices of a kind were for, and what they say."""
    return [(q.notice.audience, texts(said(q.notice))) for q in outbox.of_kind(db, kind)]


def offer(ask: Asking) -> None:
    ask("cid claim", cid="410202")
    ask("cid handoff", cid="410202", person="Yara Domingues", reason="on leave")


def test_it_stays_where_it_is_until_the_other_accepts(ask: Asking, db: Database) -> None:
    offer(ask)
    assert owner(ask) == [
        "Ines Okafor, since 9 Oct (D-1 by Ines Okafor); due 23 Oct",
        "offered to Yara Domingues by Ines Okafor 9 Oct, not yet accepted; until 16 Oct (D-2)",
    ]
    ((audience, lines),) = told(db, "handoff")
    assert audience == (YARA.email,)
    assert lines[0] == (
        'Ines Okafor offers it to Yara Domingues: "on leave" (D-2). '
        "It stays Ines Okafor's unless you accept, until 16 Oct."
    )
    assert "offered to Yara Domingues (D-2)" in keyed(ask("mine", asker=YARA), "CID-410202")[0]
    answer = ask("cid accept", asker=YARA, cid="410202")
    assert texts(answer) == ["Yara Domingues has CID-410202 now. (D-3)"]
    assert owner(ask) == ["Yara Domingues, since 9 Oct (D-3 by Yara Domingues); due 23 Oct"]
    assert keyed(ask("mine"), "CID-410202") == []
    assert told(db, "handoff-answer") == [((INES.email,), ["Yara Domingues has CID-410202 now. (D-3)"])]


def test_a_no_leaves_it_and_is_told(ask: Asking, db: Database) -> None:
    offer(ask)
    ask("cid decline", asker=YARA, cid="410202", reason="no time")
    assert owner(ask) == ["Ines Okafor, since 9 Oct (D-1 by Ines Okafor); due 23 Oct"]
    ((audience, lines),) = told(db, "handoff-answer")
    assert audience == (INES.email,)
    assert lines == [
        'CID-410202 is not handed off to Yara Domingues: "no time"; it stays Ines Okafor\'s. (D-3)'
    ]
    with pytest.raises(UserError, match="No hand-off of CID-410202 waits"):
        ask("cid accept", asker=YARA, cid="410202")


def test_nobody_else_accepts_or_declines(ask: Asking) -> None:
    offer(ask)
    with pytest.raises(NotAllowed, match="Only Yara Domingues may accept CID-410202"):
        ask("cid accept", asker=TOMASZ, cid="410202")
    with pytest.raises(NotAllowed, match="Only Yara Domingues and Ines Okafor may say"):
        ask("cid decline", asker=TOMASZ, cid="410202")


def test_who_offered_it_takes_the_offer_back_and_tells_nobody(ask: Asking, db: Database) -> None:
    offer(ask)
    ask("cid decline", cid="410202")
    assert len(owner(ask)) == 1
    assert told(db, "handoff-answer") == []


def test_after_a_week_without_an_answer_it_is_as_before(ask: Asking) -> None:
    offer(ask)
    assert len(owner(ask, hours=WEEK)) == 2
    assert owner(ask, hours=WEEK + 1) == ["Ines Okafor, since 9 Oct (D-1 by Ines Okafor); due 23 Oct"]
    with pytest.raises(UserError, match="waits for an answer"):
        ask("cid accept", asker=YARA, hours=WEEK + 1, cid="410202")


def test_only_who_has_it_or_its_owners_hand_it_off(ask: Asking) -> None:
    with pytest.raises(UserError, match="Nobody has CID-410202: `cid assign`"):
        ask("cid handoff", cid="410202", person="tomasz")
    ask("cid claim", cid="410202")
    with pytest.raises(NotAllowed, match=r"Only Ines Okafor, the owners of Migration .* may hand CID-410202"):
        ask("cid handoff", asker=YARA, cid="410202", person="tomasz")
    with pytest.raises(UserError, match="is Ines Okafor's already"):
        ask("cid handoff", cid="410202", person="me")


def test_what_was_promised_in_a_mail_can_be_handed_off(ask: Asking) -> None:
    promised = texts(ask("cid show", cid="410201"), "Owner")[0]
    assert promised == "nobody; Ines Okafor promised a patch; due 22 Oct"
    ask("cid handoff", cid="410201", person="Yara Domingues")
    ask("cid accept", asker=YARA, cid="410201")
    assert texts(ask("cid show", cid="410201"), "Owner")[0].startswith("Yara Domingues, since")
    assert keyed(ask("mine"), "CID-410201") == []


def test_each_step_can_be_undone(ask: Asking) -> None:
    offer(ask)
    ask("cid accept", asker=YARA, cid="410202")
    ask("undo", asker=YARA, key="D-3")
    assert owner(ask)[1].startswith("offered to Yara Domingues")
    ask("undo", key="D-2")
    assert owner(ask) == ["Ines Okafor, since 9 Oct (D-1 by Ines Okafor); due 23 Oct"]


def test_a_later_assignment_ends_the_offer(ask: Asking) -> None:
    offer(ask)
    ask("cid assign", cid="410202", person="tomasz")
    assert owner(ask) == ["Tomasz Wilk, since 9 Oct (D-3 by Ines Okafor); due 23 Oct"]


def test_the_answers_stand_as_buttons(ask: Asking) -> None:
    ask("cid claim", cid="410202")
    assert ask("cid show", cid="410202").actions[0].label == "Hand off…"
    ask("cid handoff", cid="410202", person="Yara Domingues")
    labels = [a.label for a in ask("cid show", asker=YARA, cid="410202").actions]
    assert labels[:2] == ["Accept", "Decline"]
