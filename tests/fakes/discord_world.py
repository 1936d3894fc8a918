"""Everything the fake Discord knows, and how a test waits for it to change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from tests.fakes import discord_rules as rules
from tests.fakes.discord_shapes import (
    ALL_RIGHTS,
    BOT,
    EVERYONE,
    GUILD,
    Channel,
    Json,
    Message,
    User,
    snowflake,
)

T = TypeVar("T")

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5  # what a user did
REPLY, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9  # how the bot answered


@dataclass(slots=True)
class Interaction:
    """Something a user did with the bot, and what came of it.

    Attributes:
        kind: COMMAND, COMPONENT, AUTOCOMPLETE or MODAL.
        source: the message whose button was pressed, or that the form came from.
        response: how the bot answered first (REPLY, DEFERRED, …), None before that.
        original: the message that this answer made or changes, None when there is none (any more).
        followups: messages that came after it.
        form: the modal that opened.
        choices: the completions, shown text to value.
    """

    kind: int
    user: User
    channel: Channel
    sent_at: float
    source: Message | None = None
    response: int | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    form: Json | None = None
    choices: dict[str, str] = field(default_factory=dict)
    edits_before: int = 0
    id: str = field(default_factory=snowflake)
    token: str = field(default_factory=lambda: f"token-{snowflake()}")

    @property
    def deferred(self) -> bool:
        return self.response in (DEFERRED, DEFERRED_UPDATE)

    @property
    def settled(self) -> bool:
        """The user sees the outcome, not "thinking…"."""
        if self.response == DEFERRED_UPDATE:
            return bool(self.followups) or bool(self.source and self.source.edits > self.edits_before)
        if self.response == DEFERRED:
            return bool(self.followups) or bool(self.original and not self.original.loading)
        return self.response is not None

    @property
    def message(self) -> Message:
        """The answer as the user sees it."""
        shown = self.original or next(iter(self.followups), None)
        assert shown is not None, "the bot showed no message"
        return shown

    @property
    def messages(self) -> list[Message]:
        """All messages of the answer, oldest first."""
        return [self.original, *self.followups] if self.original else self.followups


@dataclass(slots=True)
class Request:
    """One REST request of the bot, with the status it was answered with."""

    method: str
    path: str
    body: Json | list[Json] | None
    status: int = 0


class World:
    """The state behind REST, gateway and users.

    Attributes:
        rights: what a role may do in the guild, by name ("@everyone" too), where that is not everything.
        bot_roles: the names of the bot's roles.
        joined: the bot is in the guild.
        shards: in how many sessions the bot is to share its guilds.
        user_rights: what users may do where they act, by id, where that is not everything.
        left: ids of users who left the guild; closed: of those who take no direct messages.
        archived, locked: ids of threads.
        commands: what is registered, by "" (everywhere) or a guild's id.
        violations: every request that Discord's rules forbid; a test with any has failed.
    """

    def __init__(self) -> None:
        self.role_ids: dict[str, str] = {}
        self.rights: dict[str, int] = {}
        self.bot_roles: tuple[str, ...] = ()
        self.joined = True
        self.shards = 1
        self.user_rights: dict[str, int] = {}
        self.left: set[str] = set()
        self.closed: set[str] = set()
        self.archived: set[str] = set()
        self.locked: set[str] = set()
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, Message] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands: dict[str, list[Json]] = {"": [], GUILD: []}
        self.requests: list[Request] = []
        self.violations: list[str] = []
        self.users: dict[str, User] = {BOT.id: BOT}
        self._next: asyncio.Future[None] | None = None

    def changed(self) -> None:
        """Lets everybody who waits look again."""
        if self._next and not self._next.done():
            self._next.set_result(None)

    async def until(self, look: Callable[[], T | None], what: str, patience: float = 5.0) -> T:
        """Waits until `look` finds something, looking after each change; no polling.

        Raises:
            AssertionError: it did not come; the message tells what was awaited.
        """
        try:
            async with asyncio.timeout(patience):
                while not (found := look()):
                    if self._next is None or self._next.done():
                        self._next = asyncio.get_running_loop().create_future()
                    await asyncio.shield(self._next)
                return found
        except TimeoutError:
            raise AssertionError(f"{what}: not within {patience} s; {self.violations or ''}") from None

    def may(self, channel: Channel, right: int) -> bool:
        """The bot has that right in a channel."""
        if channel.recipient:
            return True
        place = self.channels[channel.parent] if channel.parent else channel
        mine = {EVERYONE: GUILD} | {name: self.role_ids[name] for name in self.bot_roles}
        base = [self.rights.get(name, int(ALL_RIGHTS)) for name in mine]
        return bool(rules.rights(base, place.overwrites, GUILD, BOT.id, set(mine.values())) & right)

    def direct(self, user: User) -> Channel:
        """A user's direct messages."""
        for channel in self.channels.values():
            if channel.recipient == user:
                return channel
        return self.add_channel(Channel(f"@{user.name}", recipient=user))

    def add_channel(self, channel: Channel) -> Channel:
        """Puts a channel where the bot can see it."""
        self.channels[channel.id] = channel
        return channel

    def post(self, message: Message) -> Message:
        """Puts a message where it can be seen."""
        self.messages[message.id] = message
        return message
