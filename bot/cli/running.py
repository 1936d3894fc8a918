"""`run`: the bot."""

from __future__ import annotations

import argparse
import asyncio
import logging

from bot import app
from bot.cli import common
from bot.frontends.connect import NotConnected
from bot.settings import watchable

log = logging.getLogger(__name__)


def declare(add: common.Add) -> None:
    """Declares the command."""
    add("run").set_defaults(run=run)


def run(arguments: argparse.Namespace, _: list[str]) -> int:
    """Runs until SIGTERM; complains first about what it could not watch."""
    settings = common.settings(arguments)
    complaints = watchable(settings)
    for complaint in complaints:
        common.complain(complaint)
    if complaints:
        return 1
    try:
        asyncio.run(app.serve(settings, lambda words: print(words, flush=True)))
    except NotConnected as error:
        common.complain(str(error))
        return 1
    except OSError as error:
        common.complain(f"{settings.web.listen.host}:{settings.web.listen.port}: {error}")
        return 1
    except ExceptionGroup as group:
        for broken in group.exceptions:
            log.error("a part of the bot broke, so all of it stops", exc_info=broken)
            common.complain(f"stopped: {broken}")
        return 1
    return 0
