from __future__ import annotations

import pytest

from bot.asker import ask
from bot.settings import parse
from storage.records import Person
from tests.builders import ADA, BEN, START

NAMED = """
[triage]
role = "Triage"
people = ["Ada@Example.org"]
[administrators]
role = "Keepers"
people = ["ben@example.org"]
"""


@pytest.mark.parametrize(
    ("asker", "roles", "rights"),
    [
        (ADA, set(), (True, False)),
        (BEN, set(), (False, True)),
        (None, {"@everyone", "Triage"}, (True, False)),
        (None, {"@everyone", "Keepers"}, (False, True)),
        (None, {"@everyone"}, (False, False)),
    ],
)
def test_a_right_comes_by_a_role_or_by_an_address(
    asker: Person | None, roles: set[str], rights: tuple[bool, bool]
) -> None:
    found = ask(parse(NAMED, "settings.toml", {}), START, asker, roles)
    assert (found.triage, found.administrator) == rights


def test_each_address_that_was_linked_to_an_account_gives_its_rights() -> None:
    settings = parse(NAMED, "settings.toml", {})
    found = ask(settings, START, ADA, linked=(Person("Ada", "ada@home.example.org"), ADA, BEN))
    assert found.triage and found.administrator


def test_what_a_mailmap_makes_of_an_address_has_no_right_that_the_settings_give() -> None:
    settings = parse(NAMED, "settings.toml", {})
    found = ask(settings, START, BEN, linked=(Person("Mallory", "mallory@example.net"),))
    assert not found.administrator


def test_nobody_has_a_right_that_the_settings_give_to_nobody() -> None:
    found = ask(parse("", "settings.toml", {}), START, ADA, {"@everyone", "Triage"})
    assert not found.triage and not found.administrator
