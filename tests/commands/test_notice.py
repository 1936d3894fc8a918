from __future__ import annotations

import pytest

from commands.answer import UserError
from commands.notices import said
from storage import calls, outbox
from storage.calls import Call
from storage.database import Database
from tests.story import INES, MORNING, TOMASZ, Asking, texts


def test_a_notice_is_shown_as_it_was_written(ask: Asking, db: Database) -> None:
    ask("cid assign", cid="410202", person="tomasz")
    *_, last = outbox.every(db)
    assert ask("notice", number=str(last.id)) == said(last.notice)
    assert "CID-410202" in ask("notice", number=str(last.id)).title


@pytest.mark.parametrize("number", ["0", "99", "W-1", "²", "9" * 40])
def test_a_number_that_no_notice_has_is_refused(ask: Asking, number: str) -> None:
    with pytest.raises(UserError, match=f'There is no notice "{number}"'):
        ask("notice", number=number)


def test_history_lists_who_was_told_of_a_thing(ask: Asking) -> None:
    ask("cid assign", cid="410202", person=TOMASZ.email, triage=True)
    (told,) = [x for x in texts(ask("history", key="CID-410202")) if "to tell" in x]
    assert told == "9 Oct to tell Tomasz Wilk: CID-410202 is yours"
    assert [x for x in texts(ask("history", key="CID-410201")) if "to tell" in x] == []


def test_a_watch_tells_that_its_notice_was_sent(db: Database, ask: Asking) -> None:
    (queued, *_) = outbox.of_kind(db, "watch")
    outbox.sent(db, queued, "1", MORNING)
    (told,) = [x for x in texts(ask("history", key="W-1")) if "told Ines" in x]
    assert told.startswith("9 Oct told Ines Okafor and Tomasz Wilk: ")


def test_who_was_only_named_was_not_told(db: Database, ask: Asking) -> None:
    (queued, *_) = outbox.of_kind(db, "watch")
    pinged = Call(queued.id, TOMASZ.email, "", MORNING, MORNING)
    calls.save(db, [Call(queued.id, INES.email, "Ines Okafor", None), pinged])
    outbox.sent(db, queued, "1", MORNING)
    assert [x for x in texts(ask("history", key="W-1")) if x.startswith("9 Oct told Tomasz Wilk: ")]


def test_a_pipeline_lists_what_was_told_of_it(db: Database, ask: Asking) -> None:
    (queued, *_) = outbox.of_kind(db, "watch")
    number = queued.notice.key.split(":")[3]
    assert any(
        x.startswith("9 Oct to tell Ines Okafor") for x in texts(ask("pipeline", pipeline=number), "Told")
    )
