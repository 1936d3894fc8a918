"""Every address that the bot writes, on its pages or on Discord, is answered."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import AsyncIterator, Iterator
from html import unescape
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from bot import ingest
from bot.frontends.web import routes
from bot.sample import story
from bot.settings.whole import PAGES
from bot.telling import Telling
from commands.answer import Answer, Ask, Line, Link
from commands.declare import call
from commands.notices import said
from commands.table import COMMANDS
from storage import outbox
from storage.database import Database, open_database, transaction
from tests.story import TEMPLATES


@pytest.fixture(scope="module")
def pinewood(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the whole story in it, of a bot that says where its pages are."""
    path = tmp_path_factory.mktemp("pinewood") / "bot.db"
    db = open_database(path)
    with transaction(db):
        for *_, arrived in story.arrivals():
            ingest.ingest(db, arrived, Telling(TEMPLATES | PAGES))
    db.close()
    return path


@pytest.fixture
async def site(pinewood: Path) -> AsyncIterator[tuple[str, Database]]:
    db = open_database(pinewood)

    async def answer(name: str, arguments: dict[str, str]) -> Answer:
        return call(COMMANDS[name], db, Ask(story.MORNING, templates=TEMPLATES | PAGES), arguments)

    async def nothing(*_: str) -> tuple[str, ...]:
        return ()

    async def unmeasured() -> str:
        return ""

    application = web.Application()
    application.add_routes(routes(COMMANDS, answer, nothing, nothing, unmeasured))  # type: ignore[arg-type]  # any mapping is a dict here
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", db
    await runner.cleanup()
    db.close()


ADDRESS = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+\w+")
LINKED = re.compile(r'(?:href=|"(?:url|message_id)": )"[^"]*"')  # Message-IDs in there are no addresses


async def test_every_link_of_every_page_leads_to_a_page_that_shows_no_address(
    site: tuple[str, Database],
) -> None:
    url, _ = site
    waiting, met = deque(["/"]), {"/"}
    async with ClientSession() as session:
        while waiting:
            path = waiting.popleft()
            async with session.get(url + path) as response:
                text = await response.text()
                assert response.status == 200, f"{path}: {text}"
            assert ADDRESS.findall(LINKED.sub("", text)) == [], path
            for found in re.findall(r'href="(/[^"]*)"', text) if "html" in response.content_type else ():
                if (link := unescape(found)) not in met:
                    met.add(link)
                    waiting.append(link)
    shown = {path.split("/")[1] for path in met}
    assert {
        *("cid", "flaky", "history", "person", "pipeline", "pull", "runner", "runs", "series", "status"),
        *("search", "why"),
    } <= shown


async def test_every_link_that_is_told_on_discord_is_answered(site: tuple[str, Database]) -> None:
    url, db = site
    answers = [said(queued.notice) for queued in outbox.every(db)]
    links = {link for answer in answers for link in _links(answer)}
    async with ClientSession() as session:
        for path in links:
            async with session.get(url + path) as response:
                assert response.status == 200, path
    assert links


def _links(answer: Answer) -> Iterator[str]:
    """Where an answer leads on the bot's own pages."""
    lines = deque([*answer.intro, *(line for s in answer.sections for line in s.lines)])
    while lines:
        line: Line = lines.popleft()
        lines += line.details
        yield from (s.url for s in line.spans if isinstance(s, Link) and s.url.startswith("/"))
