from __future__ import annotations

from storage import outbox
from storage.database import Database
from storage.records import Notice
from tests.builders import START, after


def a_notice(key: str = "n", answer: str = "one", hours: float = 0) -> Notice:
    return Notice(key, ("ada@example.org",), answer, after(hours))


def send(db: Database) -> None:
    (queued,) = outbox.due(db, START, 9)
    outbox.sent(db, queued, "message 7", START)


def test_a_notice_is_due_at_its_time_and_then_sent_once(db: Database) -> None:
    outbox.put(db, a_notice(hours=1))
    assert outbox.due(db, START, 9) == ()
    (queued,) = outbox.due(db, after(1), 9)
    assert (queued.notice, queued.state) == (a_notice(hours=1), "due")
    outbox.sent(db, queued, "message 7", after(1))
    assert outbox.due(db, after(9), 9) == ()


def test_the_same_notice_again_changes_nothing(db: Database) -> None:
    outbox.put(db, a_notice())
    send(db)
    outbox.put(db, a_notice())
    assert [q.state for q in outbox.every(db)] == ["sent"]


def test_a_changed_answer_edits_what_was_sent(db: Database) -> None:
    outbox.put(db, a_notice())
    send(db)
    outbox.put(db, a_notice(answer="two"))
    (queued,) = outbox.due(db, after(1), 9)
    assert (queued.state, queued.posted_as, queued.notice.answer) == ("edited", "message 7", "two")


def test_a_changed_answer_before_it_is_sent_is_sent_as_changed(db: Database) -> None:
    outbox.put(db, a_notice())
    outbox.put(db, a_notice(answer="two"))
    (queued,) = outbox.due(db, START, 9)
    assert (queued.state, queued.notice.answer) == ("due", "two")


def test_attempts_that_went_through_do_not_count_against_an_edit(db: Database) -> None:
    for answer in ("one", "two"):
        outbox.put(db, a_notice(answer=answer))
        outbox.claim(db, 1, "")
        send(db)
    assert [q.attempts for q in outbox.every(db)] == [0]


def test_attempts_are_counted_postponed_and_given_up(db: Database) -> None:
    outbox.put(db, a_notice())
    outbox.claim(db, 1, "")
    outbox.postpone(db, 1, after(2), "Discord is away")
    assert outbox.due(db, after(1), 9) == ()
    (queued,) = outbox.due(db, after(2), 9)
    assert (queued.attempts, queued.problem) == (1, "Discord is away")
    outbox.fail(db, 1, "still away")
    assert outbox.counts(db) == {"failed": 1}


def test_a_notice_is_about_what_its_key_names_and_not_about_what_begins_so(db: Database) -> None:
    for key in ("assign:D-1", "assign:D-12", "watch:W-1:D-1:x", "handoff:CID-1:D-21"):
        outbox.put(db, a_notice(key))
    assert [q.notice.key for q in outbox.about(db, "D-1")] == ["assign:D-1", "watch:W-1:D-1:x"]


def test_what_was_due_first_is_sent_first(db: Database) -> None:
    for key, hours in (("late", 2), ("early", 1), ("as early", 1)):
        outbox.put(db, a_notice(key, hours=hours))
    assert [q.notice.key for q in outbox.due(db, after(3), 9)] == ["early", "as early", "late"]


def test_an_edit_does_not_change_when_a_notice_was_sent(db: Database) -> None:
    for answer, hours in (("one", 0), ("two", 5)):
        outbox.put(db, a_notice(answer=answer))
        (queued,) = outbox.due(db, after(hours), 9)
        outbox.sent(db, queued, "message 7", after(hours))
    assert [(q.state, q.sent_at) for q in outbox.every(db)] == [("sent", START)]


def test_what_may_have_been_said_is_not_unsent_and_what_was_said_is_not_taken_back(db: Database) -> None:
    for key in ("due:sent", "due:tried", "due:waits"):
        outbox.put(db, a_notice(key))
    outbox.sent(db, outbox.due(db, START, 1)[0], "message 7", START)
    outbox.claim(db, 2, "")
    assert [q.notice.key for q in outbox.unsent(db, "due")] == ["due:waits"]
    for queued in outbox.every(db)[::2]:
        outbox.withdraw(db, queued.id)
    assert [q.notice.key for q in outbox.every(db)] == ["due:sent", "due:tried"]


def test_what_was_told_since_a_time_is_known_by_when_it_was_sent_or_else_is_due(db: Database) -> None:
    for key, hours in (("sent late", 0), ("sent early", 0), ("to come", 9), ("given up", 0)):
        outbox.put(db, a_notice(key, hours=hours))
    late, early, *_ = outbox.every(db)
    outbox.sent(db, late, "message 1", after(8))
    outbox.sent(db, early, "message 2", after(1))
    assert [q.notice.key for q in outbox.since(db, after(5))] == ["sent late", "to come"]


def test_what_was_given_up_stays_so_when_its_answer_changes(db: Database) -> None:
    outbox.put(db, a_notice())
    outbox.fail(db, 1, "the channel is gone")
    outbox.put(db, a_notice(answer="two"))
    assert [(q.state, q.notice.answer) for q in outbox.every(db)] == [("failed", "two")]
