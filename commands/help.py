"""`/help`: what can be asked."""

from __future__ import annotations

from collections.abc import Iterable

from commands import rights
from commands.answer import Answer, Ask, Section, UserError, line
from commands.declare import Command, usage
from storage.database import Database


def help_(db: Database, ask: Ask, command: str = "") -> Answer:
    """What can be asked, and how.

    Args:
        command: A command's name, for its arguments.
    """
    # The table imports this module, so the table is read when it is asked for.
    from commands.table import COMMANDS

    if not command:
        return _listed(ask, "What can be asked", COMMANDS.values())
    wanted = command.strip().casefold()
    known = COMMANDS.get(wanted)
    group = [c for c in COMMANDS.values() if c.name.startswith(f"{wanted} ")]
    if group:
        return _listed(ask, wanted, group)
    if known is None:
        raise UserError(f'No command is called "{command}"; `help` lists them.')
    options = tuple(
        line(f"{o.name}: {o.summary}" + (f" ({', '.join(o.choices)})" if o.choices else ""))
        for o in known.options
    )
    return Answer(
        title=usage(known),
        as_of=ask.now,
        intro=(line(known.summary), line(f"Who may: {rights.WHO[known.right]}")),
        sections=(Section("Arguments", options),) if options else (),
    )


def _listed(ask: Ask, title: str, commands: Iterable[Command]) -> Answer:
    lines = tuple(line(f"{usage(c)}: {c.summary}") for c in commands)
    return Answer(title=title, as_of=ask.now, sections=(Section("", lines),))
