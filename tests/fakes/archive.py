"""A public-inbox's web server on 127.0.0.1 that fails as it is told, which the real one seldom does.

How the real one answers is tested with the real one (`tests.public_inbox`).
"""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.parsers.test_mboxrd import written

FEED = 25


@dataclass
class Archive:
    """The server's state, and what it was asked.

    Attributes:
        url: where its list is.
        mails: in the order of arrival.
        hidden: mails that the search does not show yet.
        old: mails that the feed does not show.
        tagged: the feed has an ETag.
        instead: answers by their path's last part, instead of the right ones: (status, headers, body).
        asked: the method and the path's last part of each request.
        agents: how those who ask call themselves.
    """

    url: str = ""
    mails: list[bytes] = field(default_factory=list)
    hidden: list[bytes] = field(default_factory=list)
    old: list[bytes] = field(default_factory=list)
    tagged: bool = False
    instead: dict[str, tuple[int, Mapping[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    async def answer(self, request: web.Request) -> web.Response:
        """Any request."""
        what = request.match_info["what"]
        self.asked.append(f"{request.method} {what}".rstrip())
        self.agents.add(request.headers["User-Agent"])
        if what in self.instead:
            status, headers, body = self.instead[what]
            return web.Response(status=status, headers=headers, body=body)
        if what == "new.atom":
            return self._feed(request)
        if what == "all.mbox.gz":
            return packed(self.mails)
        if what.endswith("/raw"):
            found = [mail for mail in self.mails if name_of(mail) == what.removesuffix("/raw")]
            return web.Response(body=written(found)) if found else web.Response(status=404)
        assert (request.method, dict(request.query)) == ("POST", {"q": "z:0..", "x": "m"})
        assert not await request.read(), "it would give whole threads"
        return packed([mail for mail in reversed(self.mails) if mail not in self.hidden])

    def _feed(self, request: web.Request) -> web.Response:
        shown = [name_of(mail) for mail in self.mails if mail not in self.old][: -FEED - 1 : -1]
        body = "".join(f'<entry><link\nhref="{self.url}/{name}/"/></entry>' for name in shown)
        tag = f'"{hash(body)}"'
        if self.tagged and request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        headers = {"ETag": tag} if self.tagged else {}
        return web.Response(status=200 if shown else 404, text=body, headers=headers)


def name_of(mail: bytes) -> str:
    """Its Message-ID, which stands first in it."""
    return mail.partition(b">")[0].partition(b"<")[2].decode()


def packed(mails: list[bytes]) -> web.Response:
    """As a compressed mbox."""
    return web.Response(body=gzip.compress(written(mails)), content_type="application/gzip")


@asynccontextmanager
async def archive() -> AsyncIterator[Archive]:
    """Runs the server on a free port."""
    server = Archive()
    application = web.Application()
    application.router.add_route("*", "/devel/{what:.*}", server.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/devel"
    try:
        yield server
    finally:
        await runner.cleanup()
