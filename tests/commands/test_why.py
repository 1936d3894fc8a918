from __future__ import annotations

import pytest

from bot import ingest
from commands.answer import Ask, UserError
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database
from tests.builders import BEN, after
from tests.mails import a_mail
from tests.story import Asking, texts


def test_each_statement_shows_its_sentence_and_the_rule_that_read_it(ask: Asking) -> None:
    said = texts(ask("why", key="CID-410202"), "What people said")
    assert len(said) == 3
    assert all('"' in s and "(rule " in s for s in said)


def test_a_defect_says_why_it_is_in_its_area(ask: Asking) -> None:
    assert texts(ask("why", key="410202"), "Area")[0].startswith("Migration: ")


@pytest.mark.parametrize("letter", ["W", "F", "G", "H"])
def test_what_is_owed_or_guessed_shows_its_mail(ask: Asking, letter: str) -> None:
    (line,) = ask("why", key=f"{letter}-1").sections[0].lines
    assert '"' in line.text
    assert "(rule " in line.text
    assert any(not isinstance(span, str) for span in line.spans)


def test_a_guess_has_the_doubts_of_it(ask: Asking) -> None:
    (doubt,) = texts(ask("why", key="G-1"), "Who doubts it")
    assert doubt.startswith("Ines Okafor 8 Oct: ") and "read as guess doubted (rule " in doubt
    assert [x.split(" 8 Oct")[0] for x in texts(ask("history", key="g-1"))] == [
        "guess by Tomasz Wilk",
        "guess doubted by Ines Okafor",
    ]


def test_a_pull_request_shows_what_was_done_to_it(ask: Asking) -> None:
    acts = texts(ask("why", key="P-2"), "Mails that act on it")
    assert any("read as applied" in a for a in acts)


def test_a_defect_that_nothing_ties_to_an_area_says_only_that(db: Database) -> None:
    ingest.ingest(
        db, [a_mail("odd", "Coverity", "Coverity points out (CID 1234567) that the wick burns twice.\n")]
    )
    found = call(COMMANDS["why"], db, Ask(after(1)), {"key": "CID-1234567"})
    assert texts(found, "Area") == ["none: no file, patch or pull request ties it to one"]


def test_what_was_asked_for_says_of_whom(ask: Asking) -> None:
    (line,) = texts(ask("why", key="F-1"))
    assert line.endswith("read as follow-up asked for (rule update-the-records; who is meant: Ines Okafor)")


def test_a_decision_shows_who_and_why(ask: Asking) -> None:
    ask("cid assign", cid="410202", person="tomasz", reason="second look")
    ask("undo")
    assert texts(ask("why", key="D-1")) == [
        '9 Oct Ines Okafor: cid assign Tomasz Wilk <tomasz.wilk@example.org>: "second look"; '
        "undone by Ines Okafor (D-2)"
    ]


@pytest.mark.parametrize(
    ("command", "arguments", "told"),
    [
        ("cid due", {"cid": "410202", "day": "2026-10-20"}, "due Tue 20 Oct 2026, 23:59 UTC"),
        ("mute", {"target": "T-4", "until": "3d"}, "mute T-4 until Mon 12 Oct 2026, 08:00 UTC"),
        ("away", {"until": "2026-10-20"}, "away Tue 20 Oct 2026, 00:00 UTC"),
    ],
)
def test_a_decision_tells_times_in_words(
    ask: Asking, command: str, arguments: dict[str, str], told: str
) -> None:
    ask("cid claim", cid="410202")
    ask(command, **arguments)
    assert texts(ask("why", key="D-2")) == [f"9 Oct Ines Okafor: {told}"]


def test_a_test_shows_its_runs(ask: Asking) -> None:
    assert any("failed 1 of 2 runs known" in t for t in texts(ask("why", key="T-4")))


@pytest.mark.parametrize("key", ["P-99", "Z-1", "D-9", "D-x", "D-²", f"D-{2**64}", "hello"])
def test_an_unknown_key_is_refused(ask: Asking, key: str) -> None:
    with pytest.raises(UserError, match="Nothing has the key"):
        ask("why", key=key)


def test_history_is_in_order_and_has_decisions(ask: Asking) -> None:
    ask("cid assign", cid="410202", person="tomasz")
    lines = texts(ask("history", key="410202"))
    assert lines[0].startswith("raised by Halvard Lien 8 Oct")
    assert lines[-1].startswith("9 Oct Ines Okafor: cid assign Tomasz Wilk")


@pytest.mark.parametrize(
    ("key", "first"), [("P-2", "sent by Ines Okafor"), ("W-1", "watch asked for"), ("T-4", "9 Oct")]
)
def test_other_things_have_a_history_too(ask: Asking, key: str, first: str) -> None:
    assert first in texts(ask("history", key=key))[0]


def test_a_pull_request_whose_cover_never_came_was_sent_by_nobody_known(db: Database) -> None:
    reply = "On Monday, Ada Marsh wrote:\n> A pull request.\n\nApplied, thanks.\n"
    late = a_mail("late", "Re: [PULL 0/2] Lamp queue", reply, answers=("never-came",), person=BEN)
    ingest.ingest(db, [late])
    found = call(COMMANDS["history"], db, Ask(after(1)), {"key": "P-1"})
    assert texts(found)[0] == "Lamp queue first seen 2 Mar"


def test_history_of_nothing_is_refused(ask: Asking) -> None:
    with pytest.raises(UserError, match="Nothing has the key"):
        ask("history", key="W-99")


def test_done_settles_a_follow_up_and_can_be_undone(ask: Asking) -> None:
    assert texts(ask("done", key="F-1"))[0].startswith("F-1 is settled")
    assert not any("asked of" in t for t in texts(ask("status", area="migration"), "Needs"))
    with pytest.raises(UserError, match="was settled already, by Ines Okafor"):
        ask("done", key="F-1")
    ask("undo")
    assert any("asked of" in t for t in texts(ask("status", area="migration"), "Needs"))


def test_done_with_what_is_not_owed_is_refused(ask: Asking) -> None:
    with pytest.raises(UserError, match='"P-2" is no follow-up'):
        ask("done", key="P-2")
