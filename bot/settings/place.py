"""Where in a settings file something stands, so that every refusal can say so."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


class SettingsError(Exception):
    """The settings cannot be used; the text says where, why, and what to do next."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a settings file a value stands, and what its reader may look at.

    Attributes:
        where: the file, as a person knows it.
        section: "[web]", "[[list]] 2"; "" at the top of the file.
        key: the key, or "" for the section itself.
        environ: the environment that `*_env` keys name variables of.
    """

    where: str
    section: str
    key: str
    environ: Mapping[str, str] = field(repr=False)

    def refuse(self, trouble: str) -> SettingsError:
        """The error to raise for what stands here."""
        return SettingsError(f"{self.where}: {' '.join(filter(None, (self.section, self.key, trouble)))}")

    def path(self, text: str) -> Path:
        """A path as the file means it: a relative one starts at the file's own folder.

        Raises:
            SettingsError: it begins with the ~ of somebody who has no home here.
        """
        try:
            return Path(self.where).parent / Path(text).expanduser()
        except RuntimeError as error:
            raise self.refuse(f"is {text!r}, and nobody has that home here; write the whole path") from error


def guess(word: str, known: Iterable[str]) -> str:
    """A question after a mistyped word: " (did you mean 'listen'?)", or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""
