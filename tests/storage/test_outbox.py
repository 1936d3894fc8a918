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
