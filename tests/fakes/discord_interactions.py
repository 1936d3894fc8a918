"""What a bot may do with an interaction at the fake Discord: answer it in time, and follow that up."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from tests.fakes import discord_rules as rules
from tests.fakes.discord_http import BODY, Refused, refuse, reply
from tests.fakes.discord_shapes import BOT, Json, Message
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

FITTING = {
    COMMAND: {REPLY, DEFERRED, FORM},
    COMPONENT: {REPLY, DEFERRED, DEFERRED_UPDATE, UPDATE, FORM},
    AUTOCOMPLETE: {CHOICES},
    MODAL: {REPLY, DEFERRED, DEFERRED_UPDATE, UPDATE},
}


class Interactions:
    """The handlers, over one world.

    Args:
        world: what they read and change.
        clock: seconds that only go forward.
        deadline: how long after an interaction its first answer is taken.
    """

    def __init__(self, world: World, *, clock: Callable[[], float], deadline: float) -> None:
        self._world, self._clock, self._deadline = world, clock, deadline

    def routes(self) -> list[web.RouteDef]:
        """The callback, and the webhook that each interaction brings."""
        hook = "/webhooks/{application}/{token}"
        return [
            web.post("/interactions/{id}/{token}/callback", self._callback),
            web.post(hook, self._follow_up),
            web.get(f"{hook}/messages/{{message}}", self._get_answer),
            web.patch(f"{hook}/messages/{{message}}", self._edit_answer),
            web.delete(f"{hook}/messages/{{message}}", self._delete_answer),
        ]

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
            refuse(rules.message_problems(data))
            interaction.original = self._show(interaction, data)
        elif kind == DEFERRED:
            interaction.original = self._show(interaction, data)
            interaction.original.loading = True
        elif kind == DEFERRED_UPDATE:
            interaction.original = interaction.source
        elif kind == UPDATE and interaction.source:
            refuse(rules.message_problems(data, edit=True))
            interaction.original = interaction.source
            interaction.source.change(data)
        elif kind == CHOICES:
            choices = data.get("choices") or []
            refuse(rules.choice_problems(choices))
            interaction.choices = {c["name"]: c["value"] for c in choices}
        elif kind == FORM:
            refuse(rules.modal_problems(data))
            interaction.form = data

    def _show(self, interaction: Interaction, body: Json) -> Message:
        hidden = bool((body.get("flags") or 0) & rules.EPHEMERAL)
        message = Message(interaction.channel, BOT, seen_by=interaction.user if hidden else None)
        message.show(body)
        message.pings = rules.pings(body)
        return self._world.post(message)

    async def _follow_up(self, request: web.Request) -> web.Response:
        interaction, body = self._by_token(request), request[BODY]
        refuse(rules.message_problems(body))
        if interaction.original and interaction.original.loading:
            # Discord lets the first follow-up take the place of "thinking…", as visible as that was.
            interaction.original.change(body)
            return reply(interaction.original.json())
        interaction.followups.append(self._show(interaction, body))
        return reply(interaction.followups[-1].json())

    async def _get_answer(self, request: web.Request) -> web.Response:
        return reply(self._own(request).json())

    async def _edit_answer(self, request: web.Request) -> web.Response:
        message = self._own(request)
        refuse(rules.message_problems(request[BODY], edit=True))
        message.change(request[BODY])
        return reply(message.json())

    async def _delete_answer(self, request: web.Request) -> web.Response:
        interaction, message = self._by_token(request), self._own(request)
        del self._world.messages[message.id]
        interaction.original = None if interaction.original is message else interaction.original
        interaction.followups = [m for m in interaction.followups if m is not message]
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


def _outcome(interaction: Interaction) -> Json:
    about: Json = {"id": interaction.id, "type": interaction.kind}
    resource: Json = {"type": interaction.response}
    if interaction.original:
        about["response_message_id"] = interaction.original.id
        about["response_message_loading"] = interaction.original.loading
        about["response_message_ephemeral"] = interaction.original.ephemeral
        resource["message"] = interaction.original.json()
    return {"interaction": about, "resource": resource}
