"""A command as at the prompt, from the words that a shell makes of it, which takes quotation marks away.

A line at the prompt has no borders but those marks, so that a value without them goes on up to the next
`--name`. A shell tells where each word ends: `--job x86 migration` is a job and what the command is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from bot.frontends import words
from commands.declare import Command, Option
from commands.table import COMMANDS

# Of several words, one with a space had quotation marks, unless it is a query in itself.
_PHRASE = re.compile(r'^(-?(?:[A-Za-z]+:)?)([^":]*\s[^":]*)$')


def line(said: Sequence[str], left: Sequence[str]) -> str:
    """The line that means these words.

    Args:
        said: the words before the first that argparse did not know, such as `-draft` or `--page`.
        left: that one, and those behind it.
    """
    every = [*said, *left]
    name = words.called(" ".join(every[:2]), COMMANDS)
    if name is None:
        return " ".join([*said[:1], *map(words.quoted, said[1:]), *left])
    command = COMMANDS[name.casefold()]
    begun = 1 if len(every[0]) >= len(name) else 2  # `ask "cid show 7"` has more than the name in a word
    before = len(every[0][len(name) :].split())
    first, bare, last = _parted(command, every[begun:], len(said) - begun, before)
    if not any(o.verbatim for o in command.options):
        bare = [
            w if w.startswith("-") and w in left and not re.search(r"\s", w) else words.quoted(w)
            for w in bare
        ]
    elif before or len(bare) > 1:
        bare = [_PHRASE.sub(r'\1"\2"', w) for w in bare]
    return " ".join([*every[:begun], *first, *bare, *last])


def _parted(
    command: Command, given: Sequence[str], known: int, before: int
) -> tuple[list[str], list[str], list[str]]:
    """What no option is named for, with what is typed before and behind it: there a value goes on.

    Args:
        command: the command.
        given: what stands behind its name.
        known: how many of these argparse took for no options; `--name=…` with a space is one all the same.
        before: how many arguments stand before them.
    """
    flags = [_flag(command, w) if n >= known or "=" in w else None for n, w in enumerate(given)]
    places = [o for o in command.options if not o.named]
    waiting = [o for o in places if o not in flags and (o.required or not o.choices)]
    first, bare, last = list[str](), list[str](), list[str]()
    at = 0
    while at < len(given):
        word, option, at = given[at], flags[at], at + 1
        if option is None:
            bare.append(word)
            continue
        name, has_value, value = word.partition("=")
        values = [value]
        if not has_value:
            behind = list(takewhile(lambda n: flags[n] is None, range(at, len(given))))
            values = _own(option, [given[n] for n in behind], is_alone=len(waiting) <= len(bare) + before)
            at += len(values)
        text = " ".join(values)
        typed = first if option in places[:-1] else last
        typed += [name, *([text if option.verbatim else words.quoted(text)] if values else [])]
    return first, bare, last


def _flag(command: Command, word: str) -> Option | None:
    """The option that a word names: `--page`, `--page=2`."""
    name = re.sub("-", "_", word.partition("=")[0].removeprefix("--").casefold())
    return next((o for o in command.options if word.startswith("--") and o.name == name), None)


def _own(option: Option, values: list[str], *, is_alone: bool) -> list[str]:
    """Those of the words behind an option's name that are its value: one, where another argument waits."""
    if option.choices:
        fits = (n for n in (2, 1) if words.value(option, " ".join(values[:n])) in option.choices)
        says_all = len(option.choices) == 1 and not option.named  # `--force` alone; never a `--confirm no`
        return values[: next(fits, 0 if says_all else 1)]
    return values if is_alone else values[:1]
