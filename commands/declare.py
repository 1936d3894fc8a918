"""What a face needs to know of a command, read from the command's own function.

A command is a typed synchronous function `fn(db, ask, …) -> Answer`. Its signature and docstring
give the slash command's options, the command line's arguments, the web route and docs/commands.md;
nothing is declared twice.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import NoneType
from typing import Any, NewType, get_args, get_type_hints

from commands import rights
from commands.answer import Action, Answer, Ask, Right, UserError, WrongUsage
from storage.database import Database

Function = Callable[..., Answer]

Subject = Callable[[Database, str], str]
"""The short key of the thing that the text of a command's first option means; raises UserError."""

Told = Callable[..., str]
"""What a command would do with its arguments, in a sentence, while nothing is done yet."""

Verbatim = NewType("Verbatim", str)
"""Text in which quotation marks mean something: no face takes them for its own."""


@dataclass(frozen=True, slots=True)
class Option:
    """One argument of a command.

    Attributes:
        name: as in the function's signature.
        summary: one sentence from the docstring's Args.
        choices: the values of its enum, or () where any text is taken.
        required: it has no default.
        enum: the enum type its text is turned into, or None for text.
        named: typed only by name (`--reason …`): keyword-only in the signature.
        verbatim: taken as it is typed, quotation marks and all: `Verbatim` in the signature.
    """

    name: str
    summary: str
    choices: tuple[str, ...]
    required: bool
    enum: type[StrEnum] | None
    named: bool = False
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """One command as every face sees it.

    Attributes:
        name: one or two words ("status", "cid assign").
        summary: the docstring's first line.
        options: in the order of the signature.
        right: who may use it.
        changes: it records something, so that a face must call it through `Store.write`.
        run: the function.
        of: what it is used on, where owners of that may use it.
        would: what to confirm before it runs, where it changes the project itself or goes on for good.
        private: the answer is for the asker alone, where a face can show it so.
    """

    name: str
    summary: str
    options: tuple[Option, ...]
    right: Right
    changes: bool
    run: Function
    of: Subject | None = None
    would: Told | None = None
    private: bool = False

    @property
    def public(self) -> bool:
        """Whether a face may run it that does not know who asks."""
        return self.right is Right.ANYONE and not self.changes


class ToConfirm(UserError):
    """What it would do is told first, and it waits for a yes: its only choice."""


class Yes(StrEnum):
    """That something is meant."""

    YES = "yes"


CONFIRM = Option("confirm", "Yes, once you read what it would do", ("yes",), False, Yes, named=True)


def command(
    name: str,
    run: Function,
    right: Right,
    *,
    changes: bool = False,
    of: Subject | None = None,
    would: Told | None = None,
    private: bool = False,
) -> Command:
    """Reads a command's declaration from its function.

    Raises:
        ValueError: its right is not the whole of who may use it, and how.
    """
    if (right is Right.OWNER) != (of is not None):
        raise ValueError(f"{name}: owners of what may use it?")
    if right is Right.PROJECT and would is None:
        raise ValueError(f"{name}: what is confirmed before it changes the project?")
    doc = inspect.getdoc(run) or ""
    hints = get_type_hints(run)
    parameters = list(inspect.signature(run).parameters.values())[2:]
    summaries = _arguments(doc)
    return Command(
        name=name,
        summary=doc.splitlines()[0].rstrip("."),
        options=(
            *(_option(p, hints[p.name], summaries[p.name]) for p in parameters),
            *([CONFIRM] if would else []),
        ),
        right=right,
        changes=changes,
        run=run,
        of=of,
        would=would,
        private=private,
    )


def call(command: Command, db: Database, ask: Ask, arguments: Mapping[str, str]) -> Answer:
    """Runs a command on arguments as text.

    Raises:
        WrongUsage: an argument is missing, unknown or none of its choices.
        NotAllowed: the asker may not.
        ToConfirm: it is to be confirmed first.
        UserError: as the command says.
    """
    values = _values(command, arguments)
    confirmed = values.pop(CONFIRM.name, None)
    key = command.of(db, values[command.options[0].name]) if command.of and ask.asker else ""
    rights.check(db, ask, command.name, command.right, key)
    if command.would and not confirmed:
        yes = Action("Do it", command.name, {**arguments, CONFIRM.name: Yes.YES})
        raise ToConfirm(f"{command.would(db, ask, **values)} Nothing was done yet.", (yes,))
    return command.run(db, ask, **values)


def _values(command: Command, arguments: Mapping[str, str]) -> dict[str, Any]:
    """Its options as the function takes them; those that were left out are missing."""
    values: dict[str, Any] = {}
    for name in arguments:
        if name not in {o.name for o in command.options}:
            raise WrongUsage(f"{command.name} takes no {name!r}.")
    for option in command.options:
        text = arguments.get(option.name, "").encode(errors="replace").decode().strip()  # no half letters
        if text:
            values[option.name] = _value(option, text)
        elif option.required:
            raise WrongUsage(f"{command.name} needs {option.name}: {option.summary}.")
    return values


def usage(command: Command) -> str:
    """`cid verdict CID VERDICT [REASON]`, `cid assign CID PERSON [--reason REASON]`."""
    written = ((f"--{o.name} " if o.named else "") + o.name.upper() for o in command.options)
    options = (w if o.required else f"[{w}]" for o, w in zip(command.options, written, strict=True))
    return " ".join([command.name, *options])


def _value(option: Option, text: str) -> str | StrEnum:
    if option.enum is None:
        return text
    for member in option.enum:
        if member.value.casefold() == text.casefold().replace("_", " "):
            return member
    raise WrongUsage(f"{text!r} is no {option.name}; it is one of: {', '.join(option.choices)}.")


def _option(parameter: inspect.Parameter, hint: Any, summary: str) -> Option:
    (kind,) = {*(get_args(hint) or (hint,))} - {NoneType}  # `Force | None` may be left out
    enum = kind if isinstance(kind, type) and issubclass(kind, StrEnum) else None
    return Option(
        name=parameter.name,
        summary=summary,
        choices=tuple(m.value for m in enum) if enum else (),
        required=parameter.default is inspect.Parameter.empty,
        enum=enum,
        named=parameter.kind is inspect.Parameter.KEYWORD_ONLY,
        verbatim=hint is Verbatim,
    )


def _arguments(doc: str) -> dict[str, str]:
    """The entries of a Google-style Args section, each as one line."""
    section = re.search(r"^Args:\n((?:[ \t]+.*\n?|\n)+)", doc, re.MULTILINE)
    entries = re.findall(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", section[1] if section else "", re.MULTILINE)
    return {name: " ".join(text.split()).rstrip(".") for name, text in entries}
