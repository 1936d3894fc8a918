"""The fake Discord itself, spoken to without discord.py: what it accepts, refuses and remembers."""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.fakes import discord_spec
from tests.fakes.discord import FakeDiscord, running
from tests.fakes.discord_shapes import APPLICATION, GUILD, Message
from tests.fakes.discord_world import Interaction

GUILDS = 1
SYNC = f"/applications/{APPLICATION}/guilds/{GUILD}/commands"
LOOK = {
    "name": "look",
    "description": "Looks",
    "type": 1,
    "options": [{"type": 3, "name": "area", "description": "where", "autocomplete": True}],
}
BUTTON = {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}


class Client:
    """A bot without a library: one gateway socket and REST."""

    def __init__(self, fake: FakeDiscord, session: aiohttp.ClientSession) -> None:
        self.fake, self.session = fake, session
        self.seen: list[dict[str, Any]] = []

    async def open(self, query: str = "v=10&encoding=json") -> None:
        self.socket = await self.session.ws_connect(f"{self.fake.gateway_url}?{query}")

    async def say(self, op: int, data: object = None) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def hear(self, event: str | None = None, op: int = 0) -> dict[str, Any]:
        """Reads up to the next frame with this event or op."""
        while True:
            frame: dict[str, Any] = json.loads((await self.socket.receive(timeout=5)).data)
            self.seen.append(frame)
            if frame["t"] == event and frame["op"] == op:
                return frame

    async def closed_with(self) -> int | None:
        """Reads to the end of the connection; the code it was closed with."""
        while not self.socket.closed:
            await self.socket.receive(timeout=5)
        return self.socket.close_code

    async def sign_in(self) -> dict[str, Any]:
        await self.open()
        await self.hear(op=10)
        await self.say(2, {"token": self.fake.token, "intents": GUILDS, "properties": {}})
        ready = await self.hear("READY")
        await self.hear("GUILD_CREATE")
        return ready

    async def call(
        self, method: str, path: str, body: object = None, token: str | None = None
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {token or self.fake.token}"}
        async with self.session.request(method, self.fake.api + path, json=body, headers=headers) as response:
            raw = await response.read()
            assert not raw or response.headers["Content-Type"] == "application/json"
            return response.status, json.loads(raw) if raw else None

    async def answer(self, act: Interaction, kind: int, data: object = None) -> tuple[int, Any]:
        body = {"type": kind} | ({} if data is None else {"data": data})
        return await self.call("POST", f"/interactions/{act.id}/{act.token}/callback?with_response=1", body)


@asynccontextmanager
async def a_client(fake: FakeDiscord) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(fake, session)


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with running() as server:
        yield server


@pytest.fixture
async def bot(fake: FakeDiscord) -> AsyncIterator[Client]:
    async with a_client(fake) as client:
        await client.sign_in()
        await client.call("PUT", SYNC, [LOOK])
        yield client


async def test_the_gateway_says_hello_ready_guild_and_answers_heartbeats(fake: FakeDiscord) -> None:
    async with a_client(fake) as client:
        ready = await client.sign_in()
        await client.say(1, ready["s"])
        await client.hear(op=11)
    hello, first, second, _ = client.seen
    assert hello["d"]["heartbeat_interval"] == 41250
    assert (first["s"], second["s"]) == (1, 2)
    assert first["d"]["resume_gateway_url"] == fake.gateway_url
    assert second["d"]["channels"][0]["id"] == fake.channel.id
    assert fake.gateway.received == {2: 1, 1: 1}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("no json", 4002),
        ("[]", 4002),
        ('{"op": "two"}', 4002),
        ('{"op": 99, "d": {}}', 4001),
        ('{"op": 3, "d": {}}', 4003),
        ('{"op": 2, "d": {"token": "wrong", "intents": 1}}', 4004),
        ('{"op": 2, "d": {"token": "not-a-real-token", "intents": "all"}}', 4013),
        ('{"op": 2, "d": {"token": "not-a-real-token", "intents": 99999999999}}', 4013),
        ('{"op": 2, "d": {"token": "not-a-real-token", "intents": 32768}}', 4014),
        ('{"op": 6, "d": {"token": "wrong", "session_id": "1", "seq": 1}}', 4004),
    ],
)
async def test_the_gateway_closes_with_discords_codes(fake: FakeDiscord, frame: str, code: int) -> None:
    async with a_client(fake) as client:
        await client.open()
        await client.hear(op=10)
        await client.socket.send_str(frame)
        assert await client.closed_with() == code
    await fake.until(lambda: fake.gateway.closed_with == [code], "the code is remembered")


