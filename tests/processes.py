"""Processes that a test starts, and that do not outlive what it does with them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def until_killed(command: Sequence[str | Path], **how: Any) -> Iterator[subprocess.Popen[str]]:
    """A process that is killed after the block: a test that failed in it would wait for its end for ever."""
    with subprocess.Popen(command, text=True, **how) as process:
        try:
            yield process
        finally:
            process.kill()
