"""May the bot do on Discord what it has to? Asked of Discord's REST API, without signing in.

What cannot be known from there is not said: whether people may use commands in a channel depends on
roles of their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
import discord
from discord import app_commands
from discord.abc import GuildChannel, Messageable

from bot.frontends.connect import REFUSED, aim
from bot.settings import Discord, SettingsError

INTENTS = discord.Intents(guilds=True)  # none are used; discord.py warns without this one

PATIENCE = 15  # seconds for all answers together

SCOPES = ("bot", "applications.commands")
NEEDED = {"view_channel": "View Channel", "send_messages": "Send Messages", "embed_links": "Embed Links"}
IN_THREADS = {
    "view_channel": "View Channel",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
}

FOR_THREADS = {
    "create_public_threads": "Create Public Threads",
    "send_messages_in_threads": IN_THREADS["send_messages_in_threads"],
}

GRANT = "Give it to the bot or to a role of it: Edit Channel > Permissions."


@dataclass(frozen=True, slots=True)
class Looked:
    """What Discord said.

    Attributes:
        told: who the bot is there, and where it speaks; "" where that was not found out.
        problems: what is missing, and what to do about it.
    """

    told: str
    problems: tuple[str, ...] = ()


class _Wrong(Exception):
    """Something without which the rest cannot be asked."""


async def look(settings: Discord, patience: float = PATIENCE) -> Looked:
    """Asks Discord. That it is away is a problem like another: nothing is raised.

    Args:
        settings: the token, guild and channel to ask about.
        patience: seconds for all answers together.
    """
    aim(settings.api)
    try:
        token = settings.token.read()
        async with asyncio.timeout(patience), discord.Client(intents=INTENTS) as client:
            await client.login(token)
            return await _look(client, settings)
    except (SettingsError, _Wrong) as error:
        return Looked("", (str(error),))
    except discord.LoginFailure:
        return Looked("", (REFUSED,))
    except (TimeoutError, OSError, aiohttp.ClientError, discord.HTTPException) as error:
        why = str(error) or f"no answer within {patience} s"
        return Looked("", (f"Discord could not be asked: {why}. Try later; see api in [discord].",))


async def _look(client: discord.Client, settings: Discord) -> Looked:
    needed = {**NEEDED, **(FOR_THREADS if settings.threads else {})}
    rights = discord.Permissions(**dict.fromkeys(needed, True))
    url = discord.utils.oauth_url(client.application_id or 0, permissions=rights, scopes=SCOPES)
    try:
        guild = await client.fetch_guild(settings.guild, with_counts=False)
    except (discord.NotFound, discord.Forbidden) as error:
        raise _Wrong(
            f"The bot is not in the guild {settings.guild}. Mend guild in [discord], or invite it: {url}"
        ) from error
    problems = []
    try:
        await app_commands.CommandTree(client).fetch_commands(guild=guild)
    except discord.Forbidden:
        problems.append(f"The bot may not have slash commands in {guild.name}. Invite it again: {url}")
    channel = await _channel(guild, settings.channel, "channel")
    spare = [await _channel(guild, settings.fallback, "fallback")] if settings.fallback else []
    for place, names in ((channel, needed), *((s, NEEDED) for s in spare)):
        if missing := await _missing(client, guild, place, names):
            problems.append(f"The bot lacks {', '.join(missing)} in #{place}. {GRANT}")
    return Looked(f"{client.user} in #{channel} of {guild.name}", tuple(problems))


async def _channel(guild: discord.Guild, number: int, key: str) -> GuildChannel | discord.Thread:
    try:
        channel = await guild.fetch_channel(number)
    except discord.NotFound as error:
        raise _Wrong(f"There is no channel {number}. Mend {key} in [discord].") from error
    except discord.Forbidden as error:
        raise _Wrong(f"The bot lacks View Channel in the channel {number}. {GRANT}") from error
    except discord.InvalidData as error:
        raise _Wrong(f"The channel {number} is not of {guild.name}. Mend {key} in [discord].") from error
    if not isinstance(channel, Messageable):
        raise _Wrong(f"#{channel} takes no messages. Name another as {key} in [discord].")
    return channel


async def _missing(
    client: discord.Client,
    guild: discord.Guild,
    channel: GuildChannel | discord.Thread,
    needed: Mapping[str, str],
) -> list[str]:
    """The names of the rights that the bot needs in a channel and lacks."""
    place = channel
    if isinstance(channel, discord.Thread):  # it has no rights of its own
        needed, place = IN_THREADS, await guild.fetch_channel(channel.parent_id)
    me = await guild.fetch_member(client.user.id if client.user else 0)
    # A text channel's own method takes Embed Links away with Send Messages, and both would be named.
    may = GuildChannel.permissions_for(place, me)  # type: ignore[arg-type]  # no thread is in a thread
    return [name for right, name in needed.items() if not getattr(may, right)]
