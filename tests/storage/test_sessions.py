from __future__ import annotations

from storage import sessions
from storage.database import Database
from storage.sessions import Session
from tests.builders import START, after

TOKEN = "t" * 43


def test_a_session_ends_at_its_time_and_is_forgotten_as_the_next_begins(db: Database) -> None:
    mine = Session("discord:1", "ada", after(12))
    sessions.begin(db, TOKEN, mine, START)
    assert sessions.find(db, TOKEN, after(11.9)) == mine
    assert sessions.find(db, TOKEN, after(12)) is None
    sessions.begin(db, "u" * 43, Session("discord:2", "ben", after(24)), after(12))
    assert [r["account"] for r in db.execute("SELECT account FROM sessions")] == ["discord:2"]


def test_who_signs_out_leaves_the_others_signed_in(db: Database) -> None:
    for token in (TOKEN, "u" * 43):
        sessions.begin(db, token, Session("discord:1", "ada", after(12)), START)
    sessions.end(db, TOKEN)
    assert sessions.find(db, TOKEN, START) is None
    assert sessions.find(db, "u" * 43, START)


def test_a_copy_of_the_file_lets_nobody_in(db: Database) -> None:
    sessions.begin(db, TOKEN, Session("discord:1", "ada", after(12)), START)
    (kept,) = db.execute("SELECT * FROM sessions")
    assert TOKEN not in tuple(kept)
    assert not any(sessions.find(db, str(value), START) for value in kept)
