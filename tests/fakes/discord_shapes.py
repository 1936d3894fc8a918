"""What the fake Discord holds, and how each thing looks in Discord's JSON."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_rules import EPHEMERAL, LINK_STYLE

Json = dict[str, Any]

APPLICATION = "100000000000000001"
GUILD = "200000000000000001"
EVERYONE = "@everyone"
CATEGORY, THREAD = 4, 11  # kinds of channels
ALL_RIGHTS = str(2**46 - 1)
JOINED = "2024-01-01T00:00:00+00:00"

_numbers = itertools.count(500000000000000000)


def snowflake() -> str:
    """An id that no other thing has."""
    return str(next(_numbers))


@dataclass(frozen=True, slots=True)
class User:
    """A person (or bot) on Discord, with the names of the roles held in the guild."""

    name: str
    roles: tuple[str, ...] = ()
    id: str = field(default_factory=snowflake)
    bot: bool = False

    def json(self) -> Json:
        return {
            "id": self.id,
            "username": self.name,
            "discriminator": "0",
            "global_name": self.name.title(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the guild, or a person's direct messages.

    Attributes:
        kind: Discord's channel type, 0 for text.
        overwrites: what roles and members may (not) do here: id, type (0 role, 1 member), allow, deny.
        parent: the id of a thread's channel.
    """

    name: str
    id: str = field(default_factory=snowflake)
    recipient: User | None = None
    kind: int = 0
    overwrites: tuple[Json, ...] = field(default=(), hash=False)
    parent: str | None = None

    def json(self, *, archived: bool = False, locked: bool = False) -> Json:
        shared = {"id": self.id, "last_message_id": None}
        if self.recipient:
            return {**shared, "type": 1, "recipients": [self.recipient.json()]}
        more = {"type": self.kind, "name": self.name, "guild_id": GUILD, "parent_id": self.parent}
        if self.kind == THREAD:
            metadata = {"archived": archived, "locked": locked, "archive_timestamp": JOINED}
            metadata |= {"auto_archive_duration": 1440}
            more |= {"owner_id": BOT.id, "message_count": 0, "member_count": 1}
            return {**shared, **more, "thread_metadata": metadata}
        more |= {"permission_overwrites": list(self.overwrites), "position": 0, "topic": None, "nsfw": False}
        return {**shared, **more, "rate_limit_per_user": 0}


@dataclass(slots=True)
class Message:
    """One message as Discord keeps it.

    Attributes:
        seen_by: None for everybody in the channel, the one user of an ephemeral message.
        pings: whom it notified when it was posted (see `discord_rules.pings`).
        silent: it made no sound then.
        loading: it only says that the bot is thinking.
        edits: how often it was changed.
        files: the names of what is attached, with their descriptions.
    """

    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    seen_by: User | None = None
    pings: frozenset[str] = frozenset()
    silent: bool = False
    loading: bool = False
    edits: int = 0
    files: dict[str, str] = field(default_factory=dict)
    id: str = field(default_factory=snowflake)

    @property
    def ephemeral(self) -> bool:
        return self.seen_by is not None

    @property
    def text(self) -> str:
        """Everything a person reads, top to bottom, as markdown."""
        parts = [self.content]
        for embed in self.embeds:
            parts += [embed.get("title", ""), embed.get("description", "")]
            parts += [text for f in embed.get("fields", ()) for text in (f["name"], f["value"])]
            parts.append(embed.get("footer", {}).get("text", ""))
        return "\n".join(p for p in parts if p)

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons that can be pressed, in reading order."""
        return [b["label"] for b in self._all_buttons() if not b.get("disabled")]

    def custom_id(self, label: str) -> str:
        """What the button with this label sends back."""
        for button in self._all_buttons():
            if button["label"] == label:
                assert not button.get("disabled"), f"{label!r} is greyed out"
                assert button["style"] != LINK_STYLE, f"{label!r} is a link"
                return str(button["custom_id"])
        raise AssertionError(f"no button {label!r}, only {self.buttons}")

    def show(self, body: Json) -> None:
        """Takes over what a request says; what it leaves out or gives as null stays, but for content."""
        self.content = (body["content"] or "") if "content" in body else self.content
        self.embeds = self.embeds if body.get("embeds") is None else body["embeds"]
        self.components = self.components if body.get("components") is None else body["components"]
        if (attached := body.get("attachments")) is not None:
            self.files = {a["filename"]: a.get("description", "") for a in attached}
        self.loading = False

    def change(self, body: Json) -> None:
        """Takes over what a request says of a message that stands already."""
        self.show(body)
        self.edits += 1

    def json(self) -> Json:
        return {
            "id": self.id,
            "type": 0,
            "channel_id": self.channel.id,
            "author": self.author.json(),
            "content": self.content,
            "embeds": self.embeds,
            "components": self.components,
            "flags": EPHEMERAL if self.ephemeral else 0,
            "attachments": [],
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "pinned": False,
            "tts": False,
            "timestamp": JOINED,
            "edited_timestamp": JOINED if self.edits else None,
        }

    def _all_buttons(self) -> list[Json]:
        return [c for row in self.components for c in row["components"] if c["type"] == 2]


BOT = User("watchkeeper", id=APPLICATION, bot=True)


def member(user: User, role_ids: dict[str, str]) -> Json:
    """A user as a member of the guild."""
    return {
        "user": user.json(),
        "roles": [role_ids[name] for name in user.roles],
        "joined_at": JOINED,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": ALL_RIGHTS,
    }


def guild_create(channels: list[Channel], role_ids: dict[str, str]) -> Json:
    """The guild as GUILD_CREATE tells it."""
    empty = ("voice_states", "threads", "presences", "stage_instances", "guild_scheduled_events")
    return {
        **guild(role_ids, {}),
        **{key: [] for key in (*empty, "soundboard_sounds")},
        "joined_at": JOINED,
        "large": False,
        "unavailable": False,
        "member_count": 1,
        "members": [member(BOT, role_ids)],
        "channels": [c.json() for c in channels],
    }


def guild(role_ids: dict[str, str], rights: dict[str, int]) -> Json:
    """The guild as REST tells it; `rights` by the names of roles, where they are not all."""
    roles = enumerate({EVERYONE: GUILD, **role_ids}.items())
    return {
        **{key: [] for key in ("emojis", "stickers", "features")},
        "id": GUILD,
        "name": "Example project",
        "owner_id": snowflake(),
        "roles": [_role(name, number, place, rights) for place, (name, number) in roles],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "afk_timeout": 300,
        "system_channel_flags": 0,
    }


def application() -> Json:
    """The bot's own application."""
    return {
        "id": APPLICATION,
        "name": BOT.name,
        "description": "",
        "icon": None,
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "team": None,
        "owner": User("owner").json(),
    }


def _role(name: str, number: str, place: int, rights: dict[str, int]) -> Json:
    return {
        "id": number,
        "name": name,
        "position": place,
        "permissions": str(rights.get(name, ALL_RIGHTS)),
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
