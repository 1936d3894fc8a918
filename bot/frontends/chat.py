"""`watchkeeper chat`: the commands at a prompt, with completion; on a pipe, line by line.

The conversation is one loop that knows neither terminal nor pipe: it reads a line, answers, and
remembers what the answer offered, so that typing its number does it.
"""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.output import Output

from bot.frontends import ports
from bot.frontends.safe import plain
from bot.frontends.terminal import Screen, screen
from bot.frontends.words import YES, Table, parse, quoted, unfinished, value
from bot.incidents import incident
from commands.answer import Action, UserError
from commands.declare import CONFIRM, Command, Option

PROMPT = "watchkeeper> "
GREETING = "Type a command (Tab completes), the number of an offered action, help, or quit.\n"
LEAVING = ("quit", "exit", "bye")

Read = Callable[[Option | None, Command | None], Awaitable[str | None]]
"""The next line, for an option of a command or (without both) a new command; None at the end."""

Write = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Face:
    """What a conversation needs.

    Attributes:
        table: the commands.
        answer: runs one.
        complete: finds values for its options.
        screen: how answers are drawn.
    """

    table: Table
    answer: ports.Answerer
    complete: ports.Completer
    screen: Screen


async def run(
    table: Table, answer: ports.Answerer, complete: ports.Completer, *, history: Path | None = None
) -> None:
    """Converses on standard input and output, whatever they are, until the person leaves.

    Args:
        table: the commands.
        answer: runs one.
        complete: finds values for its options.
        history: the file that remembers what was typed at a terminal; None forgets it.
    """
    face = Face(table, answer, complete, screen(os.environ, tty=sys.stdout.isatty(), numbered=True))
    if sys.stdin.isatty() and sys.stdout.isatty():
        await at_terminal(face, _say, history=history)
    else:
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")  # a stray byte costs its line an answer, not the rest
        await on_pipe(face, sys.stdin, _say)


async def at_terminal(
    face: Face,
    write: Write,
    *,
    history: Path | None = None,
    source: Input | None = None,
    sink: Output | None = None,
) -> None:
    """Converses at a terminal until Ctrl-D or quit.

    Args:
        face: what is talked with.
        write: takes the answers.
        history: the file that remembers what was typed; None forgets it.
        source: instead of the process's terminal.
        sink: instead of the process's terminal.
    """
    past: History = FileHistory(str(history)) if history else InMemoryHistory()
    # Completing while one types would swallow a Tab that comes before the values do.
    commands: PromptSession[str] = PromptSession(
        history=past, complete_while_typing=False, input=source, output=sink
    )
    # Values have a session of their own: they are no commands to recall with the up key.
    values: PromptSession[str] = PromptSession(complete_while_typing=False, input=source, output=sink)

    async def read(option: Option | None, command: Command | None) -> str | None:
        try:
            if option is None or command is None:
                return await commands.prompt_async(PROMPT, completer=_Completer(face))
            prompt = f"{option.name} ({option.summary}): "
            return await values.prompt_async(
                prompt, completer=_Completer(face, f"{command.name} --{option.name} ")
            )
        except KeyboardInterrupt:
            return ""
        except EOFError:
            return None

    write(GREETING)
    await converse(face, read, write)


async def on_pipe(face: Face, source: TextIO, write: Write) -> None:
    """Answers each line of `source`, in order, until it ends."""

    async def read(option: Option | None, command: Command | None) -> str | None:
        return await asyncio.to_thread(source.readline) or None

    await converse(face, read, write)


async def converse(face: Face, read: Read, write: Write) -> None:
    """Reads lines and answers them until there are no more."""
    offered: tuple[Action, ...] = ()
    while (text := await read(None, None)) is not None:
        if text.strip().casefold() in LEAVING:
            return
        if text.strip():
            shown, offered = await _turn(face, text.strip(), offered, read)
            write(f"{shown}\n")


async def suggestions(face: Face, text: str) -> list[tuple[str, int]]:
    """What may stand at the end of `text`, each with the place where it starts."""
    found = unfinished(text, face.table)
    if found is None:
        return []
    is_verbatim = found.option is not None and found.option.verbatim
    typed = found.value if is_verbatim else found.value.lstrip("\"'")
    if found.command is None or found.option is None:
        names = [f"{name} " if face.table[name].options else name for name in sorted(face.table)]
        return [(name, found.start) for name in names if name.startswith(typed.casefold())]
    if found.option.choices:
        values = [choice for choice in found.option.choices if choice.casefold().startswith(typed.casefold())]
    else:
        values = list(await face.complete(found.command.name, found.option.name, typed))
    bare = is_verbatim or found.option is found.command.options[-1]
    return [(plain(fit) if bare else quoted(plain(fit)), found.start) for fit in values]


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()  # who reads a pipe waits for the answer before asking on


async def _turn(
    face: Face, text: str, offered: tuple[Action, ...], read: Read
) -> tuple[str, tuple[Action, ...]]:
    """One line's answer, and what may be chosen by number after it.

    1. A UserError is shown word for word; what was offered before stays where it offers nothing itself.
    2. Anything else is logged and gets an incident number.
    """
    try:
        command, arguments = await _meant(face, text, offered, read)
        answer = await face.answer(command.name, arguments)
        return face.screen.answer(answer), answer.actions
    except UserError as error:
        return face.screen.refusal(error), error.choices or offered
    except Exception:
        number = incident(f"answering {text!r}")
        return f"{ports.apology(number)}\n", offered


async def _meant(
    face: Face, text: str, offered: tuple[Action, ...], read: Read
) -> tuple[Command, dict[str, str]]:
    """The command that a line stands for; an offered action's missing options are asked for."""
    if text.casefold() in YES and (
        meant := [n for n, a in enumerate(offered, 1) if CONFIRM.name in a.arguments]
    ):
        text = str(meant[0])
    if not text.isdecimal():
        return parse(text, face.table)
    if not 0 < int(text[:9]) <= len(offered):
        known = f"1 to {len(offered)} are" if offered else "nothing is"
        raise UserError(f"There is no {text[:9]} to choose: {known} offered.")
    action = offered[int(text) - 1]
    command = face.table[action.command]
    arguments = dict(action.arguments)
    for option in command.options:
        if option.required and not arguments.get(option.name):
            arguments[option.name] = value(option, await read(option, command) or "")
            if not arguments[option.name]:
                raise UserError(f"Nothing was done: {command.name} needs {option.name}.")
    return command, arguments


class _Completer(Completer):
    """Brings `suggestions` to prompt_toolkit.

    Attributes:
        before: what stands, unseen, before the text that is typed.
    """

    def __init__(self, face: Face, before: str = "") -> None:
        self._face, self._before = face, before

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Nothing: answers come from the store, which is asked without blocking."""
        return iter(())

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """The suggestions for what stands before the cursor."""
        text = self._before + document.text_before_cursor
        try:
            found = await suggestions(self._face, text)
        except Exception:  # completion is a comfort: a fault in it must not take the prompt away
            incident(f"completing {text!r}")
            return
        for fit, start in found:
            yield Completion(fit, start_position=max(start, len(self._before)) - len(text))
