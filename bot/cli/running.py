"""`run`: the bot."""

from __future__ import annotations

import argparse
import asyncio
import logging
from collections.abc import Iterator

from bot import app, web_app
from bot.cli import common
from bot.frontends.connect import NotConnected
from bot.settings import SettingsError

log = logging.getLogger(__name__)


def declare(add: common.Add) -> None:
    """Declares the command."""
    add("run").set_defaults(run=run)


def run(arguments: argparse.Namespace, _: list[str]) -> int:
    """Runs until SIGTERM."""
    settings = common.settings(arguments)
    try:
        asyncio.run(app.serve(settings, lambda words: print(words, flush=True)))
    except web_app.CannotListen as error:
        common.complain(str(error))
        return 1
    except ExceptionGroup as group:
        for broken in _leaves(group):
            _tell(broken)
        return 1
    return 0


def _tell(broken: Exception) -> None:
    """A person can mend the settings and a refused token; anything else is for the log, under its name."""
    if isinstance(broken, (NotConnected, SettingsError)):
        common.complain(str(broken))
        return
    log.error("a part of the bot broke, so all of it stops", exc_info=broken)
    common.complain(f"stopped: {broken}")


def _leaves(group: ExceptionGroup[Exception]) -> Iterator[Exception]:
    for error in group.exceptions:
        if isinstance(error, ExceptionGroup):
            yield from _leaves(error)
        else:
            yield error
