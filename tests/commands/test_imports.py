from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from commands.answer import Answer, Ask
from commands.declare import call
from commands.table import COMMANDS
from storage import imports
from storage.database import Database
from storage.imports import Import
from tests.builders import START, after
from tests.story import texts

RUN = Import("", "/srv/devel/0.git", 23_337, 12_000, START, START + timedelta(seconds=50))


def ask(db: Database, seconds: float = 51) -> Answer:
    return call(COMMANDS["imports"], db, Ask(START + timedelta(seconds=seconds)), {})


@pytest.mark.parametrize(
    ("run", "told"),
    [
        (RUN, "/srv/devel/0.git: 12,000 of 23,337, 240 a second, under a minute left"),
        (replace(RUN, done=1_000), "/srv/devel/0.git: 1,000 of 23,337, 20 a second, 18 min left"),
        (replace(RUN, total=None), "/srv/devel/0.git: 12,000 so far, 240 a second"),
        (replace(RUN, begun=RUN.at), "/srv/devel/0.git: 12,000 of 23,337"),
        (
            replace(RUN, stopped=True),
            "/srv/devel/0.git: stopped at 12,000 of 23,337 on 2 Mar, 09:00 UTC; run it again to go on",
        ),
        (
            replace(RUN, via="devel", stopped=True),
            "devel (/srv/devel/0.git): stopped at 12,000 of 23,337 on 2 Mar, 09:00 UTC; "
            "the bot goes on when it runs",
        ),
    ],
)
def test_an_import_says_how_far_it_is(db: Database, run: Import, told: str) -> None:
    imports.save(db, run)
    assert texts(ask(db)) == [told]
    assert ask(db).found


def test_one_that_was_killed_is_known_by_its_silence(db: Database) -> None:
    imports.save(db, RUN)
    assert "stopped" not in texts(ask(db, 50 + 119))[0]
    assert "stopped at 12,000 of 23,337" in texts(ask(db, 50 + 121))[0]


def test_what_ended_is_told_no_more_and_the_last_that_moved_is_first(db: Database) -> None:
    for run in (RUN, replace(RUN, via="other", at=after(1)), replace(RUN, via="devel")):
        imports.save(db, run)
    imports.save(db, replace(RUN, ended=True))
    assert [run.via for run in imports.every(db)] == ["other", "devel"]
    imports.save(db, replace(RUN, via="other", ended=True))
    imports.save(db, replace(RUN, via="devel", ended=True))
    assert texts(ask(db)) == ["none runs, and none was stopped before its end"]
    assert not ask(db).found
