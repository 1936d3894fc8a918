"""The command line as a script sees it: arguments in, exit status and two streams out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of the command line."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON value."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]

PIPES = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


def begun(folder: Path, *words: str | Path, encoding: str = "utf-8", **how: Any) -> subprocess.Popen[str]:
    """A process of its own, as a shell starts it; its pipes are the caller's to read."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *map(str, words)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": encoding},
        text=True,
        **{**PIPES, "preexec_fn": _hears_ctrl_c, **how},
    )


def _hears_ctrl_c() -> None:
    """A shell lets what it runs in the background ignore Ctrl-C, and so would all that the tests begin."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def typed(folder: Path, given: str, *words: str | Path, **how: Any) -> subprocess.CompletedProcess[str]:
    """A process of its own from its beginning to its end."""
    with begun(folder, *words, **how) as process:
        out, err = process.communicate(given)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)

    def watchkeeper(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        try:
            status = main([str(a) for a in arguments])
        except SystemExit as stop:  # argparse
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        return Ran(status, out, err)

    return watchkeeper
