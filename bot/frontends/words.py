"""A command as a person types it: at the prompt, after `ask`, in the web page's box.

    cid verdict 1527413 intentional the lock is held by the caller
    cid verdict 1527413 --reason "the lock is held" --verdict intentional

The longest command name wins; arguments follow in the order of the signature or by `--name`; the
last of them takes the rest of the line, because names and reasons have several words and quoting
them is a bother. An option that the signature makes keyword-only is typed by `--name` alone; one that
takes its text verbatim keeps its quotation marks.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from commands.answer import Action, UserError
from commands.declare import Command, Option, usage
from commands.table import COMMANDS

Table = Mapping[str, Command]

YES = ("yes", "y")
"""What a person types to let something be done that was asked about."""

_WORD = re.compile(r"""(?:"(?P<double>(?:[^"\\]|\\[\s\S])*)"|'(?P<single>[^']*)')(?=\s|$)|\S+""")
_MARKED = re.compile(r"""\\(["\\])""")  # what may stand in "…" behind a backslash, as in a shell


@dataclass(frozen=True, slots=True)
class Typed:
    """One argument as it was typed: its option, its value, and where it starts in the text."""

    option: Option
    value: str
    start: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What a person is about to finish: an option's value, or (without both) a command's name."""

    command: Command | None
    option: Option | None
    value: str
    start: int


def parse(text: str, table: Table) -> tuple[Command, dict[str, str]]:
    """The command and its arguments as text.

    Raises:
        UserError: no command is called so, or something is left over.
    """
    start = _body(text)
    name = called(text[start:], table)
    if name is None:
        raise _unknown(text[start:], table)
    command, start = table[name.casefold()], start + len(name)
    return command, {typed.option.name: typed.value for typed in scan(command, text, start)}


def called(text: str, table: Table) -> str | None:
    """The command's name that `text` begins with, as it was typed."""
    for name in sorted(table, key=len, reverse=True):
        if text.casefold().startswith(name) and (len(text) == len(name) or text[len(name)].isspace()):
            return text[: len(name)]
    return None


def scan(command: Command, text: str, start: int) -> list[Typed]:
    """The arguments in `text` from `start` on.

    Raises:
        UserError: an option is unknown or said twice, or there are more words than options.
    """
    flag = _flag(command)
    found: list[Typed] = []
    while (at := _skip(text, start)) < len(text):
        waiting = [o for o in command.options if o not in [typed.option for typed in found]]
        if named := flag.match(text, at):
            name = re.sub("-", "_", named["name"].casefold())
            option, at = next(o for o in command.options if o.name == name), named.end()
            if option not in waiting:
                raise UserError(f"{command.name} has {name} twice there; say it once.")
        else:
            option = _next(command, [o for o in waiting if not o.named], text, at)
        value, start = _value(option, text, at, flag if option is _last(command) or option.named else None)
        if named and not value and len(option.choices) == 1:
            value = option.choices[0]  # `--force` alone says it all
        found.append(Typed(option, value, at))
    return found


def unfinished(text: str, table: Table) -> Unfinished | None:
    """What stands at the end of `text` and may be completed; None where nothing fits."""
    start = _body(text)
    name = called(text[start:], table)
    if name is None or start + len(name) == len(text):
        return Unfinished(None, None, text[start:], start)
    command = table[name.casefold()]
    try:
        found = scan(command, text, start + len(name))
    except UserError:
        return None
    last = _last(command)
    if found and (not text[-1].isspace() or not found[-1].value or found[-1].option is last):
        return Unfinished(command, found[-1].option, found[-1].value, found[-1].start)
    waiting = [o for o in command.options if not o.named and o not in [typed.option for typed in found]]
    return Unfinished(command, waiting[0], "", len(text)) if waiting else None


def write(action: Action, table: Table = COMMANDS) -> str:
    """What to type for an action: the command's first argument bare, the others by name."""
    command = table.get(action.command)
    verbatim = [o.name for o in command.options if o.verbatim] if command else []
    named = [o.name for o in command.options[1:]] if command else []
    words = [action.command]
    for number, (name, value) in enumerate(action.arguments.items()):
        word = " ".join(value.split()) if name in verbatim else quoted(value)
        words.append(f"--{name} {word}" if number or name in named else word)
    return " ".join(words)


def quoted(value: str) -> str:
    """The value as one word."""
    value = " ".join(value.split())
    if value and not re.search(r"\s|^[\"'-]", value):
        return value
    if "'" not in value and re.search(r'["\\]', value):
        return f"'{value}'"
    return '"{}"'.format(re.sub(r'(["\\])', r"\\\1", value))


