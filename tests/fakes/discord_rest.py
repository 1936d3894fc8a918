"""The fake Discord's REST API, version 10: what a request changes, and what Discord answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiohttp import web

from tests.fakes import discord_rules as rules
from tests.fakes.discord_shapes import (
    APPLICATION,
    BOT,
    GUILD,
    Channel,
    Json,
    Message,
    application,
    guild,
    member,
    snowflake,
)
from tests.fakes.discord_world import (
    AUTOCOMPLETE,
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFERRED,
    DEFERRED_UPDATE,
    FORM,
    MODAL,
    REPLY,
    UPDATE,
    Interaction,
    World,
)

BODY: web.RequestKey[Any] = web.RequestKey("body", object)  # the parsed JSON of a request

FITTING = {
    COMMAND: {REPLY, DEFERRED, FORM},
    COMPONENT: {REPLY, DEFERRED, DEFERRED_UPDATE, UPDATE, FORM},
    AUTOCOMPLETE: {CHOICES},
    MODAL: {REPLY, DEFERRED, DEFERRED_UPDATE, UPDATE},
}


class Refused(Exception):
    """Discord answers with an error."""

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(text)
        self.status, self.code = status, code


class NotAllowed(Refused):
    """The bot lacks a right; for people to mend, and no mistake of the bot's."""


