"""GitLab's webhooks: `POST /webhooks/gitlab`.

Answered once the delivery is committed and before it is read: GitLab need not send it again, nothing is
lost, and a hook that is answered late or badly is one that GitLab switches off. Both of GitLab's
authentications are taken: the secret token as it is, and the signing token of the Standard Webhooks scheme
(HMAC-SHA256 over id, timestamp and body). Each project has a secret of its own, so that who may speak for a
fork may not speak for the project.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from bot.parsers import gitlab
from storage.records import Delivery, Source

PATH = "/webhooks/gitlab"

LARGEST = 8 * 1024 * 1024
"""Bytes; a pipeline of 400 jobs is half a megabyte."""

TOLERANCE = timedelta(minutes=5)
"""How old a signature may be, as the Standard Webhooks specification recommends."""

PATIENCE = 20.0
"""Seconds for a body to arrive; GitLab itself gives up after ten."""

REMEMBERED = 10_000
"""Requests whose like is known without asking the database; GitLab sends one again within hours."""

HEADERS = ("X-Gitlab-Token", "webhook-id", "webhook-timestamp", "webhook-signature")
IDS = ("webhook-id", "Idempotency-Key")
_STAMP = re.compile(rb"[0-9]{1,12}")

Keep = Callable[[Delivery], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who may send.

    Attributes:
        project: its path with the namespace.
        secret: its secret token, or its signing token (`whsec_…`).
        woken: set when something of the project was kept: the API has more of it.
    """

    project: str
    secret: str
    woken: asyncio.Event = field(default_factory=asyncio.Event)


def route(keep: Keep, senders: Sequence[Sender], clock: Callable[[], datetime]) -> web.RouteDef:
    """The endpoint.

    Args:
        keep: keeps a delivery; returns after the commit.
        senders: the projects whose events are taken; with none, nothing is.
        clock: gives the time.
    """
    known: dict[tuple[str, str], None] = {}

    async def receive(request: web.Request) -> web.Response:
        body = await _body(request)
        opened = [s for s in senders if authentic(request.headers, body, s.secret, clock())]
        if not opened:
            raise web.HTTPUnauthorized(text="The webhook's secret is not the one in settings.toml.\n")
        told = gitlab.envelope(body)
        for project in sorted(told.projects):
            if not _among(opened, project):
                raise _stranger(project, senders)
        # An id with another body is another event: some senders always give the same one.
        sent = [(given, told.key) for name in IDS if (given := request.headers.get(name, ""))]
        if any(one in known for one in sent):
            return web.Response(text="known\n")
        await keep(Delivery(Source.GITLAB, told.key, body, clock(), "webhook"))
        _remember(known, sent)
        for sender in opened:
            if any(_among([sender], project) for project in told.projects):
                sender.woken.set()
        return web.Response(text="kept\n")

    return web.post(PATH, receive)


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > LARGEST:
        raise web.HTTPRequestEntityTooLarge(LARGEST, request.content_length or 0)
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            while len(body) <= LARGEST and (more := await request.content.read(LARGEST + 1 - len(body))):
                body += more
    except TimeoutError as error:
        raise web.HTTPRequestTimeout(text="The body did not arrive in time.\n") from error
    if len(body) > LARGEST:
        raise web.HTTPRequestEntityTooLarge(LARGEST, len(body))
    return bytes(body)


def _among(senders: Sequence[Sender], project: str) -> bool:
    return any(s.project.casefold() == project.casefold() for s in senders)


def _stranger(project: str, senders: Sequence[Sender]) -> web.HTTPException:
    """What to answer an event of a project that the secret does not stand for."""
    if _among(senders, project):
        return web.HTTPUnauthorized(text=f"That secret is not the one of {project} in settings.toml.\n")
    return web.HTTPNotFound(
        text=f"No [[gitlab]] of settings.toml that has a webhook secret is {project}. "
        "Add it there, or remove the webhook.\n"
    )


def _remember(known: dict[tuple[str, str], None], sent: Sequence[tuple[str, str]]) -> None:
    known.update(dict.fromkeys(sent))
    while len(known) > REMEMBERED:
        del known[next(iter(known))]


def authentic(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
    """The request was made by somebody who knows the secret; compared in constant time."""
    given = {name: headers.get(name, "").encode("utf-8", "surrogateescape") for name in HEADERS}
    token = given["X-Gitlab-Token"]
    # A hook may have both; then each of them opens it.
    return bool(token and hmac.compare_digest(token, secret.encode())) or _signed(given, body, secret, now)


def _signed(given: Mapping[str, bytes], body: bytes, secret: str, now: datetime) -> bool:
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
