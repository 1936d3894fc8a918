"""`/help`: what can be asked."""

from __future__ import annotations

from commands.answer import Answer, Ask, Section, UserError, line
from commands.declare import usage
from storage.database import Database


def help_(db: Database, ask: Ask, command: str = "") -> Answer:
    """What can be asked, and how.

    Args:
        command: A command's name, for its arguments.
    """
    # The table imports this module, so the table is read when it is asked for.
    from commands.table import COMMANDS

    if not command:
        lines = tuple(line(f"{usage(c)}: {c.summary}") for c in COMMANDS.values())
        return Answer(title="What can be asked", as_of=ask.now, sections=(Section("", lines),))
    known = COMMANDS.get(command.strip().casefold())
    if known is None:
        raise UserError(f'No command is called "{command}"; `help` lists them.')
    options = tuple(
        line(f"{o.name}: {o.summary}" + (f" ({', '.join(o.choices)})" if o.choices else ""))
        for o in known.options
    )
    return Answer(
        title=usage(known),
        as_of=ask.now,
        intro=(line(known.summary),),
        sections=(Section("Arguments", options),) if options else (),
    )
