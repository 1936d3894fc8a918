"""What strangers may read: answers without addresses that a harvester could use, as list archives show them.

Anybody may read the web's pages and their JSON. Whoever wants to write to somebody reads `ada at example.org`
as well. Message-IDs in links stay: they are no addresses, and links must lead somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from commands.answer import Action, Answer, Line, Link, UserError

# What follows a slash or goes on behind a colon is part of an address of the web, such as git@host:path.
_ADDRESS = re.compile(r"(?<![\w.+/-])([\w.+-]{1,64})@((?:[\w-]{1,63}\.)+[A-Za-z]{2,24})(?![\w/-]|:\S|\.\w)")
_NAMED = re.compile(r"(?<=\S)\s*<[^<>\s]+@[^<>\s]+>$")


def veiled(answer: Answer) -> Answer:
    """The answer with every mail address written in words."""
    return replace(
        answer,
        title=_text(answer.title),
        intro=_lines(answer.intro),
        sections=tuple(replace(s, title=_text(s.title), lines=_lines(s.lines)) for s in answer.sections),
        actions=_actions(answer.actions),
    )


def refused(error: UserError) -> UserError:
    """The same of a refusal."""
    return UserError(_text(str(error)), _actions(error.choices))


def choices(values: Iterable[str]) -> tuple[str, ...]:
    """What a form offers: people by name alone, and nobody of whom only an address is known."""
    names = (_NAMED.sub("", value) for value in values)
    return tuple(dict.fromkeys(name for name in names if not _ADDRESS.search(name)))


def _text(text: str) -> str:
    return _ADDRESS.sub(r"\1 at \2", text) if "@" in text else text


def _lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(
        Line(
            tuple(Link(_text(s.text), s.url) if isinstance(s, Link) else _text(s) for s in line.spans),
            line.key,
            _lines(line.details),
            line.at,
        )
        for line in lines
    )


def _actions(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """Their arguments too: they stand there to be typed, and commands find people by such words as well."""
    return tuple(
        replace(a, label=_text(a.label), arguments={n: _argument(v) for n, v in a.arguments.items()})
        for a in actions
    )


def _argument(value: str) -> str:
    """A person in words; a query that has an address among other words would find nothing so."""
    return _text(value) if _ADDRESS.fullmatch(value) or _NAMED.search(value) else value
