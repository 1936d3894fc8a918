from __future__ import annotations

from datetime import timedelta

import pytest

from bot import ingest
from commands.answer import UserError
from commands.notices import said
from storage import outbox
from storage.database import Database
from storage.records import Delivery, Source
from tests.story import INES, MORNING, TOMASZ, YARA, Asking, keyed, texts


def test_an_owners_verdict_classifies(ask: Asking) -> None:
    answer = ask("cid verdict", cid="410202", classification="false positive", reason="one thread only")
    assert "is classified False Positive here. Coverity itself is unchanged." in texts(answer)[0]
    shown = ask("cid show", cid="410202")
    assert shown.title == "CID-410202 False Positive"
    assert 'Ines Okafor: False Positive: "one thread only" 9 Oct (D-1)' in texts(shown, "Views")
    assert ask("cid list").title == "Open defects: 2"


def test_anybody_elses_verdict_is_a_view(ask: Asking) -> None:
    answer = ask("cid verdict", asker=YARA, cid="410202", classification="Bug", reason="seen it race")
    assert texts(answer)[0].startswith("Your view of CID-410202 is added: Bug. Only the owners of Migration")
    assert ask("cid show", cid="410202").title == "CID-410202 disputed"


def test_the_triage_role_classifies_anything(ask: Asking) -> None:
    ask("cid verdict", asker=YARA, triage=True, cid="410203", classification="Intentional", reason="harmless")
    assert ask("cid show", cid="410203").title == "CID-410203 Intentional"


def test_a_verdict_wants_coveritys_words_and_a_reason(ask: Asking) -> None:
    with pytest.raises(UserError, match="is one of: Unclassified, Pending, False Positive, Intentional, Bug"):
        ask("cid verdict", cid="410202", classification="nonsense", reason="x")
    with pytest.raises(UserError, match="cid verdict needs reason"):
        ask("cid verdict", cid="410202", classification="Bug")


def test_a_mail_never_changes_what_was_decided(ask: Asking) -> None:
    ask("cid verdict", cid="410202", classification="False Positive", reason="one thread only")
    assert TOMASZ.name in " ".join(texts(ask("cid show", cid="410202"), "Views"))
    assert ask("cid show", asker=INES, cid="410202").title == "CID-410202 False Positive"


def test_a_dispute_reopens_what_was_decided_and_tells_whoever_decided(ask: Asking, db: Database) -> None:
    ask("cid verdict", cid="410201", classification="False Positive", reason="one thread only")
    ask("cid verdict", cid="410202", classification="False Positive", reason="one thread only")
    answer = ask("cid dispute", asker=YARA, cid="410202", reason="two threads since 9.1")
    assert texts(answer)[0].startswith("CID-410202 is disputed until the owners of Migration (Ines Okafor,")
    shown = ask("cid show", cid="410202")
    assert shown.title == "CID-410202 disputed"
    assert 'Yara Domingues: disputed: "two threads since 9.1" 9 Oct (D-3)' in texts(shown, "Views")
    (need,) = keyed(ask("status", area="migration"), "CID-410202", "Needs")
    assert need == "disputed by Yara Domingues 9 Oct (D-3); nobody has it"
    (told,) = outbox.of_kind(db, "dispute")
    assert told.notice.audience == (INES.email,)
    assert texts(said(told.notice)) == [
        "Yara Domingues disputes that CID-410202 is False Positive, as you decided (D-2): "
        '"two threads since 9.1" (D-3).'
    ]


def test_the_next_classification_ends_a_dispute_and_an_undo_too(ask: Asking) -> None:
    ask("cid verdict", cid="410203", classification="Intentional", reason="harmless")
    ask("cid dispute", asker=YARA, cid="410203", reason="it is not")
    assert ask("cid show", cid="410203").title == "CID-410203 disputed"
    ask("undo", asker=YARA)
    assert ask("cid show", cid="410203").title == "CID-410203 Intentional"
    ask("cid dispute", asker=YARA, cid="410203", reason="it is not")
    ask("cid verdict", asker=TOMASZ, cid="410203", classification="Bug", reason="she is right")
    assert ask("cid show", cid="410203").title == "CID-410203 Bug"


def test_a_dispute_stands_where_disputes_stand(ask: Asking) -> None:
    ask("cid dispute", cid="410203", reason="it is not minor")
    assert any("2 disputed defects" in x for x in texts(ask("overview"), "Needs somebody"))
    assert any(s.title == "Coverity: 2 without an owner, 2 disputed" for s in ask("overview").sections)
    assert keyed(ask("overview"), "CID-410203", "Coverity")
    found = ask("search", query="is:disputed cid:410203")
    assert found.found


def test_disputing_what_nobody_decided_pings_nobody(ask: Asking, db: Database) -> None:
    before = len(outbox.every(db))
    ask("cid dispute", asker=YARA, cid="410203", reason="it is not minor")
    assert len(outbox.every(db)) == before


def test_a_note_stands_beside_it(ask: Asking) -> None:
    ask("cid note", cid="410202", text="see the lock's comment")
    assert texts(ask("cid show", cid="410202"), "Notes") == [
        'Ines Okafor: "see the lock\'s comment" 9 Oct (D-1)'
    ]
    ask("undo")
    assert texts(ask("cid show", cid="410202"), "Notes") == []


def export(db: Database, hours: float, classification: str) -> None:
    raw = f"CID,Checker,File,Classification\n410202,DATA_RACE,migration/ram.c,{classification}\n".encode()
    ingest.ingest(db, [Delivery(Source.COVERITY, f"export-{hours}", raw, MORNING + timedelta(hours=hours))])


def test_what_was_set_in_coverity_is_no_longer_to_be_set_until_a_report_says_otherwise(
    ask: Asking, db: Database
) -> None:
    export(db, 0, "Unclassified")
    ask("cid verdict", hours=1, cid="410202", classification="False Positive", reason="one thread only")
    assert keyed(ask("cid drift", hours=1), "CID-410202")[0].startswith("classification: False Positive")
    ask("cid reclassified", asker=TOMASZ, hours=2, cid="410202")
    assert keyed(ask("cid drift", hours=2), "CID-410202") == []
    assert (
        "since then False Positive, says Tomasz Wilk 9 Oct (D-2)" in texts(ask("cid show", cid="410202"))[0]
    )
    export(db, 3, "Unclassified")
    assert len(keyed(ask("cid drift", hours=4), "CID-410202")) == 1


def test_what_was_set_must_be_said_where_nothing_was_decided(ask: Asking) -> None:
    with pytest.raises(UserError, match="say what it is in Coverity now"):
        ask("cid reclassified", cid="410202")
    told = texts(ask("cid reclassified", cid="410202", classification="Bug"))
    assert told[0].startswith("CID-410202 is Bug in Coverity, as you say")
