from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import ingest, reminding
from commands.answer import Ask, UserError
from commands.disabling import LIVELY, stays_broken
from commands.notices import said
from commands.rights import NotAllowed
from storage import outbox
from storage.database import Database, transaction
from storage.records import Delivery, Source, TestOutcome
from storage.state import Result
from tests.builders import START
from tests.story import INES, MORNING, TEMPLATES, TOMASZ, YARA, Asking, keyed, texts

IDIOM = "if get_option('flaky')\n  test('{test}', …)  # {key}\nendif"
PATIENCE = timedelta(days=14)
DAY = 24.0


def fails(db: Database, days: float) -> None:
    """The watched test fails once more."""
    raw = b"""<testsuite name="pinewood"><testcase name="live-handover-test" classname="pinewood">
    <failure message="timed out"/></testcase></testsuite>"""
    at = MORNING + timedelta(days=days)
    with transaction(db):
        ingest.ingest(db, [Delivery(Source.JUNIT, f"{1000 + int(days * 10)}:again", raw, at)])


def look(db: Database, days: float, idiom: str = IDIOM) -> list[str]:
    """The titles of what is proposed, once the bot looked at that time."""
    with transaction(db):
        asked = Ask(MORNING + timedelta(days=days), templates=TEMPLATES, idiom=idiom)
        reminding.tell(db, asked, timedelta(days=7))
    return [said(q.notice).title for q in outbox.of_kind(db, "disable")]


def test_one_that_came_back_and_stays_broken_is_proposed_once_to_who_watches_it(
    ask: Asking, db: Database
) -> None:
    fails(db, 3)
    assert look(db, 13) == []
    assert look(db, 14) == look(db, 15) == ["Disable pinewood/live-handover-test?"]
    (proposal,) = outbox.of_kind(db, "disable")
    assert proposal.notice.audience == (INES.email, TOMASZ.email)
    lines = texts(said(proposal.notice))
    assert lines[0].startswith(
        "pinewood/live-handover-test came back 9 Oct, 14 days ago, and failed 2 times since"
    )
    assert lines[1:] == ["if get_option('flaky')", "  test('live-handover-test', …)  # T-4", "endif"]
    assert said(proposal.notice).actions[0].arguments == {"test": "T-4"}


def test_without_an_idiom_or_once_it_is_settled_nothing_is_proposed(ask: Asking, db: Database) -> None:
    fails(db, 3)
    assert look(db, 15, idiom="") == []
    ask("done", hours=4 * DAY, key="T-4")
    assert look(db, 15) == []
    fails(db, 5)
    fails(db, 6)
    assert look(db, 15) == []
    assert look(db, 19.1) == ["Disable pinewood/live-handover-test?"]
    ask("done", hours=20 * DAY, key="W-1")
    assert look(db, 20.1) == []  # it was not said yet


def test_whoever_says_yes_has_the_text_and_is_to_enable_it_again(ask: Asking, db: Database) -> None:
    with pytest.raises(NotAllowed, match="may use test disable on T-4"):
        ask("test disable", asker=YARA, test="T-4")
    told = texts(ask("test disable", test="live-handover-test", reason="blocks every pull request"))
    assert told == ["T-4 is yours to disable, and to be enabled again until 7 Jan (D-1)."]
    (line,) = keyed(ask("followups"), "T-4")
    assert line == (
        'pinewood/live-handover-test: disabled by Ines Okafor 9 Oct (D-1): "blocks every pull request"; '
        "to be enabled again, due 7 Jan"
    )
    fails(db, 3)
    assert look(db, 15) == []
    with pytest.raises(UserError, match="T-4 is disabled already, by Ines Okafor"):
        ask("test disable", test="T-4")
    assert look(db, 91) == []
    (reminder,) = [q for q in outbox.of_kind(db, "due") if q.notice.key == "due:T-4:D-1"]
    assert reminder.notice.audience == (INES.email,)
    ask("test enable", hours=92 * DAY, test="T-4")
    assert keyed(ask("followups", hours=92 * DAY), "T-4") == []
    with pytest.raises(UserError, match="Nobody said here that T-4 is disabled"):
        ask("test enable", test="T-4")


def a_failure(days: float) -> Result:
    at = START + timedelta(days=days)
    return Result(int(days * 10), "lamp/wick-test", "T-1", TestOutcome.FAILED, 1.0, None, at)


@pytest.mark.parametrize(
    ("days", "now", "broken"),
    [
        ([1], 30, 0),
        ([1, 2], 14, 0),
        ([1, 2], 15.1, 2),
        ([1, 2], 17, 0),
        ([-3, 1, 20], 21, 2),
        ([-3, -2], 10, 0),
    ],
    ids=["once", "too soon", "past its day", "quiet for long", "what was before", "only before"],
)
def test_what_stays_broken(days: list[float], now: float, broken: int) -> None:
    results = tuple(map(a_failure, days))
    at = START + timedelta(days=now)
    assert len(stays_broken(results, START, at, PATIENCE)) == broken


@given(st.lists(st.integers(-5, 40)), st.integers(0, 60), st.randoms(use_true_random=False))
def test_in_any_order_the_same(days: list[int], now: int, chance: object) -> None:
    results = [a_failure(d) for d in days]
    at = START + timedelta(days=now)
    shuffled = chance.sample(results, len(results))  # type: ignore[attr-defined]  # a Random
    found = stays_broken(tuple(results), START, at, PATIENCE)
    assert [r.at for r in found] == [r.at for r in stays_broken(tuple(shuffled), START, at, PATIENCE)]
    assert all(r.at > START for r in found)
    assert not found or at - found[0].at <= LIVELY