async def test_identifying_twice_and_too_many_frames_are_refused(fake: FakeDiscord) -> None:
    for op, times, code in ((2, 1, 4005), (1, 130, 4008)):
        async with a_client(fake) as client:
            await client.sign_in()
            for _ in range(times):
                await client.say(op, {"token": fake.token, "intents": GUILDS})
            assert await client.closed_with() == code


async def test_another_version_of_the_gateway_is_refused(fake: FakeDiscord) -> None:
    async with a_client(fake) as client:
        await client.open("v=9&encoding=json")
        assert await client.closed_with() == 4012


async def test_frames_are_compressed_in_one_stream_when_asked(fake: FakeDiscord) -> None:
    async with a_client(fake) as client:
        await client.open("v=10&encoding=json&compress=zlib-stream")
        stream = zlib.decompressobj()
        hello = json.loads(stream.decompress((await client.socket.receive()).data))
        await client.say(2, {"token": fake.token, "intents": GUILDS})
        ready = json.loads(stream.decompress((await client.socket.receive()).data))
    assert (hello["op"], ready["t"]) == (10, "READY")


async def test_zstandard_is_spoken_where_it_is_installed(fake: FakeDiscord) -> None:
    zstandard = pytest.importorskip("zstandard")
    async with a_client(fake) as client:
        await client.open("v=10&encoding=json&compress=zstd-stream")
        stream = zstandard.ZstdDecompressor().decompressobj()
        assert json.loads(stream.decompress((await client.socket.receive()).data))["op"] == 10


async def test_a_resumed_session_hears_what_it_missed_and_nothing_twice(fake: FakeDiscord) -> None:
    async with a_client(fake) as client:
        ready = await client.sign_in()
        session = {"token": fake.token, "session_id": ready["d"]["session_id"], "seq": 2}
        await fake.gateway.close(4000)
        await fake.gateway.dispatch("INTERACTION_CREATE", {"id": "1"})
        client.seen.clear()
        await client.open()
        await client.hear(op=10)
        await client.say(6, session)
        await client.hear("RESUMED")
    assert [(f["t"], f["s"]) for f in client.seen[1:]] == [("INTERACTION_CREATE", 3), ("RESUMED", 4)]


async def test_what_cannot_be_resumed_is_invalid(fake: FakeDiscord) -> None:
    async with a_client(fake) as client:
        await client.open()
        await client.hear(op=10)
        await client.say(6, {"token": fake.token, "session_id": "gone", "seq": 0})
        assert (await client.hear(op=9))["d"] is False
        ready = await client.sign_in()
        await client.open()
        await client.say(6, {"token": fake.token, "session_id": ready["d"]["session_id"], "seq": 99})
        assert await client.closed_with() == 4007


async def test_a_goodbye_ends_the_session_and_a_lost_line_does_not(fake: FakeDiscord) -> None:
    async with a_client(fake) as client:
        await client.sign_in()
        await client.socket.close(code=4000)
        await fake.until(lambda: fake.gateway.socket is None, "the line is lost")
        assert len(fake.gateway.sessions) == 1
        await client.sign_in()
        await client.socket.close(code=1000)
        await fake.until(lambda: len(fake.gateway.sessions) == 1, "the second session ends")


async def test_only_the_right_token_is_let_in(bot: Client) -> None:
    assert (await bot.call("GET", "/users/@me", token="wrong"))[0] == 401
    assert (await bot.call("GET", "/users/@me"))[1]["id"] == APPLICATION
    assert (await bot.call("GET", "/gateway/bot"))[1]["url"] == bot.fake.gateway_url
    assert (await bot.call("GET", SYNC))[1][0]["name"] == "look"


