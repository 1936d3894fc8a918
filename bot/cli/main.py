"""`watchkeeper …`: what was typed, and which function does it.

Only the module of the command that was typed is loaded: Discord's library and the parsers take longer than
most of what is asked.

Exit status: 0 done; 1 the answer is no, or some input was refused; 2 wrong usage. JSON and answers
go to standard output, everything said to a person about the run to standard error.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TextIO

from bot.cli import common
from bot.frontends import ports
from bot.frontends.plainer import PLAINER
from bot.incidents import incident
from bot.settings import SettingsError
from bot.sources.paths import NoSuchPath
from storage.database import DatabaseError

OK, NO = 0, 1

OWN = {
    "demo": ("demo", "the main job on a sample project"),
    "init": ("keeping", "write a commented settings.toml"),
    "run": ("running", "the bot: sources, web, and Discord when a token is set"),
    "chat": ("asking", "the commands at a prompt"),
    "ask": ("asking", 'one command, one answer: ask "status migration"'),
    "ingest": ("feeding", "feed files through the same path as live events"),
    "replay": ("feeding", "rebuild everything derived from the deliveries; stop the bot for it"),
    "backup": ("keeping", "a consistent copy while running"),
    "restore": ("keeping", "back from a backup"),
    "audit": ("auditing", "everything that people decided, and whether it was changed"),
    "check": ("keeping", "is everything well, and what to do where it is not"),
    "inspect": ("inspecting", "what the bot understands of a file, without a database"),
}
"""Our own commands: the module of `bot.cli` that declares each, and what it does."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line; the exit status.

    1. What a person can mend (settings, paths, the database, a full disk) is said in a sentence: 1.
    2. Anything else is logged under an incident number, which the person is told: 1.
    3. Whoever reads us may stop reading; Ctrl-C is for `bot.__main__`.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    _fill()
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PLAINER)
    try:
        command, *rest = _command_first(given) or [""]
        parser = _parser(command)
        arguments, left = parser.parse_known_args([command, *rest] if command else [])
        if left and command != "ask":
            parser.error(f"unrecognised: {' '.join(left)}")
        status = int(arguments.run(arguments, left))
        print(end="", flush=True)  # here, where what goes wrong can be said
        return status
    except (SettingsError, DatabaseError, NoSuchPath) as error:
        if arguments.json:
            common.say_json({"error": str(error), "choices": []})
        common.complain(str(error))
        return NO
    except BrokenPipeError:
        _let_go(sys.stdout)
        return OK
    except OSError as error:
        _let_go(sys.stdout)
        common.complain(f"Cannot go on: {error}")
        return NO
    except Exception:
        common.complain(ports.apology(incident(f"running {' '.join(given)!r}")))
        return NO


def _fill() -> None:
    """Puts nothing where the shell closed a stream (`>&-`), before a file of ours gets its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))


def _let_go(stream: TextIO) -> None:
    """Drops what cannot be written, or Python complains of it once more at the end."""
    with suppress(io.UnsupportedOperation):  # a stream without a file has nothing to complain of
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _command_first(given: Sequence[str]) -> list[str]:
    """The command before all options: `status x` is `ask status x`, and `status -h` is `ask help status`.

    `cid import FILE` is `ingest coverity FILE`, for people who look for it beside what else is done to a CID.
    """
    word = _first_word(given)
    if word is None:
        return list(given)
    at = given.index(word)
    if list(given[at : at + 2]) == ["cid", "import"]:
        return ["ingest", *given[:at], "coverity", *given[at + 2 :]]
    if word not in OWN:
        asks_how = any(g in HELP for g in given)
        return ["ask", "help", *(g for g in given if g not in HELP)] if asks_how else ["ask", *given]
    rest = list(given)
    rest.remove(word)
    if word == "ask":  # its parser knows the long one alone
        rest = ["--help" if r in HELP else r for r in rest]
    return [word, *rest]


def _first_word(given: Sequence[str]) -> str | None:
    """The first word that is no option and no option's value."""
    skip = False
    for word in given:
        if skip:
            skip = False
        elif word in VALUED:
            skip = True
        elif not word.startswith("-"):
            return word
    return None


HELP = ("-h", "--help")
VALUED = ("--db", "--settings", "--as", "--at", "--width", "--png", "--job", "--maintainers", "--kept")


def _parser(command: str) -> argparse.ArgumentParser:
    """A parser that knows all commands by name, and one of them with its arguments."""
    parser = argparse.ArgumentParser(
        prog="watchkeeper",
        description="Who failed, is it known, who owns it, who promised what.",
        epilog="Any command of the bot can be typed as it is: watchkeeper status migration. help lists them.",
    )
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument(
        "--db", type=Path, metavar="FILE", help="the database, instead of the settings' one"
    )
    everywhere.add_argument(
        "--settings", type=Path, metavar="FILE", help="default: settings.toml here, if there"
    )
    everywhere.add_argument(
        "--json", action="store_true", help="JSON on standard output, and nothing else there"
    )
    parts = parser.add_subparsers(metavar="COMMAND", required=True)

    declared = {
        name: parts.add_parser(
            name, help=summary, description=summary, parents=[everywhere], add_help=name != "ask"
        )
        for name, (_, summary) in OWN.items()
    }
    if command in OWN:
        import_module(f"bot.cli.{OWN[command][0]}").declare(declared.__getitem__)
    else:
        said = f"watchkeeper {import_module('importlib.metadata').version('watchkeeper')}"
        parser.add_argument("--version", action="version", version=said)
    return parser
