from __future__ import annotations

import pytest

from bot import ingest
from commands.answer import Answer, Ask, UserError
from commands.declare import call
from commands.table import COMMANDS
from storage.database import Database, transaction
from storage.records import Delivery, Person
from tests.builders import ADA, BEN, CLEO, after
from tests.commands.test_fix import OWNERS
from tests.mails import DAY, a_mail, a_patch_text
from tests.story import Asking, keyed, texts


def test_all_that_is_asked_for_stands_in_one_list(ask: Asking) -> None:
    answer = ask("followups")
    assert answer.title == "Follow-ups: 1"
    assert keyed(answer, "F-1", "Asked for")[0].startswith(
        "asked of Ines Okafor by Halvard Lien 8 Oct, due 15"
    )
    assert ask("followups", area="migration").title == "Follow-ups in Migration: 1"
    assert ask("followups", area="x86 guests").found is False


def test_one_that_asks_for_the_changelog_comes_with_a_draft(ask: Asking) -> None:
    answer = ask("followup show", key="f-1")
    assert keyed(answer, "P-2", "Asked in")[0].startswith("v2 Migration queue for 2026-10-06: applied by")
    assert texts(answer, "Draft for the changelog") == [
        "* Tomasz's fix: the page map outlives its last lane",
        "* Tomasz's patch: the long live-handover cases only run in slow mode",
        "* Lucía's fix: transfer attributes survive region_map()",
        "* Ines's patch: zstd lanes build with old zstd headers again",
    ]
    assert [a.command for a in answer.actions] == ["followup done", "followup due", "followup drop"]


@pytest.mark.parametrize(("command", "word"), [("followup done", "settled"), ("followup drop", "dropped")])
def test_a_word_ends_it_and_undo_brings_it_back(ask: Asking, command: str, word: str) -> None:
    ask(command, key="F-1", reason="it was in last week's")
    assert ask("followups").found is False
    shown = ask("followup show", key="F-1")
    assert texts(shown)[1] == f'{word} by Ines Okafor 9 Oct (D-1): "it was in last week\'s"'
    assert shown.actions == ()
    with pytest.raises(UserError, match="F-1 was settled already, by Ines Okafor"):
        ask(command, key="F-1")
    ask("undo")
    assert ask("followups").found


def test_what_is_no_follow_up_is_refused(ask: Asking) -> None:
    with pytest.raises(UserError, match='"W-1" is no follow-up; `followups` lists them'):
        ask("followup show", key="W-1")


POSTED = a_mail("lit", "[PATCH] lamp: light it", a_patch_text("light();"), person=BEN)
ASKED = a_mail(
    "asked",
    "Re: [PATCH] lamp: light it",
    "Looks good. Please also send a follow-up patch for the wick.\n",
    answers=("lit",),
    hours=DAY,
    person=CLEO,
)


WORD = a_mail("word", "Re: lamp: light it", "I will.\n", answers=("asked",), hours=2 * DAY, person=BEN)


def a_patch(title: str, *, person: Person = BEN, hours: float = 2 * DAY, name: str = "wick") -> Delivery:
    text = a_patch_text("trim();", path="lamp/trim.c")
    return a_mail(name, title, text, answers=("lit", "asked"), hours=hours, person=person)


def read(db: Database, *arrived: Delivery) -> Answer:
    with transaction(db):
        ingest.ingest(db, [OWNERS, POSTED, *arrived])
    return call(COMMANDS["followups"], db, Ask(after(3 * DAY), CLEO), {})


def test_a_patch_of_whoever_was_asked_ends_it(db: Database) -> None:
    assert read(db, ASKED).title == "Follow-ups: 1"
    assert read(db, a_patch("[PATCH] lamp: trim the wick")).title == "Follow-ups: 0"
    shown = call(COMMANDS["followup show"], db, Ask(after(3 * DAY), CLEO), {"key": "F-1"})
    assert texts(shown)[1] == "done by S-2 lamp: trim the wick 4 Mar"


@pytest.mark.parametrize(
    "other",
    [
        a_patch("[PATCH] lamp: trim the wick", person=ADA),
        a_patch("[PATCH] lamp: trim the wick", hours=DAY / 2),
        WORD,
    ],
    ids=["somebody else's", "one from before", "a word"],
)
def test_nothing_else_does(db: Database, other: Delivery) -> None:
    assert read(db, ASKED, other).title == "Follow-ups: 1"


@pytest.mark.parametrize(
    ("requests", "told"),
    [
        (1, "1 asked for before 7 Mar is not settled: F-1"),
        (2, "2 asked for before 7 Mar are not settled: F-2, F-1"),
        (7, "more than 5 asked for before 7 Mar are not settled; the newest: F-7, F-6, F-5, F-4, F-3"),
    ],
)
def test_what_was_asked_for_long_ago_is_told_to_be_open(db: Database, requests: int, told: str) -> None:
    asked = [
        a_mail(f"asked-{n}", f"Re: lamp {n}", f"Please send a follow-up patch {n}.\n", hours=DAY + n)
        for n in range(requests)
    ]
    read(db, *asked)
    for command, lines in (
        ("followups", ["nothing lately", told]),
        ("stale", ["nothing", "nothing lately", told]),
    ):
        answer = call(COMMANDS[command], db, Ask(after(95 * DAY), CLEO), {})
        assert (texts(answer), answer.found) == (lines, False)
        assert [a.arguments["key"] for a in answer.actions] == told.rpartition(": ")[2].split(", ")
    lately = call(COMMANDS["followups"], db, Ask(after(9 * DAY), CLEO), {})
    assert (lately.title, lately.actions) == (f"Follow-ups: {requests}", ())


def test_what_was_settled_long_ago_is_not(db: Database) -> None:
    read(db, ASKED, a_patch("[PATCH] lamp: trim the wick"))
    assert texts(call(COMMANDS["followups"], db, Ask(after(95 * DAY), CLEO), {})) == ["nothing is asked for"]
