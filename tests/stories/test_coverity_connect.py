"""A view of Coverity Connect, read while the bot runs, and what `check` says of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import ClientSession

from tests.fakes.coverity_connect import KEY, PROJECT, USER, VIEW, connect
from tests.stories.test_bot import WEB, a_run

VIEWED = """
[coverity]
url = "{url}"
project = "{project}"
view = "{view}"
user_env = "COVERITY_USER"
token_env = "COVERITY_KEY"
"""


async def test_the_bot_reads_a_view_and_tells_coverity_s_triage(tmp_path: Path) -> None:
    async with connect() as server:
        server.rows = [{"cid": 610001, "checker": "RESOURCE_LEAK", "classification": "Intentional"}]
        settings = WEB + VIEWED.format(url=server.url, project=PROJECT, view=VIEW)
        with a_run(tmp_path, settings, COVERITY_USER=USER, COVERITY_KEY=KEY) as process:
            assert process.stdout
            url = (await asyncio.to_thread(process.stdout.readline)).removeprefix("listening on ").strip()
            async with asyncio.timeout(60), ClientSession() as session:
                told = ""
                while "RESOURCE_LEAK" not in told:
                    async with session.get(f"{url}/cid/show/610001.json") as answer:
                        told = await answer.text()
            assert "Coverity: Intentional" in told
            process.terminate()
            assert await asyncio.to_thread(process.wait, 30) == 0
