from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.frontends.catalogues import catalogues, read
from bot.frontends.tree import DESCRIPTION
from commands.table import COMMANDS
from tests.fakes.discord_shapes import GUILD, Json
from tests.stories.test_lost_places import up

SETUP = "See what the bot still lacks in this server, and what to do"
ENGLISH = {
    SETUP,
    *(c.summary for c in COMMANDS.values()),
    *(o.summary for c in COMMANDS.values() for o in c.options if o.summary),
}


def test_there_is_german() -> None:
    assert "de" in catalogues()


@pytest.mark.parametrize("language", catalogues())
def test_a_catalogue_has_every_description_and_none_that_is_gone(language: str) -> None:
    catalogue = catalogues()[language]
    assert sorted(ENGLISH - set(catalogue)) == []
    assert sorted(set(catalogue) - ENGLISH) == []


@pytest.mark.parametrize("language", catalogues())
def test_discord_takes_each_as_it_is(language: str) -> None:
    words = catalogues()[language].values()
    assert [w for w in words if len(w) > DESCRIPTION or w != " ".join(w.split())] == []


def test_strings_that_stand_beside_one_another_are_one_and_what_is_not_translated_is_left_out() -> None:
    text = (
        '# a note\nmsgid ""\nmsgstr "Language: de\\n"\n\n'
        'msgid "A "\n"\\"lamp\\""\nmsgstr "Eine Lampe"\n\nmsgid "B"\nmsgstr ""\n'
    )
    assert read(text) == {'A "lamp"': "Eine Lampe"}


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1), max_size=5))
def test_what_an_editor_writes_is_read_back(entries: dict[str, str]) -> None:
    written = (f"msgid {json.dumps(m)}\nmsgstr {json.dumps(w)}\n" for m, w in entries.items())
    assert read("\n".join(written)) == entries


@given(st.text(alphabet='msgidtr "\\\n#'))
def test_whatever_stands_in_a_file_is_read_without_a_fault(text: str) -> None:
    assert all(isinstance(words, str) for words in read(text).values())


def described(command: Json) -> list[Json]:
    """A command and all options below it."""
    return [command, *(x for option in command.get("options", ()) for x in described(option))]


async def test_commands_are_registered_with_german_descriptions_and_names_stay(tmp_path: Path) -> None:
    async with up(tmp_path) as bot:
        every = [x for c in bot.discord.world.commands[GUILD] if c.get("type") == 1 for x in described(c)]
        german = [x["description_localizations"]["de"] for x in every if x.get("description_localizations")]
        assert german and not any(x.get("name_localizations") for x in every)
        assert set(german) <= set(catalogues()["de"].values())