def value(option: Option, text: str) -> str:
    """An option's value that was typed alone: without quotes of ours, a choice as it is spelt."""
    if option.verbatim:
        return text.strip()
    word = _WORD.fullmatch(text.strip())
    bare = _bare(word) if word else text.strip()
    choice = _choice(option, bare, 0)
    return choice[0] if choice and choice[1] == len(bare) else bare


def _bare(word: re.Match[str]) -> str:
    """A word without the quotation marks around it."""
    if word["double"] is not None:
        return _MARKED.sub(r"\1", word["double"])
    return word[0] if word["single"] is None else word["single"]


def _last(command: Command) -> Option | None:
    """The option that takes the rest of a line."""
    return next((o for o in reversed(command.options) if not o.named), None)


def _body(text: str) -> int:
    """Where the command begins: after white space and Discord's slash."""
    at = _skip(text, 0)
    return at + 1 if text.startswith("/", at) else at


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _flag(command: Command) -> re.Pattern[str]:
    names = "|".join(re.escape(o.name).replace("_", "[-_]") for o in command.options) or "(?!)"
    return re.compile(rf"--(?P<name>{names})(?:=|\s+|$)", re.IGNORECASE)


def _next(command: Command, waiting: list[Option], text: str, at: int) -> Option:
    """The option that a bare word belongs to."""
    word = _WORD.match(text, at)
    if word and re.match(r"--\w", word[0]):
        known = ", ".join(f"--{o.name}" for o in command.options) or "no options"
        raise UserError(f"{command.name} takes no {word[0]}; it takes {known}.")
    if not waiting:
        raise UserError(f"I do not know what to do with {text[at:].strip()!r} there: {usage(command)}")
    for option in waiting[:-1]:
        if option.required or not option.choices or _choice(option, text, at):
            return option
    return waiting[-1]


def _value(option: Option, text: str, at: int, flag: re.Pattern[str] | None) -> tuple[str, int]:
    """An option's value and where it ends; with `flag`, it is the rest up to the next `--name`."""
    if choice := _choice(option, text, at):
        return choice
    word = _WORD.match(text, at)
    if word is None:
        return "", len(text)
    behind = _skip(text, word.end())
    ends = behind == len(text) or (flag is not None and flag.match(text, behind) is not None)
    if flag is None or (word.lastgroup and ends and not option.verbatim):
        return _bare(word), word.end()
    further = next((m.start() for m in flag.finditer(text, at) if text[m.start() - 1].isspace()), len(text))
    return text[at:further].strip(), further


def _choice(option: Option, text: str, at: int) -> tuple[str, int] | None:
    """The choice that stands at `at` whatever its case and hyphens ("false-positive"), and its end."""
    for choice in sorted(option.choices, key=len, reverse=True):
        words = "[ _-]".join(re.escape(word) for word in re.split("[ _-]", choice))
        if found := re.compile(rf"{words}(?=\s|$)", re.IGNORECASE).match(text, at):
            return choice, found.end()
    return None


def _unknown(text: str, table: Table) -> UserError:
    """Says so, and offers the nearest names with the same arguments."""
    words = text.split()
    near: list[tuple[str, int]] = []  # a name, and how many words of the text it stands for
    for count in (2, 1) if len(words) > 1 else (1,):
        phrase = " ".join(words[:count]).casefold()
        names = [name for name in table if len(name.split()) == count]
        near += [(name, count) for name in difflib.get_close_matches(phrase, names, n=3, cutoff=0.7)]
    near = near or [(name, 1) for name in table if words and name.split()[0] == words[0].casefold()]
    if not near:
        said = f"No command is called {text.strip()!r}" if words else "No command was typed"
        return UserError(f"{said}. Type help for what there is.")
    choices: dict[str, Action] = {}
    for name, count in near:
        arguments: dict[str, str] = {}
        with suppress(UserError):
            rest = text.split(maxsplit=count)[count:]
            arguments = {t.option.name: t.value for t in scan(table[name], "".join(rest), 0)}
        choices.setdefault(name, Action(write(Action("", name, arguments), table), name, arguments))
    names_said = " or ".join(choice.command for choice in choices.values())
    shown = " ".join(words[:2])
    return UserError(f"No command is called {shown!r}. Did you mean {names_said}?", tuple(choices.values()))
