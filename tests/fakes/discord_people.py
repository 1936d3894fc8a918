"""The user side of the fake Discord: people who type commands, press buttons and fill in forms.

Each act waits until the user would see its outcome and returns the `Interaction`; the client's own
checks (a command exists, a required option is given, the button is not greyed out) are made here, as
a person could not do otherwise.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_rules import SELECT, modal_inputs
from tests.fakes.discord_shapes import (
    ALL_RIGHTS,
    APPLICATION,
    GUILD,
    Channel,
    Json,
    Message,
    User,
    member,
)
from tests.fakes.discord_world import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction, World

T = TypeVar("T")


class People:
    """What people can do and see."""

    world: World
    gateway: Gateway
    channel: Channel

    def user(self, name: str, *, roles: tuple[str, ...] = ()) -> User:
        """Somebody new in the guild."""
        user = User(name, roles)
        self.world.users[user.id] = user
        return user

    def direct(self, user: User) -> Channel:
        """The user's direct messages with the bot."""
        return self.world.direct(user)

    def seen_in(self, channel: Channel, by: User | None = None) -> list[Message]:
        """The messages in a channel that everybody (or this user) can read, oldest first."""
        return [m for m in self.world.messages.values() if m.channel is channel and m.seen_by in (None, by)]

    async def until(self, look: Callable[[], T | None], what: str) -> T:
        """Waits until `look` finds something (see `World.until`)."""
        return await self.world.until(look, what)

    async def slash(
        self, name: str, /, *, as_: User | None = None, in_: Channel | None = None, **options: str
    ) -> Interaction:
        """Types a command ("status", "cid assign") and waits for the answer."""
        return await self._settled(await self.begin(name, as_=as_, in_=in_, **options), f"/{name}")

    async def menu(self, message: Message, name: str, *, as_: User | None = None) -> Interaction:
        """Chooses an entry of a message's menu and waits for the answer."""
        registered = [c for scope in self.world.commands.values() for c in scope if c.get("type") == 3]
        (entry,) = [c for c in registered if c["name"] == name]
        extra = {"guild_id": entry["guild_id"]} if "guild_id" in entry else {}
        data = {
            **{"id": entry["id"], "name": name, "type": 3, "target_id": message.id, **extra},
            "resolved": {"messages": {message.id: message.json()}},
        }
        return await self._settled(await self._act(COMMAND, data, as_, message.channel), name)

    async def begin(
        self, name: str, /, *, as_: User | None = None, in_: Channel | None = None, **options: str
    ) -> Interaction:
        """Types a command and does not wait."""
        data = self._command_data(name, options, focus=None)
        return await self._act(COMMAND, data, as_, in_)

    async def autocomplete(self, name: str, /, *, as_: User | None = None, **options: str) -> dict[str, str]:
        """Types a command as far as the last option, and returns what is offered: text to value."""
        data = self._command_data(name, options, focus=list(options)[-1])
        return (await self._settled(await self._act(AUTOCOMPLETE, data, as_, None), f"/{name} …")).choices

    async def click(self, message: Message, label: str, *, as_: User | None = None) -> Interaction:
        """Presses a button and waits for what comes of it."""
        return await self._settled(await self.press(message, label, as_=as_), f"[{label}]")

    async def press(self, message: Message, label: str, *, as_: User | None = None) -> Interaction:
        """Presses a button and does not wait."""
        user = as_ or message.seen_by or self._somebody()
        assert message.seen_by in (None, user), "the message is not shown to this user"
        data = {"custom_id": message.custom_id(label), "component_type": 2}
        return await self._act(COMPONENT, data, user, message.channel, source=message)

    async def submit_modal(self, opened: Interaction, /, **values: str) -> Interaction:
        """Fills in the form that an interaction opened (option name to text) and sends it."""
        assert opened.form, "no form was opened"
        parts: list[Json] = []
        inputs = list(modal_inputs(opened.form["components"]))
        assert set(values) <= {i["custom_id"] for i in inputs}, f"the form asks only for {inputs}"
        for entry in inputs:
            value = values.get(entry["custom_id"], "")
            assert value or not entry.get("required", True), f"the form needs {entry['custom_id']}"
            parts.append({"type": 18, "id": len(parts), "component": _filled(entry, value)})
        data = {"custom_id": opened.form["custom_id"], "components": parts}
        act = await self._act(MODAL, data, opened.user, opened.channel, source=opened.source)
        return await self._settled(act, "the form")

    async def _settled(self, interaction: Interaction, what: str) -> Interaction:
        await self.until(lambda: interaction.settled, f"an answer to {what}")
        return interaction

    async def _act(
        self, kind: int, data: Json, user: User | None, channel: Channel | None, source: Message | None = None
    ) -> Interaction:
        user, channel = user or self._somebody(), channel or self.channel
        now = asyncio.get_running_loop().time()
        interaction = Interaction(
            kind, user, channel, now, source, edits_before=source.edits if source else 0
        )
        self.world.interactions[interaction.id] = interaction
        await self.gateway.dispatch("INTERACTION_CREATE", self.event(interaction, data))
        return interaction

    def event(self, interaction: Interaction, data: Json) -> Json:
        """The interaction as INTERACTION_CREATE tells it."""
        user, channel, source = interaction.user, interaction.channel, interaction.source
        event: Json = {
            "id": interaction.id,
            "token": interaction.token,
            "type": interaction.kind,
            "application_id": APPLICATION,
            "version": 1,
            "data": data,
            "channel_id": channel.id,
            "channel": {**channel.json(), "permissions": ALL_RIGHTS},
            "locale": "en-US",
            "app_permissions": ALL_RIGHTS,
            "entitlements": [],
            "authorizing_integration_owners": {"0": GUILD},
            "context": 1 if channel.recipient else 0,
            "attachment_size_limit": 10 * 2**20,
        }
        if source:
            event["message"] = source.json()
        if channel.recipient:
            return {**event, "user": user.json()}
        place = {"id": GUILD, "locale": "en-US", "features": []}
        who = member(user, self.world.role_ids)
        who["permissions"] = str(self.world.user_rights.get(user.id, ALL_RIGHTS))
        return {**event, "guild_id": GUILD, "guild": place, "guild_locale": "en-US", "member": who}

    def _somebody(self) -> User:
        return next((u for u in self.world.users.values() if not u.bot), None) or self.user("somebody")

    def _command_data(self, name: str, options: dict[str, str], focus: str | None) -> Json:
        first, *rest = name.split()
        registered = [c for scope in self.world.commands.values() for c in scope if c["name"] == first]
        assert registered, f"/{first} is not registered, only {self.world.commands}"
        top = declared = registered[0]
        for word in rest:
            declared = next(o for o in declared["options"] if o["name"] == word)
        given = [_given(declared, n, value, focus) for n, value in options.items()]
        required = {o["name"] for o in declared.get("options", ()) if o.get("required")}
        assert focus or required <= set(options), f"/{name} needs {required - set(options)}"
        for word in reversed(rest):
            given = [{"name": word, "type": 1, "options": given}]
        extra = {"guild_id": top["guild_id"]} if "guild_id" in top else {}
        return {"id": top["id"], "name": first, "type": 1, "options": given, **extra}


def _given(declared: Json, name: str, value: str, focus: str | None) -> Json:
    option = next((o for o in declared.get("options", ()) if o["name"] == name), None)
    assert option, f"{declared['name']} has no option {name!r}"
    choices = [c["value"] for c in option.get("choices") or ()]
    assert not choices or value in choices, f"{value!r} is none of {choices}"
    if name == focus:
        assert option.get("autocomplete"), f"{name!r} completes nothing"
        return {"name": name, "type": option["type"], "value": value, "focused": True}
    return {"name": name, "type": option["type"], "value": value}


def _filled(entry: Json, value: str) -> Json:
    about = {"type": entry["type"], "id": 1, "custom_id": entry["custom_id"]}
    if entry["type"] == SELECT:
        assert value in [o["value"] for o in entry["options"]], f"{value!r} cannot be chosen"
        return {**about, "values": [value]}
    assert len(value) <= (entry.get("max_length") or 4000), "the field takes no longer text"
    return {**about, "value": value}