async def test_a_foreign_guild_is_no_place_for_commands(bot: Client) -> None:
    status, error = await bot.call("PUT", f"/applications/{APPLICATION}/guilds/1/commands", [LOOK])
    assert (status, error["code"]) == (403, 50001)
    assert bot.fake.forgive()


async def test_what_discord_refuses_is_refused_and_remembered(bot: Client) -> None:
    status, error = await bot.call("POST", f"/channels/{bot.fake.channel.id}/messages", {"content": ""})
    assert (status, error["code"]) == (400, 50035) and "empty" in error["message"]
    (violation,) = bot.fake.forgive()
    assert "the message is empty" in violation and not bot.fake.violations


async def test_a_test_with_violations_fails() -> None:
    with pytest.raises(AssertionError, match="the message is empty"):
        async with running() as fake, a_client(fake) as client:
            await client.call("POST", f"/channels/{fake.channel.id}/messages", {"content": ""})


async def test_discords_description_judges_where_it_is(bot: Client, data: Path) -> None:
    assert bot.fake.judged
    path = f"/channels/{bot.fake.channel.id}/messages"
    for body, says in (
        ({"content": "x", "colour": 1}, "'colour' was unexpected"),
        ({"content": 5}, "content"),
        ({"content": "x", "embeds": [{"title": "t", "color": -1}]}, "minimum"),
    ):
        assert (await bot.call("POST", path, body))[0] == 400
        assert says in bot.fake.forgive()[0]
    assert (await bot.call("GET", "/users/@me?x=1"))[0] == 400
    assert "unknown query parameter 'x'" in bot.fake.forgive()[0]


async def test_without_the_description_only_our_rules_judge_and_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("WATCHKEEPER_DATA", str(tmp_path))
    monkeypatch.setattr(discord_spec, "load", discord_spec.load.__wrapped__)  # without what it remembers
    async with running() as fake, a_client(fake) as client:
        assert not fake.judged and "only our rules judge" in caplog.text
        path = f"/channels/{fake.channel.id}/messages"
        assert (await client.call("POST", path, {"content": "x", "colour": 1}))[0] == 200
        assert (await client.call("POST", path, {"content": "x" * 2001}))[0] == 400
        assert fake.forgive()


async def test_a_command_is_answered_once_and_in_time(bot: Client) -> None:
    act = await bot.fake.begin("look", area="x")
    status, outcome = await bot.answer(act, 4, {"content": "Hello"})
    assert status == 200 and outcome["resource"]["message"]["content"] == "Hello"
    assert act.settled and act.message.text == "Hello"
    status, error = await bot.answer(act, 4, {"content": "Hello"})
    assert (status, error["code"]) == (400, 40060)
    assert len(bot.fake.forgive()) == 1


async def test_an_answer_after_the_deadline_is_refused() -> None:
    async with running(FakeDiscord(deadline=-1)) as fake, a_client(fake) as client:
        await client.sign_in()
        await client.call("PUT", SYNC, [LOOK])
        act = await fake.begin("look")
        status, error = await client.answer(act, 4, {"content": "Hello"})
        assert (status, error["code"]) == (404, 10062)
        assert "Unknown interaction" in fake.forgive()[0]


async def test_only_fitting_answers_are_taken(bot: Client) -> None:
    act = await bot.fake.begin("look")
    for kind in (6, 7, 8):
        assert (await bot.answer(act, kind, {"choices": []} if kind == 8 else None))[0] == 400
    assert act.response is None and len(bot.fake.forgive()) == 3


async def test_a_deferred_answer_is_filled_in_by_edit_or_by_the_first_follow_up(bot: Client) -> None:
    for method, path in (("PATCH", "/messages/@original"), ("POST", "")):
        act = await bot.fake.begin("look")
        hook = f"/webhooks/{APPLICATION}/{act.token}"
        assert (await bot.call("PATCH", f"{hook}/messages/@original", {"content": "early"}))[0] == 404
        assert "Unknown Webhook" in bot.fake.forgive()[0]
        await bot.answer(act, 5)
        assert not act.settled and act.message.loading
        await bot.call(method, hook + path, {"content": "there"})
        assert act.settled and act.message.content == "there" and not act.followups
        await bot.call("POST", hook, {"content": "more"})
        assert [m.content for m in act.messages] == ["there", "more"]
        assert (await bot.call("GET", f"{hook}/messages/@original"))[1]["content"] == "there"


