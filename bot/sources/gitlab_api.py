"""What the bot asks GitLab's REST API (v4): pipelines, their jobs, and what the jobs left.

Everything works without a token where the project is public. Lists come in pages that shift while they are
read, since what changes moves to their front; how each is read says why nothing is missed by that.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from bot.parsers.gitlab_values import fields_of, id_of, time_of
from bot.sources.gitlab_answers import Answer, CannotRead
from bot.sources.gitlab_http import Client

PER_PAGE = 100
"""The most that GitLab gives at once."""

MOST_PAGES = 1000
"""More is a server that leads in circles."""

RESOLUTION = timedelta(milliseconds=1)
"""GitLab compares times by the microsecond and tells them by the millisecond."""

_NEXT = re.compile(r'<([^<>]+)>\s*;[^,<]*\brel="?next"?')

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Api:
    """One project's part of the API.

    Attributes:
        project: its path with the namespace.
    """

    client: Client
    project: str

    @property
    def base(self) -> str:
        """Where the project's part begins; in a path, a project's own slashes are encoded."""
        return f"{self.client.url}/api/v4/projects/{quote(self.project, safe='')}"

    async def about(self) -> Item:
        """The project itself.

        Raises:
            CannotRead: as of all of these, with what to do about it.
        """
        return _object(await self.client.get(self.base))

    async def pipelines(self, since: datetime) -> AsyncIterator[Item]:
        """The pipelines that changed since then, each once, the last changed first.

        What changes while this is read moves to the front, and is found the next time. A page begins where
        the one before ended by time and not by count, so that nothing can move past it.
        """
        asked = {"order_by": "updated_at", "sort": "desc", "updated_after": _written(since)}
        seen: set[int] = set()
        page: Mapping[str, str] = {}
        for _ in range(MOST_PAGES):
            answer = await self.client.get(self._list("pipelines", {**asked, **page}))
            items = _items(answer)
            fresh = [item for item in items if (number := id_of(item.get("id"))) and number not in seen]
            seen |= {item["id"] for item in fresh}
            for item in fresh:
                yield item
            if not _next(answer):
                return
            oldest = min(filter(None, (time_of(item.get("updated_at")) for item in items)), default=None)
            if fresh and oldest:
                page = {"updated_before": _written(oldest + RESOLUTION)}
            else:  # more pipelines of one moment than a page holds
                page = {**page, "page": str(int(page.get("page", "1")) + 1)}
        raise CannotRead(f"{self.base}/pipelines never ends; is url GitLab's?")

    async def jobs(self, pipeline: int) -> list[Item]:
        """All jobs of a pipeline, also those that were retried, by id.

        The newest stand first: one that is added while this is read shows others twice and hides none.
        """
        found: dict[int, Item] = {}
        answer = await self.client.get(self._list(f"pipelines/{pipeline}/jobs", {"include_retried": "true"}))
        for _ in range(MOST_PAGES):
            found |= {number: item for item in _items(answer) if (number := id_of(item.get("id")))}
            if not (address := _next(answer)):
                return [found[number] for number in sorted(found)]
            answer = await self.client.get(self._here(address))
        raise CannotRead(f"{self.base}/pipelines/{pipeline}/jobs never ends; is url GitLab's?")

    async def test_report(self, pipeline: int) -> Item:
        """What GitLab itself read from the JUnit reports of the newest jobs of a pipeline."""
        return _object(await self.client.get(f"{self.base}/pipelines/{pipeline}/test_report"))

    async def trace(self, job: int, length: int) -> Answer:
        """The last bytes of what a job printed."""
        return await self.client.tail(f"{self.base}/jobs/{job}/trace", length)

    async def retry(self, job: int) -> Answer:
        """Asks for a job to be run again; the answer is GitLab's, whatever it says.

        Raises:
            CannotRead: there is none, and it may run.
        """
        return await self.client.post(f"{self.base}/jobs/{job}/retry")

    async def artifacts(self, job: int, limit: int) -> bytes:
        """The archive that a job left.

        Raises:
            NotThere: it expired, or there was none.
            TooLarge: it has more than `limit` bytes.
        """
        return await self.client.download(f"{self.base}/jobs/{job}/artifacts", limit)

    def _list(self, path: str, asked: Mapping[str, str]) -> str:
        return f"{self.base}/{path}?{urlencode({**asked, 'per_page': str(PER_PAGE)})}"

    def _here(self, address: str) -> str:
        """An address as GitLab gives it, reached the way that the settings say: it may know another name."""
        to, base = urlsplit(address), urlsplit(self.client.url)
        path = to.path[to.path.find("/api/v4/") :]
        return f"{base.scheme}://{base.netloc}{base.path}{path}?{to.query}"


def _written(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _next(answer: Answer) -> str:
    """The address of the next page; "" on the last one."""
    found = _NEXT.search(answer.headers.get("Link", ""))
    return found[1] if found else ""


def _items(answer: Answer) -> list[Item]:
    value = _value(answer)
    if not isinstance(value, list):
        raise CannotRead("it answers no list where GitLab gives one; is url GitLab's?")
    return [dict(fields_of(item)) for item in value]


def _object(answer: Answer) -> Item:
    value = _value(answer)
    if not isinstance(value, dict):
        raise CannotRead("it answers no object where GitLab gives one; is url GitLab's?")
    return value


def _value(answer: Answer) -> object:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise CannotRead("it answers no JSON; is url GitLab's?") from error
