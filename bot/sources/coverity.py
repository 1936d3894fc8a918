"""A view of a Coverity Connect server, read again and again.

The service is `GET /api/viewContents/issues/v1/VIEW?projectId=…&rowCount=…&offset=…` with HTTP basic
authentication, a user's name and password or authentication key (*Coverity Platform Web Services API
Reference*). A view shows its columns only: CID, Checker, Category, File, Function, Line Number,
Component, Status, First Detected, Classification, Severity, Action, Owner and External Reference are of use.
"""

from __future__ import annotations

import asyncio
import json
import logging
from base64 import b64encode
from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import quote

import aiohttp

from bot.settings import Coverity
from bot.sources import files
from storage.records import Delivery, Source

ROWS = 1000
"""Rows in one request."""

MOST_ROWS = 200_000
"""More is no view that somebody works with, or a server that answers the same page for ever."""

PATIENCE = aiohttp.ClientTimeout(total=120)

Take = Callable[[Delivery], Awaitable[object]]

log = logging.getLogger(__name__)


class NoView(Exception):
    """The view cannot be read; the text says why and what to do."""


async def watch(
    view: Coverity, take: Take, clock: Callable[[], datetime], every: float | None = None
) -> None:
    """Takes what the view shows, until cancelled; a server that is away is waited for.

    Args:
        view: where it is, and who may read it.
        take: keeps a delivery that is not the newest of its source already.
        clock: gives the time.
        every: seconds between two looks; as the settings say where left out.
    """
    complaint = ""
    while True:
        try:
            await take(await read(view, clock()))
            complaint = ""
        except NoView as error:
            if str(error) != complaint:
                log.warning("%s; what was read before holds", error)
            complaint = str(error)
        await asyncio.sleep(view.every * 60 if every is None else every)


async def read(view: Coverity, at: datetime, rows: int = ROWS) -> Delivery:
    """All that the view shows now.

    Args:
        view: where it is, and who may read it.
        at: the time.
        rows: how many are asked for at once.

    Raises:
        NoView: the server cannot be reached, refuses, or answers something else.
        SettingsError: the user or the key is not where the settings say.
    """
    found: list[object] = []
    login = b64encode(f"{view.user.read()}:{view.token.read()}".encode()).decode()
    headers = {"Accept": "application/json", "Authorization": f"Basic {login}"}
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=PATIENCE) as session:
            while True:
                page, total = await _page(session, view, len(found), rows)
                found += page
                if not page or len(found) >= min(total, MOST_ROWS):
                    break
    except (aiohttp.ClientError, TimeoutError) as error:
        why = str(error) or "it does not answer"
        raise NoView(f"Coverity at {view.url} cannot be reached: {why}") from error
    raw = json.dumps({"viewContentsV1": {"offset": 0, "totalRows": len(found), "rows": found}}).encode()
    return Delivery(Source.COVERITY, files.digest(raw), raw, at, f"{view.url} view {view.view}")


async def _page(
    session: aiohttp.ClientSession, view: Coverity, offset: int, rows: int
) -> tuple[list[object], int]:
    where = f"{view.url}/api/viewContents/issues/v1/{quote(view.view, safe='')}"
    asked = {"projectId": view.project, "rowCount": str(rows), "offset": str(offset)}
    # Redirects are not followed: they lead to a page where a person signs in.
    async with session.get(where, params=asked, allow_redirects=False) as answer:
        if answer.status in REFUSALS:
            raise NoView(f"Coverity at {view.url} answers {answer.status}: {REFUSALS[answer.status]}")
        if answer.status != 200:
            raise NoView(f"Coverity at {view.url} answers {answer.status}: {answer.reason}")
        try:
            contents = json.loads(await answer.read())["viewContentsV1"]
            page, total = contents["rows"], contents["totalRows"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise NoView(f"{view.url} answers no view contents; is url Coverity Connect's?") from error
    if not (isinstance(page, list) and isinstance(total, int)):
        raise NoView(f"{view.url} answers no view contents; is url Coverity Connect's?")
    return page, total


REFUSALS = {
    302: "it wants somebody to sign in; see the user and the key in [coverity]",
    401: "the user or the key is wrong; see user and token in [coverity]",
    403: "the user may not see that view; share it, or name another in [coverity]",
    404: "there is no such view or project; see view and project in [coverity]",
}
"""What an answer means, and what to do."""
