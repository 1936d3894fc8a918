"""What several commands of the command line need: the settings, the database, who asks and when."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.frontends.safe import plain
from bot.settings import Settings, load, parse
from storage.database import Database, DatabaseError, open_database

Add = Callable[[str], argparse.ArgumentParser]
"""Adds a command's parser; the description is in `bot.cli.main.OWN`."""

Run = Callable[[argparse.Namespace, list[str]], int]

HERE = Path("settings.toml")


def settings(arguments: argparse.Namespace) -> Settings:
    """The settings that `--settings` names, those of settings.toml here, or the defaults; `--db` wins.

    Raises:
        SettingsError: the file cannot be used.
    """
    if arguments.settings:
        found = load(arguments.settings)
    else:
        found = load(HERE) if HERE.is_file() else parse("", "the defaults", {})
    if arguments.db:
        return replace(found, database=replace(found.database, path=arguments.db))
    return found


def database(found: Settings, *, create: bool = False) -> Database:
    """The database that the settings name.

    Raises:
        DatabaseError: it is not there (unless it may be made), or cannot be used.
    """
    path = found.database.path
    if not create and not path.is_file():
        raise DatabaseError(
            f"There is no database at {path}. `watchkeeper ingest mail PATH` begins one; "
            "--db FILE names another; `watchkeeper demo` needs none."
        )
    return open_database(path)


def moment(text: str) -> datetime:
    """A time as it was typed, in UTC where it names no zone; for argparse."""
    from dateutil import parser as dates

    try:
        found = dates.isoparse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no time; write it like 2024-09-21T08:00:00Z"
        ) from error
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def say_json(values: Any) -> None:
    """One JSON value, on one line."""
    print(json.dumps(values))  # ASCII: whatever stands in a mail, it can be printed anywhere


def complain(text: str) -> None:
    """What the person who typed the command is told; it may quote a file, whatever stands in there."""
    print("\n".join(map(plain, text.split("\n"))), file=sys.stderr)


NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When something "arrives" that is only looked at."""
