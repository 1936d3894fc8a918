from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from bot.parsers.coverity_export import parse as read_export
from bot.settings import Coverity, SettingsError, parse
from bot.sources.coverity import NoView, read, watch
from storage.records import Delivery, Source
from tests.builders import START
from tests.fakes.coverity_connect import KEY, PROJECT, USER, VIEW, Connect, connect

ROWS = [{"cid": 610000 + n, "checker": "RESOURCE_LEAK", "classification": "Unclassified"} for n in range(7)]


@pytest.fixture
async def server() -> AsyncIterator[Connect]:
    async with connect() as running:
        running.rows = list(ROWS)
        yield running


def view(url: str, project: str = PROJECT, name: str = VIEW, key: str = KEY) -> Coverity:
    place = f'url = "{url}"\nproject = "{project}"\nview = "{name}"\n'
    found = parse(
        f'[coverity]\n{place}user_env = "U"\ntoken_env = "T"\n', "settings.toml", {"U": USER, "T": key}
    ).coverity
    assert found is not None
    return found


async def test_all_pages_of_a_view_are_one_export(server: Connect) -> None:
    delivery = await read(view(server.url), START, rows=3)
    assert server.asked == [(0, 3), (3, 3), (6, 3)]
    assert (delivery.source, delivery.received_at) == (Source.COVERITY, START)
    assert [d.cid for d in read_export(delivery.raw).defects] == [r["cid"] for r in ROWS]
    assert (await read(view(server.url), START)).key == delivery.key


async def test_an_empty_view_is_one_too(server: Connect) -> None:
    server.rows = []
    assert read_export((await read(view(server.url), START)).raw).shown == 0


async def test_a_server_that_promises_more_than_it_has_is_not_asked_for_ever(server: Connect) -> None:
    server.broken = '{"viewContentsV1": {"totalRows": 9, "rows": []}}'
    await read(view(server.url), START)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("settings", "broken", "says"),
    [
        ({"key": "wrong"}, None, "401: the user or the key is wrong"),
        ({"name": "Nowhere"}, None, "404: there is no such view"),
        ({"project": "1"}, None, "404: there is no such view or project"),
        ({}, 403, "403: the user may not see that view"),
        ({}, 302, "302: it wants somebody to sign in"),
        ({}, 503, "503"),
        ({}, "<html>", "answers no view contents"),
        ({}, "[1]", "answers no view contents"),
        ({}, '{"viewContentsV1": {"rows": {}, "totalRows": 1}}', "answers no view contents"),
    ],
)
async def test_what_goes_wrong_is_said(
    server: Connect, settings: dict[str, str], broken: int | str | None, says: str
) -> None:
    server.broken = broken
    with pytest.raises(NoView, match=says):
        await read(view(server.url, **settings), START)


async def test_a_server_that_is_away_is_said() -> None:
    async with connect() as gone:
        url = gone.url
    with pytest.raises(NoView, match="cannot be reached"):
        await read(view(url), START)


async def test_a_key_that_is_not_set_is_named(server: Connect) -> None:
    with pytest.raises(SettingsError, match="T, which is not set"):
        await read(view(server.url, key=""), START)


async def test_it_is_read_again_and_waited_for(server: Connect, caplog: pytest.LogCaptureFixture) -> None:
    taken: list[Delivery] = []

    async def take(delivery: Delivery) -> None:
        taken.append(delivery)

    caplog.set_level(logging.WARNING)
    task = asyncio.create_task(watch(view(server.url), take, lambda: START, every=0))
    await server.times(2)
    server.broken = 503
    await server.times(len(server.asked) + 4)
    server.broken = None
    before = len(taken)
    await server.times(len(server.asked) + 4)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len(taken) > before > 0
    assert len({d.key for d in taken}) == 1
    said = f"Coverity at {server.url} answers 503: Service Unavailable; what was read before holds"
    assert [r.message for r in caplog.records].count(said) == 1
