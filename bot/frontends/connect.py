"""Signing in to Discord, and saying plainly why that failed."""

from __future__ import annotations

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # that it cannot talk is no news

REFUSED = (
    "Discord refused the token. Copy it anew from the Bot page of "
    "https://discord.com/developers/applications into the variable or file that settings.toml names."
)


class NotConnected(Exception):
    """Discord does not take the bot; the text says why and what to do."""


class Away(Exception):
    """Discord cannot be reached or is out of order: later it may take the bot."""


def aim(api: str = "", gateway: str = "") -> None:
    """Lets all clients talk to another Discord; "" leaves an address as it is."""
    # These two class attributes are the only way: discord.py has no setting for either address, and
    # both are read anew for each request and each connection.
    if api:
        Route.BASE = api.rstrip("/")
    if gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


async def connect(client: discord.Client, token: str, api: str = "", gateway: str = "") -> None:
    """Signs in and stays until the client is closed; discord.py reconnects by itself.

    Args:
        client: the bot.
        token: its secret.
        api: another REST base, with the version ("http://127.0.0.1:9000/api/v10"); "" is Discord's.
        gateway: another gateway; "" is Discord's own.

    Raises:
        NotConnected: the token or a right is wrong, so that trying again would not help.
        Away: Discord was not there to sign in to; once signed in, discord.py waits for it by itself.
    """
    aim(api, gateway)
    try:
        await client.start(token)
    except discord.LoginFailure as error:
        raise NotConnected(REFUSED) from error
    except discord.Forbidden as error:
        raise NotConnected(
            f"Discord does not let the bot register its commands ({error.text}). Invite it to the guild that "
            "settings.toml names, with the scopes bot and applications.commands."
        ) from error
    except discord.PrivilegedIntentsRequired as error:
        raise NotConnected("Discord wants intents to be enabled that the bot does not ask for.") from error
    except discord.ConnectionClosed as error:
        raise NotConnected(
            f"Discord closed the connection for good (code {error.code}). Code 4004 means that the token "
            "was revoked: copy the new one."
        ) from error
    except (OSError, aiohttp.ClientError, discord.DiscordServerError, discord.RateLimited) as error:
        raise Away(f"Discord cannot be reached: {error}") from error
    finally:
        if not client.is_closed():
            await client.close()
