"""docs/commands.md, written from the commands themselves.

A page typed by hand would soon tell of options that are gone. `make docs` writes this one, and a test
fails while the page says anything else than the code.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from commands import rights
from commands.answer import Right
from commands.declare import Command, Option, usage
from commands.table import COMMANDS

INTRO = """\
# Commands

<!-- Written by `make docs` from the commands' own signatures and docstrings: change those. -->

Each command is one function, so it answers the same wherever it is asked:

| where | how |
|---|---|
| Discord | `/status area:Migration`, with completion |
| command line | `watchkeeper status Migration`, `--json` for scripts, `--as EMAIL` to say who asks |
| prompt | `status Migration` in `watchkeeper chat` |
| web | `/status/Migration`, and `/status/Migration.json` (commands that record nothing) |

An option in brackets may be left out. Anyone may use a command unless it says who.
"""


def reference(commands: Mapping[str, Command]) -> str:
    """The whole page, commands in the order of their names."""
    return "\n".join([INTRO, *(_command(commands[name]) for name in sorted(commands))])


def _command(command: Command) -> str:
    notes = " ".join(note for note in (_who(command), _changes(command)) if note)
    paragraphs = [
        f"## {command.name}",
        f"`{usage(command)}`",
        f"{command.summary}.",
        notes,
        _options(command),
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def _who(command: Command) -> str:
    return "" if command.right is Right.ANYONE else f"Who may: {rights.WHO[command.right]}"


def _changes(command: Command) -> str:
    return "It records a decision, which `undo` takes back." if command.changes else ""


def _options(command: Command) -> str:
    return "\n".join(f"- `{option.name}`: {option.summary}{_choices(option)}" for option in command.options)


def _choices(option: Option) -> str:
    return f" (one of: {', '.join(option.choices)})" if option.choices else ""


def main() -> None:
    """Writes the page to the file named on the command line."""
    Path(sys.argv[1]).write_text(reference(COMMANDS), "utf-8")


if __name__ == "__main__":
    main()
