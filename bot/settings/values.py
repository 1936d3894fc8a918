"""What a setting may hold, and how its text becomes a value.

Each kind of value is an alias with its reader beside it, so that the type of a settings field says
how the field is read, and a wrong value is refused in one place: with the file, the key, what is
wrong and what to do.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.settings.place import Place, guess
from commands.notices import Topics
from storage.records import Person


class Listen(NamedTuple):
    """An address to listen on; port 0 lets the system choose a free one."""

    host: str
    port: int


def text(value: object, place: Place) -> str:
    """Any text that is not empty."""
    if not isinstance(value, str):
        raise place.refuse(f"must be text, not {_named(value)}; write it between quotes")
    if not value.strip():
        raise place.refuse("is empty; give it a value or leave the key out")
    return value.strip()


def whole(value: object, place: Place) -> int:
    """A whole number, as Discord's ids are."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise place.refuse(f"must be a whole number, not {_named(value)}; write it without quotes")
    return value


def flag(value: object, place: Place) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise place.refuse(f"must be true or false, not {_named(value)}; write it without quotes")
    return value


def positive(value: object, place: Place) -> int:
    """A whole number of at least one."""
    number = whole(value, place)
    if not number:
        raise place.refuse("must be at least 1")
    return number


def path(value: object, place: Place) -> Path:
    """A path; relative to the settings file's folder."""
    return place.path(text(value, place))


def timezone(value: object, place: Place) -> ZoneInfo:
    """A time zone by its tz database name."""
    name = text(value, place)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise place.refuse(f"is no known time zone: {name!r}; write one like 'Europe/Berlin'") from error


def listen(value: object, place: Place) -> Listen:
    """`host:port`; an IPv6 host stands in brackets."""
    host, _, port = text(value, place).rpartition(":")
    if not host or not re.fullmatch("[0-9]{1,5}", port) or int(port) > 65535:
        raise place.refuse(f"is no host:port: {value!r}; write it like '127.0.0.1:8080'")
    return Listen(host.strip("[]"), int(port))


def http_url(value: object, place: Place) -> str:
    """An http(s) base, without its last slash."""
    return _url(value, place, ("https", "http"))


def socket_url(value: object, place: Place) -> str:
    """A ws(s) address."""
    return _url(value, place, ("wss", "ws"))


def mail_url(value: object, place: Place) -> str:
    """A mail server."""
    return _url(value, place, ("smtp", "smtps"))


def address(value: object, place: Place) -> str:
    """A mail address alone."""
    return _person(value, place).email


def message_template(value: object, place: Place) -> str:
    """A URL with `{message_id}` in it."""
    return _template(value, place, "message_id")


def id_template(value: object, place: Place) -> str:
    """A URL with `{id}` in it."""
    return _template(value, place, "id")


def test_template(value: object, place: Place) -> str:
    """Text with `{test}` in it."""
    template = text(value, place)
    if "{test}" not in template:
        raise place.refuse(f"is {template!r}; write {{test}} where the test's name belongs")
    return template


def refs(value: object, place: Place) -> tuple[str, ...]:
    """Branches and tags, by name or pattern; `all` and `none` of them."""
    if isinstance(value, list):
        return tuple(text(item, place) for item in value)
    if value in ("all", "none"):
        return ("*",) if value == "all" else ()
    raise place.refuse(f"must be 'all', 'none' or a list of branches, not {value!r}; write ['staging']")


def addresses(value: object, place: Place) -> tuple[str, ...]:
    """A list of mail addresses, in lower case so that they compare."""
    if not isinstance(value, list):
        raise place.refuse(f"must be a list, not {_named(value)}; write it like ['ada@example.org']")
    return tuple(_person(item, place).email.casefold() for item in value)


def names(value: object, place: Place) -> tuple[str, ...]:
    """A list of names, in lower case so that they compare."""
    if not isinstance(value, list):
        raise place.refuse(f"must be a list, not {_named(value)}; write it like ['mx.example.org']")
    return tuple(text(item, place).casefold() for item in value)


def discord_people(value: object, place: Place) -> Mapping[int, Person]:
    """Discord user ids to people."""
    people = gitlab_people(value, place)
    for name in people:
        if not re.fullmatch("[0-9]{1,20}", name):
            raise place.refuse(f"has the key {name!r}; a Discord user id is a number (Copy User ID gives it)")
    return {int(name): person for name, person in people.items()}


def gitlab_people(value: object, place: Place) -> Mapping[str, Person]:
    """GitLab user names to people."""
    if not isinstance(value, dict):
        raise place.refuse(f"must be a table, not {_named(value)}; write ada = 'ada@example.org' lines")
    return {name: _person(item, place) for name, item in value.items()}


def one_of(names: type[StrEnum]) -> Callable[[object, Place], StrEnum]:
    """A reader for the values of an enum."""

    def read(value: object, place: Place) -> StrEnum:
        word = text(value, place)
        try:
            return names(word)
        except ValueError:
            known = [member.value for member in names]
            raise place.refuse(f"is {word!r}{guess(word, known)}; it is one of {', '.join(known)}") from None

    return read


def threads(value: object, place: Place) -> tuple[Topics, ...]:
    """What has a thread of its own."""
    if not isinstance(value, list):
        raise place.refuse(f"must be a list, not {_named(value)}; write it like ['{Topics.PIPELINES}']")
    read = one_of(Topics)
    return tuple(Topics(read(item, place)) for item in value)


def _url(value: object, place: Place, schemes: tuple[str, ...]) -> str:
    url = text(value, place)
    try:
        parts = urlsplit(url)
        good = parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or re.search(r"\s", url):
        raise place.refuse(f"is no address: {url!r}; write it like '{schemes[0]}://example.org'")
    return url.rstrip("/")


def _template(value: object, place: Place, name: str) -> str:
    template = text(value, place)
    try:
        names = {part for _, part, _, _ in string.Formatter().parse(template) if part is not None}
    except ValueError:
        names = set()
    if names != {name} or not template.startswith(("https://", "http://")):
        raise place.refuse(f"is {template!r}; write an http(s) address with {{{name}}} where the id belongs")
    return template


def _person(value: object, place: Place) -> Person:
    name, email = parseaddr(text(value, place))
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        raise place.refuse(f"has {value!r}, which is no mail address; write it like 'Ada <ada@example.org>'")
    return Person(name, email)


def _named(value: object) -> str:
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "a table"
    names = {str: "text", bool: "true or false", int: "a number", float: "a number"}
    return f"{names.get(type(value), 'a date or time')} ({value!r})"


Text = Annotated[str, text]
Whole = Annotated[int, whole]
Positive = Annotated[int, positive]
Flag = Annotated[bool, flag]
File = Annotated[Path, path]
Zone = Annotated[ZoneInfo, timezone]
Endpoint = Annotated[Listen, listen]
HttpUrl = Annotated[str, http_url]
MailUrl = Annotated[str, mail_url]
Address = Annotated[str, address]
SocketUrl = Annotated[str, socket_url]
MessageTemplate = Annotated[str, message_template]
IdTemplate = Annotated[str, id_template]
TestTemplate = Annotated[str, test_template]
Refs = Annotated[tuple[str, ...], refs]
Threads = Annotated[tuple[Topics, ...], threads]
Addresses = Annotated[tuple[str, ...], addresses]
Names = Annotated[tuple[str, ...], names]
DiscordPeople = Annotated[Mapping[int, Person], discord_people]
GitLabPeople = Annotated[Mapping[str, Person], gitlab_people]
