"""Who people are, and which parts of the tree are theirs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Person:
    """One name and address as they stand in a header or a MAINTAINERS line; either may be ""."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Alias:
    """A line of a mailmap.

    Attributes:
        person: the proper name, "" where it stays, and the proper address.
        of: by what the person is known; the name is "" where the address alone tells.
    """

    person: Person
    of: Person


class Role(StrEnum):
    """How a person stands to a section."""

    MAINTAINER = "maintainer"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Owner:
    """A person with a role in a section."""

    person: Person
    role: Role


@dataclass(frozen=True, slots=True)
class Section:
    """One MAINTAINERS section.

    Attributes:
        name: its heading.
        status: the S: line ("Maintained"), or "".
        owners: M: then R:, in file order.
        lists: L: addresses without their remarks.
        files: F: patterns; excluded: X: patterns; regexes: N: patterns; keywords: K: patterns.
        trees, web, bugs, chat, profile, patchwork: T:, W:, B:, C:, P:, Q: lines as they stand.
    """

    name: str
    status: str
    owners: tuple[Owner, ...]
    lists: tuple[str, ...]
    files: tuple[str, ...]
    excluded: tuple[str, ...]
    regexes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    trees: tuple[str, ...] = ()
    web: tuple[str, ...] = ()
    bugs: tuple[str, ...] = ()
    chat: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()
    patchwork: tuple[str, ...] = ()
