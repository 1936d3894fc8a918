from __future__ import annotations

import pytest

from commands.answer import Answer, Ask, UserError
from commands.declare import call
from commands.since import since
from commands.table import COMMANDS
from storage.database import Database
from tests import ci
from tests.builders import after
from tests.story import texts


def ask(db: Database, **arguments: str) -> Answer:
    return call(COMMANDS["retries"], db, Ask(after(48)), arguments)


def test_a_retry_costs_the_tests_that_failed_before_it(db: Database) -> None:
    first, second = ci.Run(11, status="failed"), ci.Run(13, status="failed", start=1, minutes=20, user="yara")
    third, other = ci.Run(15, start=2, minutes=10), ci.Run(21, "docs", "failed", start=1)
    again = ci.Run(25, "docs", start=3, minutes=40)
    ci.take(
        db,
        ci.event(7, first, other),
        ci.report(first, (), {"lamp-test": "no oil", "wick-test": "bent"}),
        ci.event(7, second, other),
        ci.report(second, ("wick-test",), {"lamp-test": "no oil"}),
        ci.event(7, third, again, status="success"),
    )
    found = ask(db)
    assert found.title == "Retries since 2 Feb: 3"
    assert [x.text for x in found.intro] == [
        "70 job minutes; 2 of 3 passed",
        "started by halvard (2), yara (1)",
    ]
    assert texts(found, "What") == [
        "unknown: script failure: 1 retry, 40 job minutes, 1 passed; last docs (job 25)",
        "lamp-test: 2 retries, 20 job minutes, 1 passed; last functional (job 15)",
        "wick-test: 1 retry, 10 job minutes, 0 passed; last functional (job 13)",
    ]
    assert not ask(db, since="1d").found


def test_one_minute_is_not_said_as_several(db: Database) -> None:
    first, again = ci.Run(11, status="failed", minutes=0), ci.Run(13, start=1, minutes=1)
    ci.take(db, ci.event(7, first), ci.event(7, again, status="success"))
    assert ask(db).intro[0].text == "1 job minute; 1 of 1 passed"
    assert ": 1 retry, 1 job minute, 1 passed; " in texts(ask(db), "What")[0]
    whole = call(COMMANDS["pipeline"], db, Ask(after(48)), {"pipeline": "7"})
    assert whole.intro[1].text == "1 job minute, 1 of them for 1 retry"


def test_nothing_was_retried(db: Database) -> None:
    ci.take(db, ci.event(7, ci.Run(11)))
    found = ask(db)
    assert [x.text for x in found.intro] == ["no job was started again"]


@pytest.mark.parametrize(
    ("text", "day"),
    [("2d", "2026-03-02"), ("<2d", "2026-03-02"), ("2026-02-11", "2026-02-11"), ("2026-02", "2026-02-01")],
)
def test_since_when(text: str, day: str) -> None:
    assert f"{since(text, after(48)):%Y-%m-%d}" == day


@pytest.mark.parametrize("text", ["soon", "30min"])
def test_no_time(text: str) -> None:
    with pytest.raises(UserError, match=f'"{text}" is no time; type an age such as 14d'):
        since(text, after(48))
