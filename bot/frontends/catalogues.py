"""What slash commands are, in the languages that there is a catalogue for.

A catalogue is a gettext file, which translators have tools for; only its messages and their translations are
read, and no library is needed for that. Names of commands, options and choices are what people type and what
answers quote, so they are the same in all languages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

DESCRIPTIONS = (Location.command_description, Location.group_description, Location.parameter_description)

_STRING = r'"(?:[^"\\]|\\.)*"'
_ENTRY = re.compile(rf"^msgid((?:\s+{_STRING})+)\s+msgstr((?:\s+{_STRING})+)", re.MULTILINE)


class Translator(app_commands.Translator):
    """Tells discord.py each description in each language, as commands are registered."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The description in that language; None where it stays English."""
        language = locale.value.partition("-")[0]
        return (
            catalogues().get(language, {}).get(string.message) if context.location in DESCRIPTIONS else None
        )


@cache
def catalogues() -> Mapping[str, Mapping[str, str]]:
    """Every catalogue by its language, such as `de`."""
    folder = resources.files("bot.frontends") / "locales"
    files = (f for f in folder.iterdir() if f.name.endswith(".po"))
    return {f.name.removesuffix(".po"): read(f.read_text("utf-8")) for f in files}


def read(text: str) -> dict[str, str]:
    """The messages of a gettext file with their translations, where they have one; its head is none.

    The file's strings are written as JSON's are, but may be several beside one another.
    """
    found = ((_joined(message), _joined(words)) for message, words in _ENTRY.findall(text))
    return {message: words for message, words in found if message and words}


def _joined(strings: str) -> str:
    return "".join(json.loads(s) for s in re.findall(_STRING, strings))
