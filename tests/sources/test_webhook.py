from __future__ import annotations

import asyncio
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
from storage.database import DatabaseError
from storage.records import Delivery
from tests.builders import START
from tests.parsers.test_gitlab import a_build, a_hook, a_job_hook, an_api_job, encoded

SECRET = "a secret of ours"
SIGNING = "whsec_" + base64.b64encode(b"a signing key").decode()
SENDERS = [
    webhook.Sender("pinewood/pinewood", SECRET),
    webhook.Sender("pinewood/pinewood", SIGNING),
    webhook.Sender("ada/pinewood", "the secret of a fork"),
]
BODY = json.dumps({"object_kind": "pipeline", "object_attributes": {"id": 31, "status": "failed"}}).encode()


@dataclass
class Hook:
    """The endpoint on loopback, and what it took."""

    url: str
    said: str = ""
    full: bool = False
    taken: list[Delivery] = field(default_factory=list)

    async def post(self, body: bytes | io.BytesIO, headers: Mapping[str, str]) -> int:
        async with ClientSession() as session, session.post(self.url, data=body, headers=headers) as answer:
            self.said = await answer.text()
            return answer.status


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    found = Hook("")

    async def take(delivery: Delivery) -> None:
        if found.full:
            raise DatabaseError("no space is left")
        found.taken.append(delivery)

    application = web.Application()
    application.add_routes([webhook.route(take, SENDERS, lambda: START)])
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


async def test_who_reads_the_api_is_woken_for_the_project_and_no_other(hook: Hook) -> None:
    for sender in SENDERS:
        sender.woken.clear()
    assert await hook.post(an_event("pinewood/pinewood"), {"X-Gitlab-Token": "wrong"}) == 401
    assert not any(sender.woken.is_set() for sender in SENDERS)
    assert await hook.post(an_event("pinewood/pinewood"), {"X-Gitlab-Token": SECRET}) == 200
    assert [sender.woken.is_set() for sender in SENDERS] == [True, False, False]


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


def an_event(project: str) -> bytes:
    return encoded(a_hook(a_build(), project={"path_with_namespace": project}))


@pytest.mark.parametrize(
    ("project", "secret", "status", "said"),
    [
        ("ada/pinewood", "the secret of a fork", 200, "kept"),
        ("Ada/Pinewood", "the secret of a fork", 200, "kept"),
        ("pinewood/pinewood", SECRET, 200, "kept"),
        ("pinewood/pinewood", "the secret of a fork", 401, "not the one of pinewood/pinewood"),
        ("ada/pinewood", SECRET, 401, "not the one of ada/pinewood"),
        (
            "ben/pinewood",
            SECRET,
            404,
            "No [[gitlab]] of settings.toml that has a webhook secret is ben/pinewood",
        ),
        ("ben/pinewood", "wrong", 401, "The webhook's secret is not the one in settings.toml"),
    ],
)
async def test_a_secret_opens_for_its_own_project_only(
    hook: Hook, project: str, secret: str, status: int, said: str
) -> None:
    assert await hook.post(an_event(project), {"X-Gitlab-Token": secret}) == status
    assert said in hook.said
    assert len(hook.taken) == (status == 200)


async def test_no_shape_of_gitlabs_gets_a_fork_into_the_project(hook: Hook) -> None:
    mine, other = an_api_job(11), an_api_job(12)
    url = "https://gitlab.example.org/ada/pinewood"
    mine |= {"web_url": f"{url}/-/jobs/11", "pipeline": {"id": 32, "web_url": f"{url}/-/pipelines/32"}}
    headers = {"X-Gitlab-Token": "the secret of a fork"}
    assert await hook.post(encoded([mine]), headers) == 200
    assert await hook.post(encoded([mine, other]), headers) == 401
    assert await hook.post(encoded(a_job_hook()), headers) == 401


async def test_an_event_that_names_no_project_needs_any_secret(hook: Hook) -> None:
    body = encoded({"event_name": "subgroup_create"})
    assert await hook.post(body, {"X-Gitlab-Token": "the secret of a fork"}) == 200


async def test_of_several_signatures_one_is_enough(hook: Hook) -> None:
    stamp = int(START.timestamp())
    first, second = signed(BODY, stamp, b"last year's key"), signed(BODY, stamp)
    both = f"v1a,x {first['webhook-signature']} {second['webhook-signature']}"
    assert await hook.post(BODY, second | {"webhook-signature": both}) == 200


async def test_a_hook_with_both_authentications_needs_one_of_them_here(hook: Hook) -> None:
    headers = signed(BODY, int(START.timestamp())) | {"X-Gitlab-Token": "one that the settings do not name"}
    assert await hook.post(BODY, headers) == 200


@pytest.mark.parametrize("name", ["Idempotency-Key", "webhook-id"])
async def test_what_gitlab_sends_again_is_not_kept_again(hook: Hook, name: str) -> None:
    headers = {"X-Gitlab-Token": SECRET, name: "msg-1"}
    said = []
    for body in (an_event("pinewood/pinewood"), an_event("pinewood/pinewood"), BODY):
        assert await hook.post(body, headers) == 200
        said.append(hook.said.strip())
    assert said == ["kept", "known", "kept"]  # an id with another body is another event


async def test_what_could_not_be_kept_is_not_known(hook: Hook) -> None:
    headers = {"X-Gitlab-Token": SECRET, "webhook-id": "msg-1"}
    hook.full = True
    assert await hook.post(BODY, headers) == 500
    hook.full = False
    assert await hook.post(BODY, headers) == 200
    assert len(hook.taken) == 1


def test_what_is_remembered_has_a_limit() -> None:
    known: dict[tuple[str, str], None] = {}
    for number in range(webhook.REMEMBERED + 5):
        webhook._remember(known, [(str(number), "key")])
    assert len(known) == webhook.REMEMBERED
    assert ("0", "key") not in known


async def test_a_body_that_does_not_come_is_not_waited_for(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "PATIENCE", 0.01)
    host, port = hook.url.removeprefix("http://").partition("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"POST {webhook.PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf".encode())
    assert b" 408 " in await reader.readline()
    writer.close()
    await writer.wait_closed()
