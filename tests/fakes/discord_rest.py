"""The fake Discord's REST API, version 10, but for interactions: who is there, commands, messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from aiohttp import web

from tests.fakes import discord_rules as rules
from tests.fakes.discord_http import BODY, PERSON, NotAllowed, Refused, refuse, reply
from tests.fakes.discord_shapes import (
    APPLICATION,
    BOT,
    GUILD,
    THREAD,
    Channel,
    Json,
    Message,
    application,
    guild,
    member,
    snowflake,
)
from tests.fakes.discord_world import World


class Rest:
    """The handlers, over one world.

    Args:
        world: what they read and change.
        gateway: the gateway's address.
    """

    def __init__(self, world: World, *, gateway: Callable[[], str]) -> None:
        self._world, self._gateway = world, gateway
        self._nonces: dict[tuple[str, str] | None, Message] = {}

    def routes(self) -> list[web.RouteDef]:
        """Every operation that the fake knows, but for those on interactions."""
        messages = "/channels/{channel}/messages"
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
            web.get("/channels/{channel}", self._channel),
            web.post(messages, self._post),
            web.get(f"{messages}/{{message}}", self._get),
            web.patch(f"{messages}/{{message}}", self._edit),
            web.delete(f"{messages}/{{message}}", self._delete),
            web.post(f"{messages}/{{message}}/threads", self._start_thread),
            web.patch("/channels/{channel}", self._reopen),
        ]

    async def _me(self, request: web.Request) -> web.Response:
        return reply((request[PERSON] or BOT).json())

    async def _application(self, _: web.Request) -> web.Response:
        return reply(application())

    async def _guild(self, request: web.Request) -> web.Response:
        if request.match_info["guild"] != GUILD or not self._world.joined:
            raise NotAllowed(404, 10004, "Unknown Guild")
        return reply(guild(self._world.role_ids, self._world.rights))

    async def _member(self, request: web.Request) -> web.Response:
        user = self._world.users.get(request.match_info["user"])
        if user is None or user.id in self._world.left:
            raise NotAllowed(404, 10007, "Unknown Member")
        roles = self._world.bot_roles if user.bot else user.roles
        return reply(member(replace(user, roles=roles), self._world.role_ids))

    async def _where(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return reply({"url": self._gateway(), "shards": self._world.shards, "session_start_limit": limit})

    async def _open_direct(self, request: web.Request) -> web.Response:
        user = self._world.users.get(str(request[BODY]["recipient_id"]))
        if user is None or user.bot:
            raise Refused(400, 50033, "Invalid Recipient(s)")
        return reply(self._world.direct(user).json())

    async def _list_commands(self, request: web.Request) -> web.Response:
        return reply(self._world.commands[request.match_info.get("guild", "")])

    async def _set_commands(self, request: web.Request) -> web.Response:
        guild = request.match_info.get("guild", "")
        refuse(rules.command_problems(request[BODY]))
        if guild not in self._world.commands or request.match_info["application"] != APPLICATION:
            raise Refused(403, 50001, "Missing Access")
        scope = {"guild_id": guild} if guild else {}
        more: Json = {"application_id": APPLICATION, "type": 1, "description": ""} | scope
        self._world.commands[guild] = [
            {**more, **c, "id": snowflake(), "version": snowflake()} for c in request[BODY]
        ]
        return reply(self._world.commands[guild])

    async def _channel(self, request: web.Request) -> web.Response:
        return reply(self._shown(self._place(request)))

    async def _start_thread(self, request: web.Request) -> web.Response:
        message = self._message(request)
        if message.id in self._world.channels:
            raise NotAllowed(400, 160004, "A thread has already been created for this message")
        if message.channel.kind or message.channel.recipient:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        if not self._world.may(message.channel, rules.START_THREADS):
            raise NotAllowed(403, 50013, "Missing Permissions")
        name, parent = str(request[BODY]["name"]), message.channel.id
        thread = Channel(name, message.id, kind=THREAD, parent=parent)
        return reply(self._shown(self._world.add_channel(thread)), 201)

    async def _reopen(self, request: web.Request) -> web.Response:
        thread = self._place(request)
        if request[BODY] != {"archived": False} or thread.kind != THREAD:
            raise Refused(403, 50013, "Missing Permissions")
        self._open(thread)
        return reply(self._shown(thread))

    def _open(self, channel: Channel) -> None:
        """Takes a thread out of the archive, as whoever writes there may while it is not locked."""
        if channel.id in self._world.locked and not self._world.may(channel, rules.MANAGE_THREADS):
            raise NotAllowed(403, 160005, "This thread is locked")
        self._world.archived.discard(channel.id)

    def _shown(self, channel: Channel) -> Json:
        world = self._world
        return channel.json(archived=channel.id in world.archived, locked=channel.id in world.locked)

    async def _post(self, request: web.Request) -> web.Response:
        channel, body = self._place(request), request[BODY]
        sending = rules.SEND_IN_THREADS if channel.parent else rules.SEND
        needed = (sending, rules.EMBED) if body.get("embeds") else (sending,)
        if not all(self._world.may(channel, right) for right in needed):
            raise NotAllowed(403, 50013, "Missing Permissions")
        if channel.recipient and channel.recipient.id in self._world.left | self._world.closed:
            raise NotAllowed(403, 50007, "Cannot send messages to this user")
        refuse(rules.message_problems(body))
        self._open(channel)
        again = (channel.id, body["nonce"]) if body.get("enforce_nonce") else None
        if again in self._nonces:
            return reply(self._nonces[again].json())
        message = Message(
            channel, BOT, pings=rules.pings(body), silent=bool(body.get("flags", 0) & rules.SILENT)
        )
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
        if message.channel.id in self._world.archived:
            raise NotAllowed(400, 50083, "Thread is archived")
        refuse(rules.message_problems(request[BODY], edit=True))
        message.change(request[BODY])
        return reply(message.json())

    async def _delete(self, request: web.Request) -> web.Response:
        del self._world.messages[self._message(request).id]
        return web.Response(status=204)

    def _place(self, request: web.Request) -> Channel:
        channel = self._world.channels.get(request.match_info["channel"])
        if channel is None:
            raise NotAllowed(404, 10003, "Unknown Channel")
        if not self._world.may(channel, rules.VIEW):
            raise NotAllowed(403, 50001, "Missing Access")
        return channel

    def _message(self, request: web.Request) -> Message:
        channel, message = self._place(request), self._world.messages.get(request.match_info["message"])
        if message is None or message.channel is not channel or message.ephemeral:
            raise Refused(404, 10008, "Unknown Message")
        return message