async def test_a_deleted_answer_is_gone(bot: Client) -> None:
    act = await bot.fake.begin("look")
    await bot.answer(act, 5)
    hook = f"/webhooks/{APPLICATION}/{act.token}"
    assert (await bot.call("DELETE", f"{hook}/messages/@original"))[0] == 204
    assert not act.settled and (await bot.call("GET", f"{hook}/messages/@original"))[0] == 404
    await bot.call("POST", hook, {"content": "only you", "flags": 64})
    assert act.settled and act.message.ephemeral


async def test_who_sees_an_ephemeral_message(bot: Client) -> None:
    ann, bob = bot.fake.user("ann"), bot.fake.user("bob")
    act = await bot.fake.begin("look", as_=ann)
    await bot.answer(
        act, 4, {"content": "psst", "flags": 64, "components": [{"type": 1, "components": [BUTTON]}]}
    )
    assert bot.fake.seen_in(bot.fake.channel, by=ann) == [act.message]
    assert bot.fake.seen_in(bot.fake.channel, by=bob) == bot.fake.seen_in(bot.fake.channel) == []
    with pytest.raises(AssertionError, match="not shown to this user"):
        await bot.fake.press(act.message, "Go", as_=bob)
    path = f"/channels/{bot.fake.channel.id}/messages/{act.message.id}"
    assert (await bot.call("GET", path))[0] == 404


async def test_messages_are_posted_read_edited_and_deleted(bot: Client) -> None:
    path = f"/channels/{bot.fake.channel.id}/messages"
    _, made = await bot.call("POST", path, {"content": "one"})
    assert (await bot.call("PATCH", f"{path}/{made['id']}", {"content": "two"}))[1]["content"] == "two"
    assert (await bot.call("GET", f"{path}/{made['id']}"))[1]["content"] == "two"
    assert bot.fake.seen_in(bot.fake.channel)[0].edits == 1
    assert (await bot.call("DELETE", f"{path}/{made['id']}"))[0] == 204
    assert (await bot.call("GET", f"{path}/{made['id']}"))[1]["code"] == 10008
    assert (await bot.call("GET", "/channels/1"))[1]["code"] == 10003
    assert (await bot.call("GET", f"/channels/{bot.fake.channel.id}"))[1]["name"] == "ci"


async def test_who_left_is_no_member_and_takes_no_direct_messages_nor_does_who_closed_them(
    bot: Client,
) -> None:
    ann, bob = bot.fake.user("ann"), bot.fake.user("bob")
    bot.fake.world.left.add(ann.id)
    bot.fake.world.closed.add(bob.id)
    assert (await bot.call("GET", f"/guilds/{GUILD}/members/{ann.id}"))[1]["code"] == 10007
    assert (await bot.call("GET", f"/guilds/{GUILD}/members/{bob.id}"))[0] == 200
    for user in (ann, bob):
        path = f"/channels/{bot.fake.direct(user).id}/messages"
        assert (await bot.call("POST", path, {"content": "one"}))[1]["code"] == 50007


async def test_another_users_message_cannot_be_edited(bot: Client) -> None:
    ann = bot.fake.user("ann")
    message = bot.fake.world.post(Message(bot.fake.channel, ann, "mine"))
    path = f"/channels/{bot.fake.channel.id}/messages/{message.id}"
    assert (await bot.call("PATCH", path, {"content": "yours"}))[1]["code"] == 50005
    assert bot.fake.forgive() and message.content == "mine"


async def test_the_same_nonce_is_the_same_message(bot: Client) -> None:
    path = f"/channels/{bot.fake.channel.id}/messages"
    body = {"content": "x", "nonce": "7", "enforce_nonce": True}
    assert (await bot.call("POST", path, body))[1]["id"] == (await bot.call("POST", path, body))[1]["id"]
    await bot.call("POST", path, {"content": "x", "nonce": "7"})
    assert len(bot.fake.seen_in(bot.fake.channel)) == 2


