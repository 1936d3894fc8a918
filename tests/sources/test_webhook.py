from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession, web

from bot.sources import webhook
from storage.records import Delivery
from tests.builders import START

SECRET = "a secret of ours"
SIGNING = "whsec_" + base64.b64encode(b"a signing key").decode()
BODY = json.dumps({"object_kind": "pipeline", "object_attributes": {"id": 31, "status": "failed"}}).encode()


@dataclass
class Hook:
    """The endpoint on loopback, and what it took."""

    url: str
    taken: list[Delivery] = field(default_factory=list)

    async def post(self, body: bytes | io.BytesIO, headers: Mapping[str, str]) -> int:
        async with ClientSession() as session, session.post(self.url, data=body, headers=headers) as answer:
            return answer.status


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    found = Hook("")

    async def take(delivery: Delivery) -> None:
        found.taken.append(delivery)

    application = web.Application()
    application.add_routes([webhook.route(take, [SECRET, SIGNING], lambda: START)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}{webhook.PATH}"
    yield found
    await runner.cleanup()


def signed(body: bytes, stamp: int, key: bytes = b"a signing key") -> dict[str, str]:
    text = b".".join([b"msg-1", str(stamp).encode(), body])
    signature = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return {"webhook-id": "msg-1", "webhook-timestamp": str(stamp), "webhook-signature": f"v1,{signature}"}


async def test_the_bytes_are_taken_as_they_came(hook: Hook) -> None:
    assert await hook.post(BODY, {"X-Gitlab-Token": SECRET}) == 200
    (delivery,) = hook.taken
    assert (delivery.raw, delivery.received_at, delivery.source) == (BODY, START, "gitlab")


async def test_the_same_event_has_the_same_key(hook: Hook) -> None:
    for _ in range(2):
        await hook.post(BODY, {"X-Gitlab-Token": SECRET})
    assert len({d.key for d in hook.taken}) == 1


@pytest.mark.parametrize("headers", [{}, {"X-Gitlab-Token": ""}, {"X-Gitlab-Token": "wrong"}])
async def test_without_the_secret_nothing_is_taken(hook: Hook, headers: dict[str, str]) -> None:
    assert await hook.post(BODY, headers) == 401
    assert hook.taken == []


async def test_a_signature_opens_it_too(hook: Hook) -> None:
    assert await hook.post(BODY, signed(BODY, int(START.timestamp()))) == 200
    assert len(hook.taken) == 1


@pytest.mark.parametrize(
    "headers",
    [
        signed(BODY, int(START.timestamp()) - 301),
        signed(BODY, int(START.timestamp()), b"another key"),
        signed(b"another body", int(START.timestamp())),
        *(
            {**signed(BODY, int(START.timestamp())), "webhook-timestamp": t}
            for t in ("soon", "²", "9" * 5000)
        ),
    ],
)
async def test_a_signature_that_is_old_or_wrong_does_not(hook: Hook, headers: dict[str, str]) -> None:
    assert await hook.post(BODY, headers) == 401
    assert hook.taken == []


@pytest.mark.parametrize("name", ["X-Gitlab-Token", "webhook-id", "webhook-signature"])
def test_a_header_that_is_no_utf_8_opens_nothing(name: str) -> None:
    headers = {**signed(BODY, int(START.timestamp())), name: "v1,\udcff"}  # as aiohttp gives such a byte
    assert not webhook.authentic(headers, BODY, SECRET, START)


def test_a_secret_of_any_letters_is_a_key() -> None:
    headers = signed(BODY, int(START.timestamp()), "Glühwürmchen".encode())
    assert webhook.authentic(headers, BODY, "Glühwürmchen", START)


async def test_a_body_that_is_too_large_is_refused(hook: Hook) -> None:
    assert await hook.post(io.BytesIO(b" " * (webhook.LARGEST + 1)), {"X-Gitlab-Token": SECRET}) == 413
    assert hook.taken == []


async def test_what_is_no_json_is_taken_too_for_it_must_not_be_lost(hook: Hook) -> None:
    assert await hook.post(b"\xff not json", {"X-Gitlab-Token": SECRET}) == 200
    assert hook.taken[0].raw == b"\xff not json"