def reply(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON under exactly the content type that discord.py looks for, without a charset."""
    raw = json.dumps(body).encode()
    return web.Response(body=raw, status=status, headers=headers, content_type="application/json")


class Rest:
    """The handlers, over one world.

    Args:
        world: what they read and change.
        gateway: the gateway's address.
        clock: seconds that only go forward.
        deadline: how long after an interaction its first answer is taken.
    """

    def __init__(
        self, world: World, *, gateway: Callable[[], str], clock: Callable[[], float], deadline: float
    ) -> None:
        self._world, self._gateway, self._clock, self._deadline = world, gateway, clock, deadline
        self._nonces: dict[tuple[str, str] | None, Message] = {}

    def routes(self) -> list[web.RouteDef]:
        """Every operation that the fake knows."""
        messages, hook = "/channels/{channel}/messages", "/webhooks/{application}/{token}"
        scopes = (
            "/applications/{application}/commands",
            "/applications/{application}/guilds/{guild}/commands",
        )
        return [
            web.get("/users/@me", self._me),
            web.post("/users/@me/channels", self._open_direct),
            web.get("/oauth2/applications/@me", self._application),
            web.get("/guilds/{guild}", self._guild),
            web.get("/guilds/{guild}/members/{user}", self._member),
            web.get("/gateway", self._where),
            web.get("/gateway/bot", self._where),
            *(web.get(s, self._list_commands) for s in scopes),
            *(web.put(s, self._set_commands) for s in scopes),
            web.post("/interactions/{id}/{token}/callback", self._callback),
            web.post(hook, self._follow_up),
            web.get(f"{hook}/messages/{{message}}", self._get_answer),
            web.patch(f"{hook}/messages/{{message}}", self._edit_answer),
            web.delete(f"{hook}/messages/{{message}}", self._delete_answer),
            web.get("/channels/{channel}", self._channel),
            web.post(messages, self._post),
            web.get(f"{messages}/{{message}}", self._get),
            web.patch(f"{messages}/{{message}}", self._edit),
            web.delete(f"{messages}/{{message}}", self._delete),
        ]

    async def _me(self, _: web.Request) -> web.Response:
        return reply(BOT.json())

    async def _application(self, _: web.Request) -> web.Response:
        return reply(application())

    async def _guild(self, request: web.Request) -> web.Response:
        if request.match_info["guild"] != GUILD or not self._world.joined:
            raise NotAllowed(404, 10004, "Unknown Guild")
        return reply(guild(self._world.role_ids, self._world.rights))

    async def _member(self, request: web.Request) -> web.Response:
        if request.match_info["user"] != BOT.id:
            raise Refused(404, 10007, "Unknown Member")
        return reply(member(replace(BOT, roles=self._world.bot_roles), self._world.role_ids))

    async def _where(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return reply({"url": self._gateway(), "shards": 1, "session_start_limit": limit})

    async def _open_direct(self, request: web.Request) -> web.Response:
        user = self._world.users.get(str(request[BODY]["recipient_id"]))
        if user is None or user.bot:
            raise Refused(400, 50033, "Invalid Recipient(s)")
        return reply(self._world.direct(user).json())

    async def _list_commands(self, request: web.Request) -> web.Response:
        return reply(self._world.commands[request.match_info.get("guild", "")])

    async def _set_commands(self, request: web.Request) -> web.Response:
        guild = request.match_info.get("guild", "")
        _refuse(rules.command_problems(request[BODY]))
        if guild not in self._world.commands or request.match_info["application"] != APPLICATION:
            raise Refused(403, 50001, "Missing Access")
        more: Json = {"application_id": APPLICATION, "type": 1} | ({"guild_id": guild} if guild else {})
        self._world.commands[guild] = [
            {**more, **c, "id": snowflake(), "version": snowflake()} for c in request[BODY]
        ]
        return reply(self._world.commands[guild])

    async def _callback(self, request: web.Request) -> web.Response:
        interaction = self._interaction(request.match_info["id"], request.match_info["token"])
        kind, data = request[BODY]["type"], request[BODY].get("data") or {}
        if interaction.response is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if self._clock() - interaction.sent_at > self._deadline:
            raise Refused(404, 10062, "Unknown interaction")
        if kind not in FITTING[interaction.kind]:
            raise Refused(400, 50035, f"callback type {kind} does not fit the interaction")
        if kind in (DEFERRED_UPDATE, UPDATE) and interaction.source is None:
            raise Refused(400, 50035, f"callback type {kind} needs a message to change")
        self._answer(interaction, kind, data)
        interaction.response = kind
        if request.query.get("with_response") != "true" and request.query.get("with_response") != "1":
            return web.Response(status=204)
        return reply(_outcome(interaction))

    def _answer(self, interaction: Interaction, kind: int, data: Json) -> None:
        if kind == REPLY:
            _refuse(rules.message_problems(data))
            interaction.original = self._show(interaction, data)
        elif kind == DEFERRED:
            interaction.original = self._show(interaction, data)
            interaction.original.loading = True
        elif kind == DEFERRED_UPDATE:
            interaction.original = interaction.source
        elif kind == UPDATE and interaction.source:
            _refuse(rules.message_problems(data, edit=True))
            interaction.original = interaction.source
            _change(interaction.source, data)
        elif kind == CHOICES:
            choices = data.get("choices") or []
            _refuse(rules.choice_problems(choices))
            interaction.choices = {c["name"]: c["value"] for c in choices}
        elif kind == FORM:
            _refuse(rules.modal_problems(data))
            interaction.form = data

    def _show(self, interaction: Interaction, body: Json) -> Message:
        hidden = bool((body.get("flags") or 0) & rules.EPHEMERAL)
        message = Message(interaction.channel, BOT, seen_by=interaction.user if hidden else None)
        message.show(body)
        message.pings = rules.pings(body)
        return self._world.post(message)

    async def _follow_up(self, request: web.Request) -> web.Response:
        interaction, body = self._by_token(request), request[BODY]
        _refuse(rules.message_problems(body))
        if interaction.original and interaction.original.loading:
            # Discord lets the first follow-up take the place of "thinking…", as visible as that was.
            _change(interaction.original, body)
            return reply(interaction.original.json())
        interaction.followups.append(self._show(interaction, body))
        return reply(interaction.followups[-1].json())

    async def _get_answer(self, request: web.Request) -> web.Response:
        return reply(self._own(request).json())

    async def _edit_answer(self, request: web.Request) -> web.Response:
        message = self._own(request)
        _refuse(rules.message_problems(request[BODY], edit=True))
        _change(message, request[BODY])
        return reply(message.json())

    async def _delete_answer(self, request: web.Request) -> web.Response:
        interaction, message = self._by_token(request), self._own(request)
        del self._world.messages[message.id]
        interaction.original = None if interaction.original is message else interaction.original
        interaction.followups = [m for m in interaction.followups if m is not message]
        return web.Response(status=204)

    async def _channel(self, request: web.Request) -> web.Response:
        return reply(self._place(request).json())

    async def _post(self, request: web.Request) -> web.Response:
        channel, body = self._place(request), request[BODY]
        sending = rules.SEND_IN_THREADS if channel.parent else rules.SEND
        needed = (sending, rules.EMBED) if body.get("embeds") else (sending,)
        if not all(self._world.may(channel, right) for right in needed):
            raise NotAllowed(403, 50013, "Missing Permissions")
        _refuse(rules.message_problems(body))
        again = (channel.id, body["nonce"]) if body.get("enforce_nonce") else None
        if again in self._nonces:
            return reply(self._nonces[again].json())
        message = Message(channel, BOT, pings=rules.pings(body))
        message.show(body)
        if again:
            self._nonces[again] = message
        return reply(self._world.post(message).json())

    async def _get(self, request: web.Request) -> web.Response:
        return reply(self._message(request).json())

    async def _edit(self, request: web.Request) -> web.Response:
        message = self._message(request)
        if message.author is not BOT:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        _refuse(rules.message_problems(request[BODY], edit=True))
        _change(message, request[BODY])
        return reply(message.json())

    async def _delete(self, request: web.Request) -> web.Response:
        del self._world.messages[self._message(request).id]
        return web.Response(status=204)

    def _interaction(self, number: str, token: str) -> Interaction:
        interaction = self._world.interactions.get(number)
        if interaction is None or interaction.token != token:
            raise Refused(404, 10062, "Unknown interaction")
        return interaction

    def _by_token(self, request: web.Request) -> Interaction:
        for interaction in self._world.interactions.values():
            if interaction.token == request.match_info["token"] and interaction.response:
                return interaction
        raise Refused(404, 10015, "Unknown Webhook")

    def _own(self, request: web.Request) -> Message:
        interaction, wanted = self._by_token(request), request.match_info["message"]
        for message in interaction.messages:
            if message.id == wanted or (wanted == "@original" and message is interaction.original):
                return message
        raise Refused(404, 10008, "Unknown Message")

    def _place(self, request: web.Request) -> Channel:
        channel = self._world.channels.get(request.match_info["channel"])
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        if not self._world.may(channel, rules.VIEW):
            raise NotAllowed(403, 50001, "Missing Access")
        return channel

    def _message(self, request: web.Request) -> Message:
        channel, message = self._place(request), self._world.messages.get(request.match_info["message"])
        if message is None or message.channel is not channel or message.ephemeral:
            raise Refused(404, 10008, "Unknown Message")
        return message


async def read_body(request: web.Request) -> Any:
    """The JSON of a request; of a multipart one its payload part, so that files do no harm."""
    if request.content_type == "multipart/form-data":
        form = await request.post()  # reading the raw body first would leave nothing to parse
        return json.loads(str(form["payload_json"])) if "payload_json" in form else {}
    raw = await request.read()
    return json.loads(raw) if raw else None


def needs_token(path: str) -> bool:
    """Interactions and their webhooks are proved by the token in their path."""
    return not re.match(r"/(interactions|webhooks)/", path)


def _refuse(problems: list[str]) -> None:
    if problems:
        raise Refused(400, 50035, "; ".join(problems))


def _change(message: Message, body: Json) -> None:
    message.show(body)
    message.edits += 1


def _outcome(interaction: Interaction) -> Json:
    about: Json = {"id": interaction.id, "type": interaction.kind}
    resource: Json = {"type": interaction.response}
    if interaction.original:
        about["response_message_id"] = interaction.original.id
        about["response_message_loading"] = interaction.original.loading
        about["response_message_ephemeral"] = interaction.original.ephemeral
        resource["message"] = interaction.original.json()
    return {"interaction": about, "resource": resource}
