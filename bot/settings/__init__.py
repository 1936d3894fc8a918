"""Everything a person may set, from one TOML file.

A key that is not in `sections` is refused by its name, because a mistyped key that is silently
ignored costs somebody an evening. Secrets never stand in the file: `token_env` names a variable,
`token_file` a file, and they are read when they are used.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from bot.settings import lists
from bot.settings.people import Administrators, Notices, Owners, People, Promises, Triage
from bot.settings.place import Place, SettingsError, guess
from bot.settings.secret import Secret, secret
from bot.settings.sections import Database, Discord, Links, Mail, Project, Web
from bot.settings.values import Listen
from bot.settings.watched import LOCAL, Coverity, GitLab, ListSource, MailingList
from bot.settings.whole import Settings

__all__ = [
    "LOCAL",
    "SECTIONS",
    "Coverity",
    "Discord",
    "GitLab",
    "ListSource",
    "Listen",
    "Mail",
    "MailingList",
    "Secret",
    "Settings",
    "SettingsError",
    "example",
    "load",
    "parse",
]

ONE = (
    Mail,
    Project,
    Database,
    Discord,
    Web,
    Coverity,
    Owners,
    Triage,
    Administrators,
    Notices,
    Promises,
    People,
    Links,
)
SECTIONS: Mapping[str, type] = {
    **{kind.__name__.lower(): kind for kind in ONE},
    "gitlab": GitLab,
    "list": MailingList,
}

T = TypeVar("T")


def load(path: Path) -> Settings:
    """The settings in a file, with the process's environment for its secrets.

    Raises:
        SettingsError: the file cannot be read, or something in it cannot be used.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise SettingsError(
            f"{path}: {error.strerror}; `watchkeeper init` writes one to begin with"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    return parse(text, str(path), os.environ)


def parse(text: str, where: str, environ: Mapping[str, str]) -> Settings:
    """The settings in a text.

    Args:
        text: the TOML.
        where: the file's path: errors name it, and relative paths start at its folder.
        environ: what `*_env` keys name variables of; looked at when a secret is used.

    Raises:
        SettingsError: something in it cannot be used.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{where}: is not TOML: {error}; mend that line") from error
    top = Place(where, "", "", environ)
    _check(document, top)

    def one(kind: type[T]) -> T:
        name = kind.__name__.lower()
        return _section(kind, document.get(name, {}), replace(top, section=f"[{name}]"))

    mail = lists.own(one(Mail), replace(top, section="[mail]")) if "mail" in document else None
    return Settings(
        project=one(Project),
        database=one(Database),
        discord=one(Discord) if "discord" in document else None,
        mail=mail,
        web=_web(one(Web), document, replace(top, section="[web]", key="client_secret")),
        gitlabs=tuple(_section(GitLab, table, place) for table, place in _tables(document, "gitlab", top)),
        lists=lists.beside(_lists(document, top), mail, replace(top, section="[[list]]")),
        coverity=one(Coverity) if "coverity" in document else None,
        owners=_owners(document.get("owners", {}), replace(top, section="[owners]")),
        triage=one(Triage),
        administrators=one(Administrators),
        notices=one(Notices),
        promises=one(Promises),
        people=one(People),
        links=one(Links),
    )


def example() -> str:
    """The commented settings file that `watchkeeper init` writes."""
    return (resources.files("bot.settings") / "example.toml").read_text("utf-8")


def _check(document: Mapping[str, Any], top: Place) -> None:
    """Refuses sections that nobody reads."""
    for name in document:
        if name not in SECTIONS:
            raise top.refuse(f"has no section [{name}]{guess(name, SECTIONS)}; remove or rename it")


def _web(web: Web, document: Mapping[str, Any], place: Place) -> Web:
    """The section, if all that signing in needs stands beside it."""
    if web.client_secret.named and not (web.client and web.public_url and "discord" in document):
        raise place.refuse(
            "lets people sign in, which needs client and public_url beside it, and the section [discord]"
        )
    return web


def _lists(document: Mapping[str, Any], top: Place) -> list[MailingList]:
    tables = _tables(document, "list", top)
    return [lists.checked(_section(MailingList, table, place), place) for table, place in tables]


def _tables(document: Mapping[str, Any], name: str, top: Place) -> list[tuple[object, Place]]:
    tables = document.get(name, [])
    if not isinstance(tables, list):
        raise top.refuse(f"has [{name}]; there may be several, so write [[{name}]]")
    return [(table, replace(top, section=f"[[{name}]] {number}")) for number, table in enumerate(tables, 1)]


def _owners(table: Mapping[str, str], place: Place) -> Owners:
    found = _section(Owners, table, place)
    if found.repository is None:
        return found

    def inside(name: str) -> Path | None:
        path = Path(table[name].strip()).expanduser() if name in table else None
        if path and ".." in path.parts:
            raise replace(place, key=name).refuse(f"leads out of the repository: {path}; name a file in it")
        return path

    return replace(
        found,
        maintainers=inside("maintainers"),
        components=inside("components"),
        mailmap=inside("mailmap"),
    )


def _section(kind: type[T], table: object, place: Place) -> T:
    """One section's dataclass from its table."""
    if not isinstance(table, dict):
        raise place.refuse("must be a section; write its name in brackets and its keys below")
    hints = get_type_hints(kind, include_extras=True)
    _refuse_unknown(hints, table, place)
    values: dict[str, object] = {}
    for field in fields(kind):  # type: ignore[arg-type]  # every section is a dataclass
        at = replace(place, key=field.name)
        if hints[field.name] is Secret:
            values[field.name] = secret(table, at)
        elif field.name in table:
            values[field.name] = _reader(hints[field.name])(table[field.name], at)
        elif isinstance(field.default, Path):
            values[field.name] = at.path(str(field.default))  # a default starts at the file's folder too
        elif field.default is MISSING and field.default_factory is MISSING:
            raise place.refuse(f"needs {field.name}; see `watchkeeper init` for what belongs there")
    return kind(**values)


def _refuse_unknown(hints: Mapping[str, object], table: Mapping[str, object], place: Place) -> None:
    secrets = [name for name, hint in hints.items() if hint is Secret]
    known = [name for name in hints if name not in secrets]
    known += [f"{name}_{kind}" for name in secrets for kind in ("env", "file")]
    for key in table:
        if key in secrets:
            raise place.refuse(
                f"has the secret {key!r} in it; name its variable with {key}_env or its file with {key}_file"
            )
        if key not in known:
            raise place.refuse(f"has no key {key!r}{guess(key, known)}; it knows {', '.join(known)}")


def _reader(hint: Any) -> Any:
    """The reader that stands beside a type; of `File | None` that of File."""
    marked = hint if hasattr(hint, "__metadata__") else get_args(hint)[0]
    return marked.__metadata__[0]
