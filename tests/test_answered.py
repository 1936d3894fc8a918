"""What is told of decisions, over the sample's story: while they stand and no other took their place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot import pinging
from bot.pinging import Manner
from commands.notices import said
from storage import outbox
from storage.database import Database, transaction
from tests.story import MORNING, TOMASZ, YARA, Asking

DEFECT = {"cid": "410202"}
TO_TOMASZ, TO_YARA = {**DEFECT, "person": "tomasz"}, {**DEFECT, "person": "yara.domingues@example.org"}

HOURS = 4.0
"""From the morning until the quiet hours are over."""

Say = Callable[..., list[str]]
"""The titles of what is said by a time, in hours after the morning."""


@pytest.fixture
def say(ask: Asking, db: Database) -> Say:
    """The story's own notices are out of the way; Tomasz and Yara are not told anything before noon."""
    for queued in outbox.every(db):
        outbox.withdraw(db, queued.id)
    for person in (TOMASZ, YARA):
        ask("quiet", asker=person, between="06:00-12:00", zone="UTC")

    def say(hours: float = HOURS) -> list[str]:
        now = MORNING + timedelta(hours=hours)
        with transaction(db):
            pinging.make_up(db, Manner(), now)
            due = outbox.due(db, now, 20)
            went = [q for q in due if pinging.claim(db, q, Manner(), now) is not None]
            for queued in went:
                pinging.sent(db, queued, f"message-{queued.id}", Manner(), now)
        return [said(q.notice).title for q in went]

    return say


@pytest.mark.parametrize(
    ("command", "arguments", "told"),
    [
        ("cid assign", TO_TOMASZ, "CID-410202 is yours"),
        ("cid handoff", TO_TOMASZ, "CID-410202 is offered to you"),
        ("away", {"until": "2d", "cover": "tomasz"}, "You cover for Ines Okafor"),
        ("watch", {"target": "410202", "on": "changes", "who": "tomasz"}, "You are told by a watch"),
    ],
)
@pytest.mark.parametrize("waited", [True, False])
def test_what_is_undone_before_it_was_said_is_not_said(
    ask: Asking, say: Say, command: str, arguments: dict[str, str], told: str, waited: bool
) -> None:
    ask("cid claim", **DEFECT)
    ask(command, **arguments)
    if waited:
        assert say(0.1) == []
    ask("undo")
    assert say() == []
    ask(command, **arguments)
    assert say(HOURS + 1) == [told]


@pytest.mark.parametrize(
    ("command", "arguments"),
    [("cid assign", TO_YARA), ("cid release", DEFECT), ("cid claim", DEFECT)],
)
def test_who_has_it_no_more_as_they_would_be_told_is_not_told(
    ask: Asking, say: Say, command: str, arguments: dict[str, str]
) -> None:
    ask("cid assign", **TO_TOMASZ)
    assert say(0.1) == []
    ask(command, **arguments)
    assert say() == ["CID-410202 is yours"] * (command == "cid assign")


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("cid assign", TO_YARA),
        ("cid release", DEFECT),
        ("cid decline", DEFECT),
        ("cid accept", {**DEFECT, "asker": TOMASZ}),
        ("cid handoff", TO_YARA),
    ],
)
def test_an_offer_that_waits_no_more_is_not_told(
    ask: Asking, say: Say, command: str, arguments: dict[str, str]
) -> None:
    ask("cid claim", **DEFECT)
    ask("cid handoff", **TO_TOMASZ)
    assert say(0.1) == []
    ask(command, **arguments)
    told = {"cid assign": ["CID-410202 is yours"], "cid handoff": ["CID-410202 is offered to you"]}
    assert say() == told.get(command, ["CID-410202"] if command == "cid accept" else [])


def test_an_offer_that_ran_out_while_whoever_is_asked_was_away_pings_nobody(
    ask: Asking, say: Say, db: Database
) -> None:
    ask("away", asker=TOMASZ, until="14d")
    ask("cid claim", **DEFECT)
    ask("cid handoff", **TO_TOMASZ)
    assert say(5) == ["CID-410202 is offered to you"]  # in the channel, and names him
    assert say(15 * 24) == []
    assert not any(q.notice.key.startswith("fold:") for q in outbox.every(db))


def test_what_counts_again_by_an_undo_is_told_after_all(ask: Asking, say: Say) -> None:
    ask("cid assign", **TO_TOMASZ)
    ask("cid release", **DEFECT)
    assert say(0.1) == []
    ask("undo")
    assert say() == ["CID-410202 is yours"]


def test_an_answer_to_an_offer_is_told_while_it_is_so(ask: Asking, say: Say) -> None:
    ask("cid claim", asker=YARA, **DEFECT)
    ask("cid handoff", asker=YARA, **TO_TOMASZ)
    ask("cid decline", asker=TOMASZ, **DEFECT)
    ask("cid handoff", asker=YARA, **TO_TOMASZ)
    ask("cid accept", asker=TOMASZ, **DEFECT)
    ask("cid release", asker=TOMASZ, **DEFECT)
    assert say() == []
    ask("undo", asker=TOMASZ)
    ask("undo", asker=TOMASZ)
    ask("cid decline", asker=TOMASZ, **DEFECT)
    assert say(HOURS + 1) == ["CID-410202"]


def test_who_is_back_needs_no_cover_and_what_ended_is_no_watch(ask: Asking, say: Say) -> None:
    ask("away", until="2d", cover="tomasz")
    ask("watch", target="410202", on="changes", who="tomasz")
    ask("back")
    ask("unwatch", key="CID-410202")
    assert say() == []


def test_what_is_decided_again_is_disputed_no_more(ask: Asking, say: Say) -> None:
    word = {"classification": "Bug", "reason": "it leaks"}
    ask("cid verdict", asker=YARA, triage=True, **DEFECT, **word)
    ask("cid dispute", asker=TOMASZ, reason="it does not", **DEFECT)
    assert say(0.1) == []
    ask("cid verdict", **DEFECT, **word)
    assert say() == []


def test_what_was_said_stays(ask: Asking, say: Say, db: Database) -> None:
    ask("cid assign", **TO_TOMASZ)
    assert say() == ["CID-410202 is yours"]
    ask("undo")
    assert say(HOURS + 1) == []
    assert [q.state for q in outbox.of_kind(db, "assign")] == ["sent"]
