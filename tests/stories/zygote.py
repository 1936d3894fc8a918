"""Forks a bot for each line it reads, with all imports done, so that a story can kill hundreds."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from bot import app
from bot.settings import load


def main() -> None:
    """Answers each line with the pid of a bot, and another when that has ended."""
    settings = load(Path(sys.argv[1]))
    while sys.stdin.readline():
        pid = os.fork()
        if not pid:
            asyncio.run(app.serve(settings, lambda _: None))
            os._exit(0)
        print(pid, flush=True)
        os.waitpid(pid, 0)
        print(flush=True)


if __name__ == "__main__":
    main()