async def test_direct_messages_reach_one_person(bot: Client) -> None:
    ann = bot.fake.user("ann")
    _, channel = await bot.call("POST", "/users/@me/channels", {"recipient_id": ann.id})
    await bot.call("POST", f"/channels/{channel['id']}/messages", {"content": "hello"})
    assert [m.content for m in bot.fake.seen_in(bot.fake.direct(ann))] == ["hello"]
    assert (await bot.call("POST", "/users/@me/channels", {"recipient_id": "1"}))[1]["code"] == 50033
    assert bot.fake.forgive()
    await bot.fake.begin("look", in_=bot.fake.direct(ann), as_=ann)
    event = (await bot.hear("INTERACTION_CREATE"))["d"]
    assert event["user"]["id"] == ann.id and "member" not in event and "guild_id" not in event


async def test_a_press_and_a_form_come_with_what_they_belong_to(bot: Client) -> None:
    ann = bot.fake.user("ann")
    act = await bot.fake.begin("look", as_=ann)
    await bot.answer(act, 4, {"content": "x", "components": [{"type": 1, "components": [BUTTON]}]})
    press = await bot.fake.press(act.message, "Go", as_=ann)
    form = {
        "custom_id": "f",
        "title": "Form",
        "components": [{"type": 18, "label": "L", "component": {"type": 4, "custom_id": "t", "style": 1}}],
    }
    assert (await bot.answer(press, 9, form))[0] == 200
    event = await bot.hear("INTERACTION_CREATE")
    event = await bot.hear("INTERACTION_CREATE")
    assert event["d"]["data"]["custom_id"] == "go" and event["d"]["message"]["id"] == act.message.id
    with pytest.raises(AssertionError, match="the form needs t"):
        await bot.fake.submit_modal(press)
    with pytest.raises(AssertionError, match="the form asks only for"):
        await bot.fake.submit_modal(press, other="x")
    with pytest.raises(AssertionError, match="no button 'Stop'"):
        act.message.custom_id("Stop")


async def test_people_cannot_type_what_discord_would_not_send(bot: Client) -> None:
    with pytest.raises(AssertionError, match="not registered"):
        await bot.fake.begin("gone")
    with pytest.raises(AssertionError, match="has no option 'place'"):
        await bot.fake.begin("look", place="x")
    options = [
        {"type": 3, "name": "a", "description": "d", "required": True},
        {"type": 3, "name": "c", "description": "d", "choices": [{"name": "R", "value": "red"}]},
    ]
    await bot.call("PUT", SYNC, [{**LOOK, "options": options}])
    with pytest.raises(AssertionError, match=r"needs \{'a'\}"):
        await bot.fake.begin("look")
    with pytest.raises(AssertionError, match="none of"):
        await bot.fake.begin("look", a="x", c="blue")
    with pytest.raises(AssertionError, match="completes nothing"):
        await bot.fake.autocomplete("look", a="x")


async def test_troubles_take_the_place_of_answers_as_often_as_told(bot: Client) -> None:
    path = f"/channels/{bot.fake.channel.id}"
    bot.fake.trouble("GET", r"/channels/\d+", 502, times=2)
    assert [(await bot.call("GET", path))[0] for _ in range(3)] == [502, 502, 200]
    bot.fake.rate_limit("GET", r"/channels/\d+", seconds=2)
    status, body = await bot.call("GET", path)
    assert (status, body["retry_after"], body["global"]) == (429, 2, False)


async def test_a_bucket_that_is_used_up_is_a_429() -> None:
    async with running(FakeDiscord(limit=2)) as fake, a_client(fake) as client:
        statuses = [(await client.call("GET", "/users/@me"))[0] for _ in range(3)]
        assert statuses == [200, 200, 429]
        assert [r.status for r in fake.world.requests] == statuses


async def test_waiting_in_vain_tells_what_for(fake: FakeDiscord) -> None:
    with pytest.raises(AssertionError, match=r"a miracle: not within 0\.01 s"):
        await fake.world.until(lambda: None, "a miracle", patience=0.01)
    with pytest.raises(AssertionError, match="no bot has ever identified"):
        await fake.gateway.dispatch("INTERACTION_CREATE", {})
