"""Reads a MAINTAINERS file, QEMU's or Linux's dialect, into sections.

A section is a run of `X: value` lines; its name is the heading directly before them, as
`scripts/get_maintainer.pl` sees it. Two things are read as people mean them instead: an underline is
no name (its heading is), and blank lines and comments end nothing. Introductions, whose examples are
indented, make no section, and neither does any other text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from storage.records import Owner, Person, Role, Section

NONE = "there is no section with an M:, R: or F: line in it"
"""What is wrong with a file that has no sections, for people."""

_FIELD = re.compile(r"([A-Z]):\s*(.*)")
_UNDERLINE = re.compile(r"\s*([-=~_*+])\1{2,}\s*")
_ROLES = {"M": Role.MAINTAINER, "R": Role.REVIEWER}
_KNOWN = frozenset("MRLSTQFXKNWBCP")


def parse(text: str) -> tuple[Section, ...]:
    """The sections of a MAINTAINERS file, in file order; () for text that is none."""
    return tuple(
        _section(name, fields)
        for name, fields in _blocks(text.removeprefix("\ufeff").replace("\r", "\n").split("\n"))
        if name and any(letter in _KNOWN and value for letter, value in fields)
    )


def _blocks(lines: Iterable[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each heading with the (letter, value) lines that follow it."""
    heading, fields = "", list[tuple[str, str]]()
    for line in lines:
        if field := _FIELD.match(line):
            fields.append((field[1], field[2].strip()))
        elif (stripped := line.strip()) and not stripped.startswith("#"):
            if fields:
                yield heading, fields
                heading, fields = "", []
            if not _UNDERLINE.fullmatch(line):
                heading = stripped
    yield heading, fields


def _section(name: str, fields: list[tuple[str, str]]) -> Section:
    values = defaultdict[str, list[str]](list)
    for letter, value in fields:
        if value:
            values[letter].append(value)
    return Section(
        name=name,
        status="".join(values["S"][-1:]),
        # Maintainers and reviewers as the lines stand: get_maintainer.pl names people in that order.
        owners=tuple(
            Owner(person, _ROLES[letter])
            for letter, value in fields
            if letter in _ROLES
            for person in _people(value)
        ),
        lists=tuple(address for value in values["L"] for address in _lists(value)),
        files=tuple(values["F"]),
        excluded=tuple(values["X"]),
        regexes=tuple(values["N"]),
        keywords=tuple(values["K"]),
        trees=tuple(values["T"]),
        web=tuple(values["W"]),
        bugs=tuple(values["B"]),
        chat=tuple(values["C"]),
        profile=tuple(values["P"]),
        patchwork=tuple(values["Q"]),
    )


def _people(value: str) -> Iterator[Person]:
    """The mailboxes of one line; a comma before any address belongs to a name ("Doe, Jo")."""
    pieces: list[str] = []
    for piece in value.split(","):
        pieces.append(piece)
        if "@" in piece:
            person = _person(",".join(pieces))
            pieces = []
            if "@" in person.email:
                yield person


def _person(mailbox: str) -> Person:
    """Name and address of `Name <address> (remark)`, or of an address alone."""
    name, bracket, rest = mailbox.partition("<")
    if bracket:
        email = rest.partition(">")[0]
    else:
        email = next(word for word in mailbox.split() if "@" in word)
        name = mailbox.partition(email)[0]
    return Person(" ".join(name.replace('\\"', '"').split()).strip("\"' "), email.strip("\"'()[]<>;. "))


def _lists(value: str) -> Iterator[str]:
    """The addresses of an L: line, without remarks such as "(moderated for non-subscribers)".

    A list that takes mail from its subscribers only is left out, as get_maintainer.pl does: a mail
    sent there would bounce.
    """
    if "subscribers-only" in value:
        return
    address = value.partition("(")[0]
    people = tuple(_people(address))
    yield from (person.email for person in people)
    if not people:
        yield from address.split()[:1]
