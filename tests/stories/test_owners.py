"""Owners follow the branch on which MAINTAINERS stands, while the bot runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import ClientSession

from tests.sources.test_current import NAME, Repository
from tests.stories.test_bot import WEB, a_run

LOCKS = "Locks\n-----\nM: {} <{}@example.org>\nF: locks/\n"


async def test_a_push_to_the_branch_changes_who_owns_what(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.commit(LOCKS.format("Ada Marsh", "ada"))
    owners = f'[owners]\nrepository = "pushed.git"\nbranch = "main"\nmaintainers = "{NAME}"\n'
    with a_run(tmp_path, WEB + owners) as process:
        assert process.stdout
        url = (await asyncio.to_thread(process.stdout.readline)).removeprefix("listening on ").strip()
        async with asyncio.timeout(60), ClientSession() as session:

            async def owner() -> str:
                async with session.get(f"{url}/owner/locks.json") as answer:
                    return await answer.text()

            assert "Ada Marsh" in await owner()
            repository.commit(LOCKS.format("Ben Okoro", "ben"))
            while "Ben Okoro" not in (told := await owner()):
                continue  # the bot looks every two seconds
            assert "Ada Marsh" not in told
        process.terminate()
        assert await asyncio.to_thread(process.wait, 30) == 0
