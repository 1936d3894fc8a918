"""`retry` at the command line: it asks at a terminal, wants --yes elsewhere, and tells what GitLab said."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.database import open_database
from tests.cli.conftest import begun, typed
from tests.fakes.gitlab import TOKEN
from tests.test_retrying import Retrying, a_failure, settings_text

INES = ("--as", "ines@example.org")


@dataclass
class Shell:
    """A folder with settings and a database in which a job failed."""

    folder: Path
    here: Retrying

    async def type(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(typed, self.folder, given, *words, *INES)

    async def retry(self, *words: str) -> subprocess.CompletedProcess[str]:
        return await self.type("retry", str(self.here.job.id), *words)


@pytest.fixture
async def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shell]:
    monkeypatch.setenv("TOKEN", TOKEN)
    db = open_database(tmp_path / "watchkeeper.db")
    async with a_failure(db) as here:
        text = settings_text(here.server) + '[triage]\npeople = ["ines@example.org"]\n'
        (tmp_path / "settings.toml").write_text(text)
        yield Shell(tmp_path, here)
    db.close()


async def test_a_script_says_yes_beforehand_and_reads_what_became_of_it(shell: Shell) -> None:
    bare = await shell.retry()
    assert (bare.returncode, bare.stdout) == (1, "")
    assert "Nothing was done yet. Say --yes to do it." in bare.stderr
    assert shell.here.posted == 0
    done = await shell.retry("--yes", "--json", "--reason", "cleaned the disk")
    assert (done.returncode, done.stderr) == (0, "")
    said = [x["text"] for s in json.loads(done.stdout)["sections"] for x in s["lines"]]
    assert said[-1].startswith("it runs again, started by watchkeeper as job ")
    again = await shell.retry("--yes")
    assert again.returncode == 1
    assert "is retried already, by " in again.stderr
    assert shell.here.posted == 1


async def test_what_gitlab_refuses_is_a_no(shell: Shell) -> None:
    shell.here.server.moods.append(403)
    done = await shell.retry("--yes", "--force")
    assert done.returncode == 1
    assert "was not run again: GitLab answers 403" in done.stdout


@pytest.mark.parametrize(("said", "status", "posted"), [("y\n", 0, 1), ("\n", 1, 0)])
async def test_at_a_terminal_it_asks(shell: Shell, said: str, status: int, posted: int) -> None:
    ours, theirs = os.openpty()
    words = ("retry", str(shell.here.job.id), *INES)
    with begun(shell.folder, *words, stdin=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = ""
        while "[y/N]" not in shown:
            shown += (await asyncio.to_thread(os.read, ours, 1024)).decode()
        os.write(ours, said.encode())
        await asyncio.to_thread(process.communicate)
    os.close(ours)
    assert (process.returncode, shell.here.posted) == (status, posted)


async def test_at_the_prompt_yes_is_an_answer(shell: Shell) -> None:
    done = await shell.type("chat", given=f"yes\nretry {shell.here.job.id}\nyes\n")
    assert "No command is called" in done.stdout
    assert "it runs again, started by watchkeeper as" in " ".join(done.stdout.split())
    assert shell.here.posted == 1


async def test_what_others_decided_is_left_to_the_running_bot(shell: Shell) -> None:
    shell.here.decide()
    done = await shell.type("overview", "--json")
    assert done.returncode == 0, done.stderr
    assert "it runs again" not in done.stdout
    asked = await shell.type("chat", given="overview\nsubscribe is:pull\nyes\n")
    assert "is:pull, to me, live" in asked.stdout
    assert shell.here.posted == 0
    mine = await shell.here.another()
    said = await shell.type("retry", str(mine.id), "--yes")
    assert "it runs again, started by watchkeeper as" in " ".join(said.stdout.split())
    assert len(mine.pipeline.jobs) == 2
    assert shell.here.posted == 1
    assert await shell.here.send() == ["runs again, started by watchkeeper"]  # as the next `run` does
    assert (shell.here.posted, shell.here.runs) == (2, 2)
