"""GitLab's webhooks: `POST /webhooks/gitlab`.

Answered once the delivery is committed, so that GitLab need not send it again and nothing is lost.
Both of GitLab's authentications are taken: the secret token as it is, and the signing token of the
Standard Webhooks scheme (HMAC-SHA256 over id, timestamp and body).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from aiohttp import web

from bot.sources.files import event_key
from storage.records import Delivery, Source

PATH = "/webhooks/gitlab"

LARGEST = 8 * 1024 * 1024
"""Bytes; a pipeline of 400 jobs is half a megabyte."""

TOLERANCE = timedelta(minutes=5)
"""How old a signature may be, as the Standard Webhooks specification recommends."""

HEADERS = ("X-Gitlab-Token", "webhook-id", "webhook-timestamp", "webhook-signature")
_STAMP = re.compile(rb"[0-9]{1,12}")

Take = Callable[[Delivery], Awaitable[object]]


def route(take: Take, secrets: Sequence[str], clock: Callable[[], datetime]) -> web.RouteDef:
    """The endpoint.

    Args:
        take: keeps a delivery; returns after the commit.
        secrets: those of all configured projects; any one opens. With none, nothing is taken.
        clock: gives the time.
    """

    async def receive(request: web.Request) -> web.Response:
        if (request.content_length or 0) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, request.content_length or 0)
        body = await request.content.read(LARGEST + 1)
        while len(body) <= LARGEST and (more := await request.content.read(LARGEST + 1 - len(body))):
            body += more
        if len(body) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, len(body))
        if not any(authentic(request.headers, body, secret, clock()) for secret in secrets):
            raise web.HTTPUnauthorized(text="The webhook's secret is not the one in settings.toml.\n")
        await take(Delivery(Source.GITLAB, event_key(Source.GITLAB, body), body, clock(), "webhook"))
        return web.Response(status=200, text="kept\n")

    return web.post(PATH, receive)


def authentic(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
    """The request was made by somebody who knows the secret; compared in constant time."""
    given = {name: headers.get(name, "").encode("utf-8", "surrogateescape") for name in HEADERS}
    if given["X-Gitlab-Token"]:
        return hmac.compare_digest(given["X-Gitlab-Token"], secret.encode())
    stamp = given["webhook-timestamp"]
    if not _STAMP.fullmatch(stamp) or abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        return False
    signed = b".".join([given["webhook-id"], stamp, body])
    expected = b"v1," + base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest())
    return any(hmac.compare_digest(one, expected) for one in given["webhook-signature"].split())


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        return secret.encode()
