from __future__ import annotations

from datetime import timedelta

import pytest

from bot import ingest, suggesting
from commands.answer import Ask, UserError
from commands.notices import said
from commands.rights import NotAllowed
from storage import outbox
from storage.database import Database
from storage.records import Person
from tests.mails import a_mail
from tests.story import INES, MORNING, TEMPLATES, TOMASZ, YARA, Asking, keyed, texts

BUG = {"cid": "410202", "what": "verdict", "person": TOMASZ.email}
PROMISE = {"cid": "410201", "what": "assignee", "person": INES.email}


def waiting(ask: Asking, cid: str) -> list[str]:
    return [x.split(":")[0] + x.split(":")[1] for x in keyed(ask("suggestions"), f"CID-{cid}")]


def test_each_stands_with_who_said_it_and_two_buttons(ask: Asking) -> None:
    answer = ask("suggestions", area="migration")
    assert answer.title == "Suggestions in Migration: 5"
    assert 'Tomasz Wilk 8 Oct: is Bug: "This looks like a real bug to me."' in texts(answer)
    confirm, dismiss = (a for a in answer.actions if a.arguments == BUG)
    assert (confirm.label, confirm.command) == ("Confirm CID-410202 is Bug", "suggestion confirm")
    assert (dismiss.label, dismiss.command) == ("Dismiss CID-410202 is Bug", "suggestion dismiss")
    assert ask("suggestions", area="x86 guests").found is False


def test_confirming_is_the_ordinary_command_in_the_name_of_who_confirms(ask: Asking) -> None:
    told = texts(ask("suggestion confirm", **BUG))
    assert told[0].startswith("CID-410202 is classified Bug here.")
    shown = ask("cid show", cid="410202")
    assert shown.title == "CID-410202 Bug"
    view = 'Ines Okafor: Bug: "This looks like a real bug to me. (Tomasz Wilk, 8 Oct)" 9 Oct (D-1)'
    assert view in texts(shown)
    assert waiting(ask, "410202") == []
    ask("undo")
    assert len(waiting(ask, "410202")) == 2


def test_who_may_not_decide_adds_a_view_and_it_waits_on(ask: Asking) -> None:
    told = texts(ask("suggestion confirm", asker=YARA, **BUG))
    assert told[0].startswith("Your view of CID-410202 is added: Bug.")
    assert len(waiting(ask, "410202")) == 2


def test_a_promise_is_taken_at_its_word_by_who_promised_or_by_an_owner(ask: Asking) -> None:
    with pytest.raises(NotAllowed, match="Only the owners of Migration"):
        ask("suggestion confirm", asker=YARA, **PROMISE)
    assert (
        "CID-410201 is assigned to Ines Okafor."
        in texts(ask("suggestion confirm", asker=TOMASZ, **PROMISE))[0]
    )
    ask("undo", asker=TOMASZ)
    ask("suggestion confirm", **PROMISE)
    assert texts(ask("cid show", cid="410201"), "Owner")[0].startswith(
        "Ines Okafor, since 9 Oct (D-3 by Ines"
    )


def test_what_is_dismissed_is_gone_until_they_say_it_anew(ask: Asking, db: Database) -> None:
    ask("suggestion dismiss", reason="that was another one", **BUG)
    assert waiting(ask, "410202") == ["Ines Okafor 8 Oct is False Positive"]
    with pytest.raises(UserError, match=r"Nothing that \S+ wrote of CID-410202 waits"):
        ask("suggestion confirm", **BUG)
    ask("undo")
    assert len(waiting(ask, "410202")) == 2


@pytest.mark.parametrize(
    "person", ["Tomasz Wilk", "tomasz.wilk at example.org", "Tomasz Wilk <tomasz.wilk at example.org>"]
)
def test_it_is_confirmed_as_a_page_shows_it_to_strangers(ask: Asking, person: str) -> None:
    told = texts(ask("suggestion confirm", cid="410202", what="verdict", person=person))
    assert told[0].startswith("CID-410202 is classified Bug here.")


