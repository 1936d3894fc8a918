"""Secrets: the settings name where one stands, and it is read when it is used.

So the bot runs without the secrets of parts that are not used, and no secret is ever in a
dataclass that a log might print.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.settings.place import Place
from bot.settings.values import path, text


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret stands. Its value is read when it is used and is never printed.

    Attributes:
        place: the key it belongs to.
        env: the environment variable that holds it, or "".
        file: the file that holds it, or None.
    """

    place: Place
    env: str = ""
    file: Path | None = None

    @property
    def named(self) -> bool:
        """The settings say where it stands."""
        return bool(self.env or self.file)

    @property
    def given(self) -> bool:
        """It stands there too: the variable is set, or the file exists."""
        return bool(self.place.environ.get(self.env)) or (self.file is not None and self.file.is_file())

    def read(self) -> str:
        """The secret itself.

        Raises:
            SettingsError: no key names it, or it is not where the key says.
        """
        if self.file is not None:
            return self._from_file(self.file)
        if not self.env:
            key = self.place.key
            raise self.place.refuse(f"is needed; name its variable ({key}_env) or its file ({key}_file)")
        value = self.place.environ.get(self.env, "").strip()
        if not value:
            raise self.place.refuse(f"is to come from the variable {self.env}, which is not set; export it")
        return value

    def _from_file(self, file: Path) -> str:
        try:
            value = file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise self.place.refuse(
                f"cannot be read from {file} ({error}); mend {self.place.key}_file"
            ) from error
        if not value:
            raise self.place.refuse(f"is to come from {file}, which is empty; put the secret there")
        return value


def secret(table: Mapping[str, object], place: Place) -> Secret:
    """The secret that `KEY_env` or `KEY_file` in a section names; neither may be there."""
    by_variable, by_file = f"{place.key}_env", f"{place.key}_file"
    if by_variable in table and by_file in table:
        raise place.refuse(f"stands in two places; keep {by_variable} or {by_file}")
    if by_variable in table:
        return Secret(place, env=text(table[by_variable], replace(place, key=by_variable)))
    if by_file in table:
        return Secret(place, file=path(table[by_file], replace(place, key=by_file)))
    return Secret(place)
