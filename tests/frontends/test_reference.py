"""The command reference, from invented commands: what a reader of docs/commands.md can rely on."""

from __future__ import annotations

from enum import StrEnum

from bot.frontends.reference import reference
from commands.answer import Answer, Ask, Right
from commands.declare import Command, command
from storage.database import Database


class Colour(StrEnum):
    RED = "red"
    DEEP_BLUE = "deep blue"


def paint(db: Database, ask: Ask, boat: str, colour: Colour = Colour.RED) -> Answer:
    """Paints a boat.

    Args:
        boat: the boat's name, or the
            harbour it lies in.
        colour: the new colour.
    """
    return Answer(f"{boat} is {colour}", ask.now)


def boats(db: Database, ask: Ask) -> Answer:
    """Lists the boats."""
    return Answer("boats", ask.now)


def page(*commands: Command) -> str:
    return reference({c.name: c for c in commands})


PAINT = command("boat paint", paint, Right.OWNER, of=lambda db, boat: boat, changes=True)
LIST = command("boat list", boats, Right.ANYONE)


def test_a_command_is_told_with_its_options_needed_ones_bare() -> None:
    assert "`boat paint BOAT [COLOUR]`\n\nPaints a boat.\n" in page(PAINT)


def test_an_option_is_told_in_one_line_with_what_it_may_be() -> None:
    assert "- `boat`: the boat's name, or the harbour it lies in\n" in page(PAINT)
    assert "- `colour`: the new colour (one of: red, deep blue)\n" in page(PAINT)


def test_who_may_use_it_and_that_it_records_stand_beside_it() -> None:
    text = page(PAINT)
    assert "owners of the section" in text
    assert "records a decision" in text


def test_a_command_that_anyone_may_use_and_changes_nothing_has_no_notes() -> None:
    assert page(LIST).endswith("## boat list\n\n`boat list`\n\nLists the boats.\n")


def test_a_command_for_known_people_says_so() -> None:
    assert "Who may: People the bot can name." in page(command("boat board", boats, Right.LINKED))


def test_commands_stand_in_the_order_of_their_names_whatever_the_table_s_order() -> None:
    assert page(PAINT, LIST) == page(LIST, PAINT)
    assert page(PAINT, LIST).index("## boat list") < page(PAINT, LIST).index("## boat paint")


def test_the_page_says_that_it_is_written_by_make() -> None:
    assert "make docs" in page()