def test_of_two_whose_addresses_the_list_hides_each_is_confirmed_by_name(ask: Asking, db: Database) -> None:
    said = {"Ada Marsh": "CID 410202 is a false positive.\n", "Ben Okoro": "CID 410202 is intentional.\n"}
    hidden = [
        a_mail(
            name[:3],
            "CID 410202",
            text,
            person=Person(f"{name} via lamps", "lamps@example.org"),
            hours=24 * 219,
        )
        for name, text in said.items()
    ]
    ingest.ingest(db, hidden)
    actions = [a for a in ask("suggestions", area="migration").actions if a.arguments["person"] in said]
    assert [a.arguments["person"] for a in actions] == ["Ada Marsh", "Ada Marsh", "Ben Okoro", "Ben Okoro"]
    ask("suggestion dismiss", **actions[0].arguments)
    assert [w for w in waiting(ask, "410202") if "Okafor" not in w and "Wilk" not in w] == [
        "Ben Okoro 7 Oct is Intentional"
    ]
    told = texts(ask("suggestion confirm", **actions[2].arguments))
    assert told[0].startswith("CID-410202 is classified Intentional here.")


def test_who_said_it_here_too_suggests_it_no_more(ask: Asking) -> None:
    ask("cid verdict", asker=YARA, cid="410202", classification="Bug", reason="seen it race")
    assert len(waiting(ask, "410202")) == 2
    ask("cid assign", cid="410201", person="tomasz")
    assert waiting(ask, "410201") == ["Ines Okafor 8 Oct is Bug"]


@pytest.mark.parametrize(
    ("asker", "told"),
    [
        (YARA, "CID-410202 is assigned to Yara Domingues."),
        (INES, "CID-410202 is offered to Yara Domingues until 16 Oct; it is Ines Okafor's."),
        (TOMASZ, "CID-410202 is assigned to Yara Domingues. It was Ines Okafor's before."),
    ],
)
def test_a_hand_off_in_prose_is_what_whoever_confirms_may_make_of_it(
    ask: Asking, db: Database, asker: Person, told: str
) -> None:
    ask("cid claim", hours=-9, cid="410202")
    text = "Yara Domingues will take over CID 410202.\n"
    mail = a_mail("h", "CID 410202", text, answers=("y",), person=INES, hours=24 * 220.95)
    word = a_mail("y", "CID 410202", "Hello.\n", person=YARA, hours=24 * 220.8)
    ingest.ingest(db, [word, mail])
    assert "Ines Okafor 9 Oct is to be Yara Domingues's" in waiting(ask, "410202")
    answer = ask("suggestion confirm", asker=asker, cid="410202", what="assignee", person=INES.email)
    assert texts(answer)[0].startswith(told)


def cards(db: Database, hours: float) -> list[str]:
    suggesting.tell(db, Ask(MORNING + timedelta(hours=hours), templates=TEMPLATES))
    return [said(q.notice).title for q in outbox.of_kind(db, "suggestion")]


def test_cards_ping_nobody_and_are_said_once_while_they_are_news(ask: Asking, db: Database) -> None:
    found = cards(db, 0)
    assert "CID-410202 is Bug?" in found
    queued = [q for q in outbox.of_kind(db, "suggestion") if said(q.notice).title == "CID-410202 is Bug?"]
    assert queued[0].notice.audience == ()
    assert [a.label for a in said(queued[0].notice).actions] == ["Confirm", "Dismiss", "Show CID-410202"]
    assert cards(db, 1) == found
    ask("suggestion dismiss", **BUG)
    assert sorted(cards(db, 1)) == sorted(
        x for x in found if x != "CID-410202 is Bug?"
    )  # it was not said yet


def test_an_archive_makes_no_cards(ask: Asking, db: Database) -> None:
    assert cards(db, 24 * 10) == []
