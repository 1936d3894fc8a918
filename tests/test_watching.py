"""Whoever watches a thing is told once of each change, and once of silence, however often it is looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import watching
from commands import watches
from commands.answer import Ask
from commands.notices import said
from storage import outbox
from storage.database import Database, transaction
from storage.records import Source
from tests.story import INES, MORNING, TOMASZ, Asking, deliveries, texts
from tests.test_ingest import fill


def look(db: Database, hours: float) -> list[str]:
    """The titles of what is told at that time."""
    before = {q.id for q in outbox.every(db)}
    for _ in range(2):  # a second look finds nothing new
        with transaction(db):
            watching.tell(db, Ask(MORNING + timedelta(hours=hours)))
    new = [q for q in outbox.every(db) if q.id not in before]
    assert all(q.notice.audience == (INES.email,) for q in new)
    return [said(q.notice).title for q in new]


def test_each_change_is_told_once(ask: Asking, db: Database) -> None:
    ask("watch", target="410202", on="changes")
    assert look(db, 1) == []
    ask("cid claim", asker=TOMASZ, cid="410202", hours=1)
    assert look(db, 2) == ["CID-410202 changed"]
    told = said(outbox.every(db)[-1].notice)
    assert "cid claim" in texts(told, "What was heard last")[-1]
    ask("cid release", asker=TOMASZ, cid="410202", hours=3)
    assert look(db, 4) == ["CID-410202 changed"]


def test_what_is_over_or_ended_tells_nothing(ask: Asking, db: Database) -> None:
    ask("watch", target="410202", on="changes", until="2h")
    ask("cid claim", asker=TOMASZ, cid="410202", hours=3)
    assert look(db, 4) == []
    ask("watch", target="P-2", hours=4)
    ask("unwatch", key="P-2", hours=5)
    assert look(db, 6) == []


def test_silence_is_told_once_at_its_day(ask: Asking, db: Database) -> None:
    ask("watch", target="410202", on="silent", until="3d")
    assert look(db, 71) == []
    assert look(db, 72) == ["Nothing was heard of CID-410202 since 9 Oct"]
    assert look(db, 80) == []


def test_what_was_heard_meanwhile_was_not_silent(ask: Asking, db: Database) -> None:
    ask("watch", target="410202", on="silent", until="3d")
    ask("cid note", asker=TOMASZ, cid="410202", text="Still looking.", hours=10)
    assert look(db, 72) == []


def test_a_test_that_fails_again_pings_whoever_watches_it(ask: Asking, db: Database) -> None:
    ask("watch", target="disk-copy-test")
    (report,) = [d for d in deliveries() if d.source is Source.JUNIT and b"<failure" in d.raw]
    raw = report.raw.replace(b'"disk-copy-test" classname="pinewood" time="18.07" />', b'"other" />')
    again = raw.replace(b"live-handover-test", b"disk-copy-test")
    fill(db, [replace(report, key=f"990001:{report.key}", raw=again, received_at=MORNING)])
    (key,) = [w.key for w in watches.decided(db)]
    (told,) = [q for q in outbox.of_kind(db, "watch") if key in q.notice.key]
    assert told.notice.audience == (INES.email,)
    assert f"as you asked to be told ({key} 9 Oct)" in texts(said(told.notice))[0]
    assert [(a.label, a.command, a.arguments) for a in said(told.notice).actions][-1] == (
        "Stop watching",
        "unwatch",
        {"key": key},
    )


def test_an_old_silence_is_history(ask: Asking, db: Database) -> None:
    ask("watch", target="410202", on="silent", until="3d")
    assert look(db, 72 + 49) == []
