"""`watch` and `unwatch` on the sample project's story."""

from __future__ import annotations

import pytest

from bot import ingest
from commands import watches
from commands.answer import UserError
from commands.complete import complete
from commands.rights import NotAllowed
from commands.watches import On
from storage import keys, outbox
from storage.database import Database
from storage.records import Person
from tests.mails import a_mail
from tests.story import INES, MORNING, TOMASZ, YARA, Asking, keyed, texts

TEST = "T-1"


def test_a_test_is_watched_if_it_fails_and_stands_where_tests_do(ask: Asking, db: Database) -> None:
    answer = ask("watch", target=keys.identity(db, TEST) or "")
    assert texts(answer)[0].startswith("Ines Okafor is told when T-1 fails (D-")
    (found,) = watches.decided(db)
    assert (found.on, found.target, found.who) == (On.FAILS, TEST, INES)
    act = watches.standing(db, MORNING)[-1]
    assert watches.about(act, keys.identity(db, TEST) or "")
    assert act.people == (INES,)


def test_whatever_has_a_history_is_watched_if_it_changes(ask: Asking, db: Database) -> None:
    assert "is told when CID-410202 changes" in texts(ask("watch", target="410202"))[0]
    assert texts(ask("subscriptions"))[0] == "Ines Okafor, when CID-410202 changes"


@pytest.mark.parametrize("asker", [INES, TOMASZ])
def test_what_a_mail_asked_for_is_listed_until_it_is_settled(ask: Asking, asker: Person) -> None:
    (told,) = ask("subscriptions", asker=asker).sections[2].lines
    assert (told.key, told.text.partition(" if ")[0]) == (
        "W-1",
        "live-handover-test: watched by Ines Okafor or Tomasz Wilk",
    )
    ask("unwatch", asker=asker, key="W-1")
    assert texts(ask("subscriptions", asker=asker)) == ["none; `subscribe` makes one"]


def test_who_asked_for_a_watch_of_others_has_it_listed(ask: Asking, db: Database) -> None:
    assert not ask("subscriptions", asker=YARA).found
    words = "Please tell Tomasz if lane-test fails again.\n"
    ingest.ingest(db, [a_mail("y", "lane-test", words, person=YARA)])
    assert keyed(ask("subscriptions", asker=YARA), "W-2")[0].startswith("lane-test: watched by Tomasz if ")
    assert not keyed(ask("subscriptions"), "W-2")


def test_what_cannot_be_is_refused(ask: Asking) -> None:
    with pytest.raises(UserError, match="CID-410202 is no test and cannot fail"):
        ask("watch", target="410202", on="fails")
    with pytest.raises(UserError, match='No one test is called "nonsense"'):
        ask("watch", target="nonsense")
    with pytest.raises(UserError, match="R-1"):
        ask("watch", target="R-1")
    ask("watch", target="P-2")
    with pytest.raises(UserError, match="That is watched already: D-"):
        ask("watch", target="p-2")


def test_it_ends_when_it_was_said_to(ask: Asking, db: Database) -> None:
    told = texts(ask("watch", target=TEST, until="2d"))[0]
    assert "until Sun 11 Oct 2026, 08:00 UTC" in told
    before = len(watches.standing(db, MORNING))
    assert len(watches.standing(db, MORNING.replace(day=12))) == before - 1
    assert len(texts(ask("subscriptions", hours=72))) == 1  # what the mail asked for


def test_silence_has_a_day_also_where_none_is_said(ask: Asking) -> None:
    told = texts(ask("watch", target="P-2", on="silent"))[0]
    assert "if nothing is heard of P-2 by Fri 16 Oct 2026, 08:00 UTC" in told


def test_another_is_told_and_may_refuse(ask: Asking, db: Database) -> None:
    ask("watch", target=TEST, who=TOMASZ.email)
    (found,) = watches.decided(db)
    told = [q for q in outbox.every(db) if q.notice.key == f"watching:{found.key}"]
    assert [q.notice.audience for q in told] == [(TOMASZ.email,)]
    ask("undo", asker=TOMASZ, key=found.key)
    assert watches.decided(db) == ()


def test_it_is_ended_by_whoever_asked_or_is_told(ask: Asking, db: Database) -> None:
    ask("watch", target=TEST)
    (found,) = watches.decided(db)
    with pytest.raises(NotAllowed, match="Only Ines Okafor, the triage role and administrators may end"):
        ask("unwatch", asker=YARA, key=found.key)
    with pytest.raises(UserError, match="You watch nothing that"):
        ask("unwatch", asker=YARA, key=TEST)
    ask("unwatch", key=TEST.lower())
    assert watches.decided(db) == ()
    ask("undo")
    assert [w.key for w in watches.decided(db)] == [found.key]
    ask("unwatch", asker=YARA, key=found.key, triage=True)
    assert watches.decided(db) == ()


def test_a_watch_of_a_mail_ends_by_the_same_word(ask: Asking, db: Database) -> None:
    ask("unwatch", key="W-1")
    assert "W-1" not in [w.key for w in watches.standing(db, MORNING)]


def test_an_area_is_watched_if_it_breaks_a_pipeline_and_ends_by_its_name(ask: Asking, db: Database) -> None:
    answer = ask("watch", target="migration", until="2d")
    assert answer.title == "Watching Migration"
    assert "is told when a pipeline fails by tests of Migration, until Sun 11 Oct" in texts(answer)[0]
    (found,) = watches.decided(db)
    assert (found.on, found.target, found.area) == (On.FAILS, "area Migration", "Migration")
    assert "Migration" not in [t for w in watches.standing(db, MORNING) for t in w.outcome.tests]
    ask("unwatch", key="migration")
    assert watches.decided(db) == ()


@pytest.mark.parametrize(
    "typed",
    [
        "pipeline 52417",
        "pinewood/pinewood#52417",
        "https://gitlab.example.org/pinewood/pinewood/-/pipelines/52417",
    ],
)
def test_a_pipeline_is_watched_however_it_is_typed(ask: Asking, db: Database, typed: str) -> None:
    answer = ask("watch", target=typed)
    assert "is told when pipeline 52417 changes" in texts(answer)[0]
    (found,) = watches.decided(db)
    assert (found.called, found.seen) == ("pipeline 52417", "success")
    with pytest.raises(UserError, match="watched already"):
        ask("watch", target="PIPELINE 52417")
    with pytest.raises(UserError, match="No pipeline"):
        ask("watch", target="pipeline 999")
    ask("unwatch", key="pipeline 52417")
    assert watches.decided(db) == ()


def test_a_slip_in_the_name_of_an_area_is_mended(ask: Asking) -> None:
    with pytest.raises(UserError, match='No test or area is called "migartion"') as refused:
        ask("watch", target="migartion")
    assert [(c.label, c.arguments) for c in refused.value.choices] == [("Migration", {"target": "Migration"})]


def test_pipelines_and_areas_are_completed(ask: Asking, db: Database) -> None:
    assert "pipeline 52417" in complete(db, "watch", "target", "pipe")
    assert complete(db, "watch", "target", "pipeline 524")[0].startswith("pipeline 524")
    assert "Migration" in complete(db, "watch", "target", "migr")
