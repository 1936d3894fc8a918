"""A long import, by the bot itself or beside it: questions are answered meanwhile, also how far it is."""

from __future__ import annotations

import asyncio
import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.cli.conftest import begun
from tests.epochs import a_mail, add
from tests.stories.test_bot import WEB, a_run

DATABASE = f'{WEB}[database]\npath = "watchkeeper.db"\n'
LIST = '[[list]]\nname = "devel"\nsource = "public-inbox-git"\nurl = "0.git"\n'


def beside(folder: Path) -> AbstractContextManager[Any]:
    """An import by another process, which stays in the middle."""
    os.mkfifo(folder / "b.mbox")  # opening it for reading waits for a writer
    return begun(folder, "ingest", "mail", "0.git", "b.mbox")


@pytest.mark.parametrize("own", [True, False])
async def test_the_bot_answers_while_an_import_runs(tmp_path: Path, own: bool) -> None:
    add(tmp_path / "0.git", map(a_mail, range(1300)))
    other = None if own else beside(tmp_path)
    with a_run(tmp_path, DATABASE + LIST if own else DATABASE) as process:
        try:
            assert process.stdout
            url = process.stdout.readline().removeprefix("listening on ").strip()
            async with asyncio.timeout(120), ClientSession() as session:

                async def get(path: str) -> Any:
                    async with session.get(url + path) as answer:
                        return await answer.json()

                while not (run := await get("/imports.json"))["found"]:
                    continue
                (told,) = (x["text"] for s in run["sections"] for x in s["lines"])
                assert "00 of 1,300" in told if own else "00 so far" in told
                assert (await get("/search/7.json"))["found"]
                async with session.get(url) as front:
                    assert ("of 1,300" if own else "so far") in await front.text()
                while own and (await get("/imports.json"))["found"]:
                    continue
        finally:
            process.kill()
            if other:
                with other as importing:
                    importing.kill()
