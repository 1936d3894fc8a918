"""Whoever watches a thing is told once of each change, and once of silence, however often it is looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import watching
from bot.sample import weeks
from commands import watches
from commands.answer import Answer, Ask, UserError
from commands.declare import call
from commands.notices import said
from commands.table import COMMANDS
from storage import outbox
from storage.database import Database, transaction
from storage.records import Delivery, Source
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
    assert f"As you asked to be told ({key} 9 Oct)" in texts(said(told.notice))[0]
    assert [(a.label, a.command, a.arguments) for a in said(told.notice).actions][-1] == (
        "Stop watching",
        "unwatch",
        {"key": key},
    )


def test_an_old_silence_is_history(ask: Asking, db: Database) -> None:
    ask("watch", target="410202", on="silent", until="3d")
    assert look(db, 72 + 49) == []


def test_what_happens_in_an_area_is_told_together_and_not_more_often_than_each_hour(
    ask: Asking, db: Database
) -> None:
    ask("watch", target="migration", on="changes")
    assert look(db, 2) == []
    ask("cid claim", asker=TOMASZ, cid="410202", hours=2.1)
    ask("cid note", asker=TOMASZ, cid="410202", text="Looking.", hours=2.2)
    assert look(db, 2.5) == ["Migration changed"]
    told = outbox.every(db)[-1].notice
    assert len(texts(said(told), "What was heard last")) == 2
    ask("cid release", asker=TOMASZ, cid="410202", hours=3)
    assert look(db, 3.4) == []
    assert look(db, 3.6) == ["Migration changed"]
    assert look(db, 30) == []


def test_an_area_in_which_nothing_happens_is_silent(ask: Asking, db: Database) -> None:
    ask("watch", target="migration", on="silent", until="3d")
    ask("watch", target="block layer", on="silent", until="3d")
    ask("cid note", asker=TOMASZ, cid="410202", text="Looking.", hours=3)
    assert look(db, 72) == ["Nothing was heard of Block layer since 9 Oct"]


@pytest.fixture
def weeks_before(db: Database) -> Asking:
    """The weeks before the pipeline that fails in three ways; runs a command then."""
    owners = next(d for d in deliveries() if d.source is Source.MAINTAINERS)
    fill(db, [owners, *weeks.before()])

    def ask(name: str, /, **arguments: str) -> Answer:
        with transaction(db):
            return call(COMMANDS[name], db, Ask(MORNING - timedelta(hours=2), INES), arguments)

    return ask


LATER = 3.0


def running_and_ended() -> tuple[list[Delivery], list[Delivery]]:
    """The pipeline's retry as it begins, and all of it."""
    story = list(weeks.failing())
    return [d for d in story if d.origin.endswith("running")], story


def test_an_areas_tests_that_make_a_pipeline_fail_are_told_once_in_the_words_of_its_message(
    weeks_before: Asking, db: Database
) -> None:
    answer = weeks_before("watch", target="memory")
    assert "is told when a pipeline fails by tests of Memory" in texts(answer)[0]
    running, story = running_and_ended()
    fill(db, running)
    assert look(db, 0) == []
    fill(db, story)
    name = f"staging {weeks.BROKEN}"
    assert look(db, LATER) == [f"Memory: tests failed in {name}"]
    told = outbox.every(db)[-1].notice
    (line,) = texts(said(told), "What failed")[:1]
    assert "pinewood/region-map-test: failed in 2 of 2 attempts" in line
    assert "snapshot-test" not in told.answer
    assert told.topic.endswith(f"#{weeks.BROKEN}")
    assert said(told).actions[0].arguments["pipeline"].endswith(f"#{weeks.BROKEN}")


def test_a_pipeline_that_nobody_wants_to_hear_of_is_not_told(weeks_before: Asking, db: Database) -> None:
    weeks_before("watch", target="memory")
    fill(db, list(weeks.failing()))
    assert watching.news(db, Ask(MORNING + timedelta(hours=LATER)), lambda _: False) == []


@pytest.mark.parametrize(("on", "title"), [("fails", "failed"), ("changes", "changed")])
def test_a_pipeline_is_told_as_it_ends(weeks_before: Asking, db: Database, on: str, title: str) -> None:
    running, story = running_and_ended()
    fill(db, running)
    answer = weeks_before("watch", target=f"pipeline {weeks.BROKEN}", on=on)
    assert answer.title == f"Watching pipeline {weeks.BROKEN}"
    before = look(db, 0)
    fill(db, story)
    assert [*before, *look(db, LATER)].count(f"pipeline {weeks.BROKEN} {title}") == 1
    told = outbox.every(db)[-1].notice
    assert f"staging {weeks.BROKEN}: " in texts(said(told), "What was heard last")[0]
    with pytest.raises(UserError, match="failed already"):
        weeks_before("watch", target=f"pipeline {weeks.BROKEN}", on="fails", who=TOMASZ.email)
