from __future__ import annotations

import pytest

from commands.answer import Ask, Right, UserError
from commands.complete import COMPLETERS, complete
from commands.declare import Option, call, command
from commands.table import COMMANDS
from storage.database import Database
from tests.story import MORNING, Asking, texts

FIRST = (
    "status",
    "pull show",
    "pull list",
    "cid show",
    "cid list",
    "cid assign",
    "cid verdict",
    "owner",
    "why",
)


def test_the_commands_of_the_contract_are_there() -> None:
    assert set(FIRST) | {"history", "undo", "help"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_says_what_it_is(name: str) -> None:
    found = COMMANDS[name]
    assert 0 < len(found.summary) <= 100
    assert all(0 < len(o.summary) <= 100 for o in found.options)
    assert found.name == name


@pytest.mark.parametrize("name", COMMANDS)
def test_what_changes_something_wants_to_know_who_does_it(name: str) -> None:
    assert not COMMANDS[name].changes or COMMANDS[name].right != "anyone"


def test_options_come_from_the_signature_and_the_docstring() -> None:
    verdict = COMMANDS["cid verdict"]
    names = [o.name for o in verdict.options]
    assert names == ["cid", "classification", "reason"]
    assert verdict.options[1].choices[:2] == ("Unclassified", "Pending")
    assert COMMANDS["cid assign"].options[2] == Option(
        "reason", "Why, in your words", (), False, None, named=True
    )


def test_a_command_that_does_not_document_an_option_cannot_be_declared() -> None:
    def silent(db: Database, ask: object, word: str) -> object:
        """Says nothing of its word."""

    with pytest.raises(KeyError):
        command("silent", silent, Right.ANYONE)  # type: ignore[arg-type]  # that is the test


def test_an_option_that_does_not_exist_is_refused(ask: Asking) -> None:
    with pytest.raises(UserError, match="status takes no 'area_'"):
        ask("status", area_="x")


def test_half_a_letter_is_no_fault(ask: Asking) -> None:
    with pytest.raises(UserError, match='No area is called "\\?"'):
        ask("status", area="\udcff")  # as Python gives a byte that was typed and is no UTF-8


def test_help_lists_everything_and_explains_one(ask: Asking) -> None:
    lines = texts(ask("help"))
    assert len(lines) == len(COMMANDS)
    assert "cid assign CID PERSON [--reason REASON]: Say who has a defect; that person is told, once" in lines
    assert ask("help", command="cid verdict").title == "cid verdict CID CLASSIFICATION REASON"
    with pytest.raises(UserError, match='No command is called "dance"'):
        ask("help", command="dance")


@pytest.mark.parametrize(
    ("command_name", "option", "prefix", "first"),
    [
        ("status", "area", "mig", "Migration"),
        ("cid show", "cid", "4102", "410203"),
        ("cid show", "cid", "CID-410201", "410201"),
        ("cid assign", "person", "m", "me"),
        ("cid assign", "person", "tom", "Tomasz Wilk <tomasz.wilk@example.org>"),
        ("pull show", "pull", "migration", "P-2"),
        ("pull show", "pull", "p-1", "P-1"),
        ("series show", "series", "migration", "P-2"),
        ("why", "key", "W", "W-1"),
        ("why", "key", "T-4", "T-4"),
        ("owner", "what", "Migr", "Migration"),
        ("help", "command", "cid a", "cid assign"),
    ],
)
def test_completion(
    ask: Asking, db: Database, command_name: str, option: str, prefix: str, first: str
) -> None:
    assert complete(db, command_name, option, prefix)[0] == first


def test_free_text_is_not_completed_and_nothing_is_offered_too_often(ask: Asking, db: Database) -> None:
    assert complete(db, "cid assign", "reason", "x") == ()
    for option in COMPLETERS:
        found = complete(db, "any", option, "")
        assert len(found) == len(set(found)) <= 25


def test_a_command_runs_on_text(ask: Asking, db: Database) -> None:
    assert call(COMMANDS["status"], db, Ask(MORNING), {"area": " migration "}).title == "Migration"
