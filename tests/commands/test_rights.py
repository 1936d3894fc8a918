"""Every command of the table against every kind of person; one without a right cannot be declared."""

from __future__ import annotations

import pytest

from commands.answer import Action, Answer, Ask, Right, UserError
from commands.declare import Command, call, command
from commands.rights import WHO, NotAllowed
from commands.table import COMMANDS
from storage.database import Database
from storage.records import Person
from tests.story import INES, MORNING, YARA, Asking, texts

NOVA = Person("Nova New", "nova@example.org")

KINDS = {
    "stranger": Ask(MORNING),
    "stranger on Discord": Ask(MORNING, account="discord:400000000000000001"),
    "linked": Ask(MORNING, NOVA),
    "namesake": Ask(MORNING, Person(INES.name, "ines@elsewhere.example.org")),
    "owner of another section": Ask(MORNING, YARA),
    "owner": Ask(MORNING, INES),
    "triage role": Ask(MORNING, NOVA, triage=True),
    "administrator": Ask(MORNING, NOVA, administrator=True),
    "administrator without an address": Ask(MORNING, administrator=True, hand="local user root"),
}

MAY = {
    Right.ANYONE: set(KINDS),
    Right.ACCOUNT: {"stranger on Discord"},
    Right.LINKED: set(KINDS) - {"stranger", "stranger on Discord", "administrator without an address"},
    Right.OWNER: {"owner", "triage role", "administrator"},
    Right.PROJECT: {"triage role", "administrator"},
    Right.ADMINISTRATOR: {"administrator", "administrator without an address"},
}

RECORDING = {
    "retry": Right.PROJECT,
    "cid claim": Right.LINKED,
    "cid assign": Right.OWNER,
    "cid release": Right.LINKED,  # of one's own; owners of any
    "cid handoff": Right.LINKED,
    "cid accept": Right.LINKED,  # what one was offered
    "cid decline": Right.LINKED,
    "cid due": Right.LINKED,  # of one's own; owners of any
    "test disable": Right.OWNER,
    "test enable": Right.OWNER,
    "suggestion confirm": Right.LINKED,  # and as what it runs
    "suggestion dismiss": Right.LINKED,
    "followup due": Right.LINKED,
    "followup done": Right.LINKED,
    "followup drop": Right.LINKED,
    "cid verdict": Right.LINKED,  # who does not own it adds a view
    "cid dispute": Right.LINKED,
    "cid fix": Right.LINKED,
    "cid note": Right.LINKED,
    "cid reclassified": Right.LINKED,
    "flake confirm": Right.LINKED,
    "flake reject": Right.LINKED,
    "flake fixed-by": Right.LINKED,
    "done": Right.LINKED,
    "link address": Right.ACCOUNT,
    "link send": Right.ACCOUNT,
    "link code": Right.ACCOUNT,
    "link vouch": Right.ADMINISTRATOR,
    "link remove": Right.ADMINISTRATOR,
    "mute": Right.LINKED,  # for oneself, as the next five
    "unmute": Right.LINKED,
    "away": Right.LINKED,
    "back": Right.LINKED,
    "digest": Right.LINKED,
    "quiet": Right.LINKED,
    "subscribe": Right.LINKED,  # to oneself
    "unsubscribe": Right.LINKED,  # from one's own
    "watch": Right.LINKED,
    "unwatch": Right.LINKED,  # one's own
    "undo": Right.LINKED,  # of one's own, or of what one was given
}


def arguments(of: Command) -> dict[str, str]:
    """Something for each option that is needed; a CID and a test that Migration's owners look after."""
    mine = {"test": "T-4"}
    return {
        o.name: o.choices[0] if o.choices else mine.get(o.name, "410202") for o in of.options if o.required
    }


def retried(db: Database, ask: Ask, job: str) -> Answer:
    """Runs a job again.

    Args:
        job: Its number.
    """
    return Answer(f"Job {job} runs again", ask.now)


def would(db: Database, ask: Ask, job: str) -> str:
    return f"Job {job} would run again."


RETRY = command("job retry", retried, Right.PROJECT, changes=True, would=would)


def allowed(db: Database, ask: Ask, of: Command) -> bool:
    try:
        call(of, db, ask, arguments(of))
    except NotAllowed:
        return False
    except UserError:  # there is nothing to do it on, or it is to be confirmed
        return True
    return True


def test_what_records_is_for_whom_it_is_said_to_be() -> None:
    assert {c.name: c.right for c in COMMANDS.values() if c.changes} == RECORDING


@pytest.mark.parametrize("kind", KINDS)
def test_every_command_lets_through_whom_its_right_names(ask: Asking, db: Database, kind: str) -> None:
    for each in (*COMMANDS.values(), RETRY):
        assert allowed(db, KINDS[kind], each) == (kind in MAY[each.right]), (each.name, kind)


def test_a_refusal_says_who_may(ask: Asking) -> None:
    with pytest.raises(NotAllowed) as refusal:
        ask("cid assign", asker=YARA, cid="410202", person="tomasz")
    assert str(refusal.value) == (
        "Only the owners of Migration (Ines Okafor, Tomasz Wilk, Deepa Nair), the triage role and "
        "administrators may use cid assign on CID-410202."
    )


def test_what_belongs_to_no_section_has_no_owners(ask: Asking, db: Database) -> None:
    db.execute("DELETE FROM areas")
    with pytest.raises(NotAllowed, match="Only the triage role and administrators may use cid assign"):
        ask("cid assign", cid="410202", person="tomasz")


def test_somebody_without_an_address_owns_nothing(ask: Asking) -> None:
    with pytest.raises(NotAllowed):
        ask("cid assign", asker=Person(INES.name, ""), cid="410202", person="tomasz")


def test_what_changes_the_project_is_told_first_and_done_when_confirmed(ask: Asking, db: Database) -> None:
    may = KINDS["triage role"]
    with pytest.raises(UserError) as refusal:
        call(RETRY, db, may, {"job": "7"})
    assert str(refusal.value) == "Job 7 would run again. Nothing was done yet."
    assert refusal.value.choices == (Action("Do it", "job retry", {"job": "7", "confirm": "yes"}),)
    assert call(RETRY, db, may, refusal.value.choices[0].arguments).title == "Job 7 runs again"
    with pytest.raises(NotAllowed, match="Only the triage role and administrators may use job retry"):
        call(RETRY, db, KINDS["owner"], {"job": "7", "confirm": "yes"})


def test_a_right_is_declared_whole() -> None:
    with pytest.raises(ValueError, match="owners of what"):
        command("job retry", retried, Right.OWNER)
    with pytest.raises(ValueError, match="what is confirmed"):
        command("job retry", retried, Right.PROJECT)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_who_may(ask: Asking, name: str) -> None:
    assert f"Who may: {WHO[COMMANDS[name].right]}" in texts(ask("help", command=name))


def test_every_right_is_told() -> None:
    assert set(WHO) == set(Right) == set(MAY)
