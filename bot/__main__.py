"""`python -m bot` and the console script."""

from __future__ import annotations

import sys

STOPPED = 130  # as shells say it of Ctrl-C


def main() -> int:
    """Runs the command line; Ctrl-C is no error, not even while the libraries are loaded."""
    try:
        from bot.cli.main import main as run

        return run()
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)  # noqa: T201 — as in bot.cli
        return STOPPED


if __name__ == "__main__":
    sys.exit(main())
